import { readFile } from "node:fs/promises";
import { namesOf, ROLES } from "./before.mjs";

const PROGRAM = new URL("../../../examples/basic/index.ts", import.meta.url);

const PRIVILEGES = `SELECT held.on, string_agg(privilege_type, ', ' ORDER BY privilege_type) AS privileges
FROM (
  SELECT relname AS on, relacl AS acl
  FROM pg_class WHERE relnamespace = 'sales'::regnamespace
  UNION ALL
  SELECT relname || '.' || attname, attacl
  FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid WHERE relnamespace = 'sales'::regnamespace
) AS held, aclexplode(acl) AS entry
WHERE grantee = 'orders_reader'::regrole
GROUP BY held.on ORDER BY held.on`;

/** @returns what the later chapters need: the connection, and which policy is attached to what */
export async function theDeployment(stage) {
  const { say, command, output, pulumi, expect } = stage;
  say("This is the whole program, examples/basic/index.ts:");
  output(`\n${(await readFile(PROGRAM, "utf8")).trimEnd()}`);
  say("Beside the AWS settings, two variables say how this machine reaches the server:");
  command("$", `export RDS_IAM_USER_VIA=${stage.env.RDS_IAM_USER_VIA}`);
  command("$", `export NODE_EXTRA_CA_CERTS=${stage.env.NODE_EXTRA_CA_CERTS}`);
  const printed = await pulumi.run("up");
  expect("six resources were created", printed.includes("+ 6 created"), printed);
  await inPostgres(stage);
  return await inIam(stage);
}

async function inPostgres({ say, sql, expect }) {
  say("In PostgreSQL there is a new role, in rds_iam, with these grants and no others:");
  const roles = await sql("master", ROLES);
  const role = roles.find(({ role: name }) => name === "orders_reader");
  expect("orders_reader can log in, with IAM only", role?.login && role.rds_iam, roles);
  const others = namesOf(roles.filter(({ rds_iam: usesIam }) => usesIam));
  expect("the master still logs in with its password", others.join() === "orders_reader", roles);

  const held = await sql("master", PRIVILEGES);
  const privileges = held.map(({ on, privileges: names }) => `${on}: ${names}`).join("; ");
  const declared = "invoice: SELECT; invoice.status: UPDATE; item: SELECT";
  expect("it holds exactly the declared privileges", privileges === declared, privileges);
}

async function inIam({ say, aws, output, pulumi, expect }) {
  say("In IAM there is a role with one policy, which allows one thing:");
  const connection = await pulumi.output("connection");
  const RoleName = connection.roleArn.split("/").at(-1);
  const { AttachedPolicies } = await aws("iam", "ListAttachedRolePolicies", { RoleName });
  output(AttachedPolicies.map(({ PolicyName }) => PolicyName).join("\n"));
  const PolicyArn = AttachedPolicies[0].PolicyArn;
  const { PolicyVersion } = await aws("iam", "GetPolicyVersion", { PolicyArn, VersionId: "v1" });
  const { Statement } = JSON.parse(decodeURIComponent(PolicyVersion.Document));
  output(JSON.stringify(Statement, null, 2));
  const [{ Action, Resource }, ...more] = Statement;
  const isExact =
    more.length === 0 &&
    Action === "rds-db:connect" &&
    /^arn:aws:rds-db:[a-z0-9-]+:\d{12}:dbuser:cluster-\w+\/orders_reader$/.test(Resource);
  expect("it allows a login as orders_reader on this cluster, nothing else", isExact, Statement);
  return { connection, attachment: { RoleName, PolicyArn } };
}
