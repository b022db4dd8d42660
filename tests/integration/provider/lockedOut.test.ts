import { expect } from "chai";
import { check, create, read, update } from "../../../provider/role/provider";
import type { Emulator } from "../../emulator/emulator";
import { logIn } from "../../emulator/login";
import { createPrincipals } from "../../emulator/principals";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment } from "../environment";
import { eventually } from "../postgres/eventually";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { declared, type Props } from "./declared";

const MEMBER = "SET ROLE dbmaster; GRANT svc TO dbmaster";
const LINE = '"dbmaster" is a member';

/** What a process says once, however many connections it opens. */
const warning = ({ endpoint }: RdsServer, through: string): string =>
  `warning: the password of "dbmaster" is refused on ${endpoint}, because "dbmaster" is in "rds_iam" through ${through}; it logged in with an IAM token instead
Hint: Memberships in users that this tool manages are drift, which up revokes; then the password works again. Have an administrator revoke any other.`;

/** What is printed meanwhile. */
async function linesOf<T>(run: () => Promise<T>): Promise<{ result: T; lines: string[] }> {
  const { log } = console;
  const lines: string[] = [];
  console.log = (line: string) => {
    lines.push(line);
  };
  try {
    return { result: await run(), lines };
  } finally {
    console.log = log;
  }
}

for (const version of VERSIONS) {
  describe(`a master that was made a member of a user on PostgreSQL ${version}`, function () {
    this.timeout(60_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let restore: () => void;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
      restore = setDeployment(emulator);
    });

    beforeEach(() => rds.createDatabase("app"));

    afterEach(() => clearServer(rds));

    after(() => {
      restore();
    });

    async function masterLogsIn(): Promise<string> {
      const { masterUsername: user, masterPassword: password } = rds;
      return logIn(emulator, rds, { user, password }).catch((error: unknown) => String(error));
    }

    /** Connections of this process end when they are idle. */
    async function masterIsGone(): Promise<void> {
      const sessions = "SELECT FROM pg_stat_activity WHERE usename = 'dbmaster'";
      await eventually(async () => (await rds.admin(sessions)).length === 0);
    }

    async function lockOut(change: string): Promise<void> {
      await rds.admin(change);
      await masterIsGone();
      expect(await masterLogsIn()).to.match(/PAM authentication failed/);
    }

    it("logs in by token, sees the membership as drift, and has it revoked", async () => {
      const { id, outs } = await create(declared(emulator, rds));
      await rds.admin(MEMBER);
      expect(await masterLogsIn()).to.match(/PAM authentication failed/);
      const byToken = declared(emulator, rds, { master: { iam: { username: "dbmaster" } } });
      const { inputs } = await check(byToken, byToken);
      expect(inputs["drift"]).to.deep.equal([LINE]);
      const { outs: repaired } = await update(id, outs, inputs);
      expect(await masterLogsIn()).to.equal("dbmaster");
      expect(
        (await read(id, { ...repaired, master: { ssm: rds.ssm } })).inputs,
      ).not.to.have.property("drift");
    });

    for (const { source, masterOf, change, through, line } of [
      {
        source: "ssm",
        masterOf: () => ({ ssm: rds.ssm }),
        change: MEMBER,
        through: '"svc"',
        line: LINE,
      },
      {
        source: "secretsManager",
        masterOf: () => ({ secretsManager: { secretArn: rds.secretArn } }),
        change: "CREATE ROLE team; GRANT team TO dbmaster; SET ROLE dbmaster; GRANT svc TO team",
        through: '"team"',
        line: '"team" is a member',
      },
    ]) {
      it(`finds the way back by itself, with its password from ${source}`, async () => {
        const props = declared(emulator, rds, { master: masterOf() });
        const { id, outs } = await create(props);
        await lockOut(change);
        const { drift, lines } = await previewed(props);
        expect({ drift, lines }).to.deep.equal({ drift: [line], lines: [warning(rds, through)] });
        await masterIsGone();
        const { outs: repaired } = await update(id, outs, { ...props, drift });
        expect(await masterLogsIn()).to.equal("dbmaster");
        await masterIsGone();
        const tokens = rds.refusals().length;
        expect((await read(id, repaired)).inputs).not.to.have.property("drift");
        expect(rds.refusals().length).to.equal(tokens);
      });
    }

    async function previewed(props: Props): Promise<{ drift: unknown; lines: readonly string[] }> {
      const { result, lines } = await linesOf(() => check(props, props));
      return { drift: result.inputs["drift"], lines };
    }

    it("makes another user meanwhile", async () => {
      const props = declared(emulator, rds);
      const { id, outs } = await create(props);
      await lockOut(MEMBER);
      const username = `other${version}`; // a process prints the same line only once
      const other = { ...props, username, owner: `acme/shop/prod::Role::${username}` };
      const { lines } = await linesOf(() => create(other));
      expect(lines.filter((line) => line.includes("second login"))).to.deep.equal(
        version < 16
          ? []
          : [
              `warning: a second login of "dbmaster" was refused after the change to "${username}": PAM authentication failed for user "dbmaster"
Detail: The change stays, because "dbmaster" needed an IAM token before it.`,
            ],
      );
      await update(id, outs, { ...props, drift: [LINE] });
      expect(await masterLogsIn()).to.equal("dbmaster");
    });

    it("is told what its token needs where that is refused too", async () => {
      const principals = createPrincipals(emulator.aws);
      const reader = `reader-${version}`;
      const assumeRoleArn = await principals.createRole(reader, principals.accountTrust);
      const props = declared(emulator, rds, { master: { ssm: rds.ssm, assumeRoleArn } });
      const { id, outs } = await create(props);
      await lockOut(MEMBER);
      const text = `"dbmaster" is locked out: it has become a member of "rds_iam", directly or through a role that is one, so RDS accepts only its IAM token
Detail: PAM authentication failed for user "dbmaster"
Hint: Its password need not be wrong. Have an administrator revoke that membership (SELECT roleid::regrole FROM pg_auth_members WHERE member = '"dbmaster"'::regrole lists them), or allow the deployment's AWS identity rds-db:connect as "dbmaster" on the server's resource ID: its IAM token was tried too, and was refused; a membership in a role that this tool manages is drift then, which up revokes where the master may.`;
      const { drift, lines } = await previewed(props);
      expect({ drift, lines }).to.deep.equal({
        drift: undefined,
        lines: [`warning: drift was not checked on ${rds.endpoint}:${rds.port}: ${text}`],
      });
      const failed = await update(id, outs, { ...props, drift: ["any"] }).catch(
        (error: unknown) => error,
      );
      expect(failed).to.have.property("reasons").that.deep.equals([text]);
    });
  });
}
