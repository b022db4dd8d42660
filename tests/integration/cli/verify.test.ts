import { expect } from "chai";
import type { Check } from "../../../cli/checks/checklist";
import { createPrincipals } from "../../emulator/principals";
import { setDeployment } from "../environment";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { brokenLogins, CONNECT, connectStatement, type Place, ROLE } from "./brokenLogins";
import { checksIn, namesOf, rdsIamUser, type RunOptions } from "./checking";

const CHECKS = [
  ...["connection", "credentials", "clock", "role", "policy"],
  ...["server", "certificate", "login", "privileges"],
];

const UNMADE = /^not checked: "\w+" (?:failed|was skipped)$/;

describe("rds-iam-user verify", function () {
  this.timeout(120_000);
  let place: Place;
  let restore: () => void;

  before(async () => {
    const emulator = await sharedEmulator();
    const rds = emulator.server(VERSIONS.at(-1) ?? 18);
    await rds.createDatabase("app");
    await rds.admin("CREATE ROLE svc LOGIN; GRANT rds_iam TO svc");
    await rds.admin(
      `CREATE SCHEMA sales; CREATE TABLE sales.invoice (id int, paid bool); CREATE TABLE sales.secret ();
      GRANT USAGE ON SCHEMA sales TO svc;
      GRANT SELECT, UPDATE (paid) ON sales.invoice TO svc`,
      "app",
    );
    const principals = createPrincipals(emulator.aws);
    const roleArn = await principals.createRole(ROLE, principals.accountTrust);
    await principals.putRolePolicy(ROLE, CONNECT, connectStatement({ rds }));
    const connection = {
      host: rds.endpoint,
      port: rds.port,
      database: "app",
      username: "svc",
      region: emulator.aws.region,
      roleArn,
      assumeRole: true,
      dbUserArns: [rds.dbUserArn("svc")],
    };
    place = { emulator, rds, principals, roleArn, connection };
    restore = setDeployment(emulator);
  });

  after(async () => {
    restore();
    await clearServer(place.rds);
  });

  function verify(
    words: readonly string[],
    { connection = place.connection, ...options }: RunOptions & { connection?: unknown } = {},
  ) {
    const input = JSON.stringify(connection);
    return rdsIamUser(["verify", "--file", "-", ...words], { ...options, input });
  }

  it("finds nothing wrong with a login that works, and says what it found", async () => {
    const { rds, roleArn } = place;
    const { code, stdout, stderr } = await verify([]);
    expect(stderr).to.equal("");
    expect(timeless(stdout)).to
      .equal(`connection   ok       user "svc", database "app" on ${rds.endpoint}:${String(rds.port)}
credentials  ok       "arn:aws:iam::123456789012:user/deployer"
clock        ok       right
role         ok       assumed, as "arn:aws:sts::123456789012:assumed-role/${ROLE}/pulumi-rds-iam-user"
policy       ok       "${roleArn}" is allowed rds-db:connect
                      on ${rds.dbUserArn("svc")}
server       ok       ${rds.endpoint}:${String(rds.port)} through the tunnel at 127.0.0.1:…
certificate  ok       issued by "RDS emulator root CA", valid until …
login        ok       as "svc", with a new token, to PostgreSQL ${String(rds.version)}
privileges   ok       may write where it has the privilege, in database "app"
                      tables and views: 2; SELECT on 1, INSERT on 0, UPDATE on 1, DELETE on 0
                      schemas: may use 2 of 2, may create in 0
                      member of "rds_iam"
9 checks: 9 ok
`);
    expect(code).to.equal(0);
  });

  it("finds nothing wrong where the process has the role already", async () => {
    const keys = await place.principals.assumeRole({ RoleArn: place.roleArn });
    const env = {
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_SESSION_TOKEN: keys.sessionToken,
    };
    const arn = `arn:aws:sts::123456789012:assumed-role/${ROLE}/test`;
    for (const assumeRole of [true, false, "detect"]) {
      const connection = { ...place.connection, assumeRole };
      const { code, stdout } = await verify(["--json"], { env, connection });
      const { checks } = JSON.parse(stdout) as { readonly checks: readonly Check[] };
      expect(checksIn(checks).get("role")).to.deep.equal({
        status: "ok",
        found: `had already, as "${arn}"`,
      });
      expect(code).to.equal(0);
    }
  });

  it("asks IAM as the role where the caller may not", async () => {
    const { principals, roleArn } = place;
    const allow = (Action: string) => ({ Effect: "Allow", Action, Resource: roleArn });
    const keys = await principals.createUser("not-asking", allow("sts:AssumeRole"));
    await principals.putRolePolicy(ROLE, "ask", allow("iam:SimulatePrincipalPolicy"));
    const env = {
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    };
    const { code, stdout } = await verify(["--json"], { env });
    await principals.putRolePolicy(ROLE, "ask", {
      ...allow("iam:SimulatePrincipalPolicy"),
      Effect: "Deny",
    });
    const { checks } = JSON.parse(stdout) as { readonly checks: readonly Check[] };
    expect(checksIn(checks).get("policy")).to.have.property("status", "ok");
    expect(code).to.equal(0);
  });

  for (const { title, spoil, says, unmade = [] } of brokenLogins) {
    it(`says so where ${title}`, async () => {
      const { undo, ...options } = await spoil(place);
      const { code, stdout, stderr } = await verify(["--json"], options).finally(undo);
      expect(stderr).to.equal("");
      const expected = Object.entries(says(place));
      const isOk = expected.every(([, { status }]) => status !== "failed");
      expect(code).to.equal(isOk ? 0 : 1);
      const { ok, checks } = JSON.parse(timeless(stdout)) as {
        readonly ok: boolean;
        readonly checks: readonly Check[];
      };
      expect(ok).to.equal(isOk);
      expect(checks.map(({ check }) => check)).to.deep.equal(CHECKS);
      const notMade = checks.filter(({ reason = "" }) => UNMADE.test(reason));
      expect(notMade.map(({ check }) => check)).to.deep.equal(unmade);
      const told = checks.filter(({ check, status }) => status !== "ok" && !unmade.includes(check));
      expect(Object.fromEntries(checksIn(told))).to.deep.equal(Object.fromEntries(expected));
      expect(namesOf(checks, "warning")).to.deep.equal([]);
    });
  }

  it("prints the same for people, and nothing secret", async () => {
    const { code, stdout } = await verify([], { env: { RDS_IAM_USER_VIA: "127.0.0.1:1" } });
    expect(stdout.split("\n").slice(6)).to.deep.equal([
      "server       FAILED   the tunnel at 127.0.0.1:1 refused the connection",
      "                      Detail: connect ECONNREFUSED 127.0.0.1:1",
      "                      Hint: Open the tunnel, or correct --via or RDS_IAM_USER_VIA.",
      'certificate  skipped  not checked: "server" failed',
      'login        skipped  not checked: "certificate" was skipped',
      'privileges   skipped  not checked: "login" was skipped',
      "9 checks: 5 ok, 1 failed, 3 skipped",
      "",
    ]);
    expect(code).to.equal(1);
    const whole = await verify([]);
    expect(whole.stdout).not.to.contain(process.env["AWS_SECRET_ACCESS_KEY"]);
    expect(whole.stdout).not.to.match(/X-Amz-|ASIA/);
  });

  it("ends with 2 where there is no connection", async () => {
    const { code, stdout, stderr } = await verify([], { connection: { outputs: 1 } });
    expect([code, stdout]).to.deep.equal([2, ""]);
    expect(stderr).to.match(/^rds-iam-user: no connection in standard input\n/);
    expect(await rdsIamUser(["verify", "--file", "/nowhere.json"])).to.have.property("code", 2);
  });
});

/** Without what differs from run to run. */
function timeless(text: string): string {
  return text
    .replaceAll(/127\.0\.0\.1:\d{2,5}/g, "127.0.0.1:…")
    .replaceAll(/(RDS emulator root CA) [0-9a-f]+/g, "$1")
    .replaceAll(/valid until \d{4}-\d\d-\d\d/g, "valid until …")
    .replaceAll(/user\/asking-\d+/g, "user/asking");
}
