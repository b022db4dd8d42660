/** A stack of users whose logins are verified, and whom somebody breaks by hand. */
import {
  DetachRolePolicyCommand,
  IAMClient,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { Emulator } from "../emulator/emulator";
import type { RdsServer } from "../emulator/rdsServer";
import { createWorkspace, type Workspace } from "./pulumi";
import { createSales, programEnvironment } from "./roleStack";
import { CLUSTER, sharedEmulator } from "./sharedEmulator";

const DATABASE = "verified";

export const USERS = ["detached", "disowned", "distrusted"] as const;

export interface VerifiedStack extends Workspace {
  readonly emulator: Emulator;
  /** Writes the program: users by name, each with arguments of its own. */
  readonly declare: (users: Readonly<Record<string, object>>) => Promise<void>;
  /** Server of a user that names another resource id than its own. */
  readonly otherServer: object;
  /** Who has logged in to the database since the last call, sorted, but for the master. */
  readonly logins: () => Promise<readonly string[]>;
  /** IAM roles that the users log in with. */
  readonly roleArns: () => Promise<Readonly<Record<string, string>>>;
  /** Breaks each of {@link USERS}, as its name says. */
  readonly breakByHand: () => Promise<void>;
}

/** Makes the database and the stack; nothing is declared yet. */
export async function createVerifiedStack(): Promise<VerifiedStack> {
  const emulator = await sharedEmulator();
  const server = emulator.server(CLUSTER.version);
  await createSales(server, DATABASE);
  await recordLogins(server);
  const env = programEnvironment(emulator, server);
  const workspace = await createWorkspace({ program: { source: program({}) }, env });
  const roleArns = () => roleArnsOf(workspace);
  return {
    ...workspace,
    emulator,
    roleArns,
    declare: (users) => workspace.setProgram(program(users)),
    otherServer: otherServer(emulator, server),
    logins: () => loginsTo(server),
    breakByHand: async () => {
      await breakInIam(emulator, workspace, await roleArns());
      await server.admin(`SET ROLE ${server.masterUsername}; REVOKE rds_iam FROM disowned`);
    },
  };
}

function program(users: Readonly<Record<string, object>>): string {
  const declarations = Object.entries(users).map(
    ([name, args]) =>
      `${name}: new RdsIamUser("${name}", { ...common, ...${JSON.stringify(args)} }).roleArn`,
  );
  return `
import * as aws from "@pulumi/aws";
import { RdsIamUser } from "pulumi-rds-iam-user";

const common = {
  server: aws.rds.Cluster.get("orders", "${CLUSTER.identifier}"),
  master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
  database: "${DATABASE}",
  grants: [{ schema: "sales", access: "readOnly" }],
  verifyLogin: true,
  timeouts: { verifySeconds: 0 },
};
export const roleArns = { ${declarations.join(", ")} };
`;
}

function otherServer({ aws }: Emulator, { endpoint: host, port }: RdsServer): object {
  const { accountId, region } = aws;
  return { host, port, resourceIds: ["db-OTHER"], accountId, region, partition: "aws" };
}

/**
 * The server itself notes who logs in to the database.
 * @see https://www.postgresql.org/docs/current/event-trigger-database-login-example.html
 */
async function recordLogins(server: RdsServer): Promise<void> {
  await server.admin(
    `CREATE SCHEMA audit;
     CREATE TABLE audit.login (name text);
     CREATE FUNCTION audit.note() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER
       AS $$ BEGIN INSERT INTO audit.login VALUES (session_user); END $$;
     CREATE EVENT TRIGGER note ON login EXECUTE FUNCTION audit.note();`,
    DATABASE,
  );
}

async function loginsTo(server: RdsServer): Promise<readonly string[]> {
  const rows = await server.admin(
    `WITH noted AS (DELETE FROM audit.login RETURNING name)
     SELECT DISTINCT name FROM noted JOIN pg_roles ON rolname = name
     WHERE NOT rolsuper AND name <> '${server.masterUsername}' ORDER BY name`,
    DATABASE,
  );
  return rows.map(({ name }) => String(name));
}

async function roleArnsOf(workspace: Workspace): Promise<Readonly<Record<string, string>>> {
  const { roleArns } = await workspace.outputs();
  const entries = typeof roleArns === "object" && roleArns !== null ? Object.entries(roleArns) : [];
  return Object.fromEntries(entries.map(([user, arn]) => [user, String(arn)]));
}

async function breakInIam(
  { aws }: Emulator,
  workspace: Workspace,
  roleArns: Readonly<Record<string, string>>,
): Promise<void> {
  const { endpointUrl: endpoint, env, region } = aws;
  const credentials = {
    accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
  };
  const iam = new IAMClient({ endpoint, region, credentials });
  const nameOf = (user: string): string => roleArns[user]?.replace(/^.*\//, "") ?? "";
  const policy = (await workspace.resources()).find(
    ({ type, urn }) => type === "aws:iam/policy:Policy" && urn.endsWith("::detached-connect"),
  );
  const PolicyArn = String(policy?.outputs["arn"]);
  await iam.send(new DetachRolePolicyCommand({ RoleName: nameOf("detached"), PolicyArn }));
  const Principal = { Service: "lambda.amazonaws.com" };
  const Statement = { Effect: "Allow", Action: "sts:AssumeRole", Principal };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  const RoleName = nameOf("distrusted");
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
  iam.destroy();
}
