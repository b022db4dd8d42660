/** A master that logs in by token, from a machine whose clock is wrong. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "chai";
import { create } from "../../../provider/role/provider";
import { aclSnapshot } from "../../e2e/drift/aclSnapshot";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment } from "../environment";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { declared, type Props } from "./declared";

const MINUTE_MS = 60_000;
const WORLD = `SET ROLE dbmaster; CREATE ROLE bob; CREATE SCHEMA s; CREATE TABLE s.a ();
GRANT SELECT ON s.a TO bob`;

const CLOCKS: readonly { readonly title: string; readonly minutes: number; readonly as: string }[] =
  [
    { title: "16 minutes behind, so that each token has expired", minutes: -16, as: "expired" },
    { title: "10 minutes ahead", minutes: 10, as: "signed in the future" },
  ];

const REFUSED = `the IAM token of "dbmaster" was refused
Detail: PAM authentication failed for user "dbmaster"
Hint: Check that the deployment's AWS identity is allowed rds-db:connect as "dbmaster" on the server's resource ID, and that this machine's clock is right.`;

const DONE = { create: "done", update: "done", delete: "done" };

describe("a deployment whose master logs in by token", function () {
  this.timeout(120_000);
  let emulator: Emulator;
  let rds: RdsServer;
  let restore: () => void;
  let inputs: Props;

  before(async () => {
    emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS.at(-1) ?? 18);
    restore = setDeployment(emulator);
    inputs = declared(emulator, rds, {
      master: { iam: { username: rds.masterUsername } },
      grants: [{ schema: "s", privileges: ["USAGE"] }],
    });
  });

  beforeEach(async () => {
    await rds.createDatabase("app");
    await rds.admin(WORLD, "app");
    await rds.admin("CREATE ROLE by_token; GRANT rds_iam TO by_token; GRANT by_token TO dbmaster");
  });

  afterEach(() => clearServer(rds));

  after(() => {
    restore();
  });

  for (const { title, minutes, as } of CLOCKS) {
    it(`is refused where the clock is ${title}: nothing is changed, and the next one is`, async () => {
      const calls = await callsOf();
      const before = await aclSnapshot(rds, ["app"]);
      const refused = rds.refusals().length;
      const told = await toldWithClock(minutes, calls);
      expect(told).to.deep.equal({
        create: REFUSED,
        update: REFUSED,
        delete: `${REFUSED}
If the server no longer exists, remove the role from the state: pulumi state delete <its URN>.`,
      });
      const reasons = rds
        .refusals()
        .slice(refused)
        .map(({ reason }) => reason);
      expect([...new Set(reasons)]).to.deep.equal([as]);
      expect(await aclSnapshot(rds, ["app"])).to.deep.equal(before);
      expect(await toldWithClock(0, calls)).to.deep.equal(DONE);
    });
  }

  for (const minutes of [-14, 4]) {
    const where = `${Math.abs(minutes)} minutes ${minutes < 0 ? "behind" : "ahead"}`;
    it(`is let in where the clock is ${where}`, async () => {
      expect(await toldWithClock(minutes, await callsOf())).to.deep.equal(DONE);
    });
  }

  interface Calls {
    readonly id: string;
    readonly outs: Props;
    readonly changed: Props;
    readonly other: Props;
  }

  /** Of a role that is there, and of another one. */
  async function callsOf(): Promise<Calls> {
    const { id, outs } = await create(inputs);
    const changed = { ...inputs, grants: [{ schema: "s", access: "readOnly" }] };
    const other = { ...inputs, username: "other", owner: "acme/shop/prod::Role::other" };
    return { id, outs, changed, other };
  }

  async function toldWithClock(minutes: number, calls: Calls): Promise<unknown> {
    const child = spawn(process.execPath, ["--import=tsx", join(__dirname, "skewedProcess.ts")], {
      env: {
        ...process.env,
        CLOCK_MS: String(minutes * MINUTE_MS),
        CALLS: JSON.stringify(calls),
      },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    try {
      const [told] = (await once(child, "message")) as readonly unknown[];
      return told;
    } finally {
      child.kill();
    }
  }
});
