import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { check, create, delete as remove, read, update } from "../../../provider/role/provider";
import { type AclSnapshot, aclSnapshot } from "../../e2e/drift/aclSnapshot";
import { ALL } from "../../all";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment } from "../environment";
import { eventually } from "../postgres/eventually";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { declared, type Props } from "./declared";

const NEW_PASSWORD = "rotated-while-deploying";
const DATABASES = ["app", "stock"];
const WORLD = "SET ROLE dbmaster; CREATE SCHEMA s; CREATE TABLE s.a ();";
const IN_APP = [{ schema: "s", access: "readOnly" }];
const IN_BOTH = [...IN_APP, { database: "stock", schema: "s", access: "readOnly" }];
const OF_MASTER = "SELECT FROM pg_stat_activity WHERE usename = 'dbmaster'";

describe("a master whose password is rotated during a deployment", function () {
  this.timeout(120_000);
  let emulator: Emulator;
  let rds: RdsServer;
  let restore: () => void;

  before(async () => {
    emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS.at(-1) ?? 18);
    for (const name of DATABASES) await rds.createDatabase(name);
    await rds.admin(`${WORLD} CREATE ROLE bob; GRANT SELECT ON s.a TO bob`, "app");
    await rds.admin(WORLD, "stock");
    restore = setDeployment(emulator);
  });

  after(async () => {
    restore();
    await clearServer(rds);
  });

  afterEach(async () => {
    await rds.admin(`ALTER ROLE dbmaster PASSWORD '${rds.masterPassword}'`);
    await putPassword(rds.masterPassword);
  });

  async function putPassword(Value: string): Promise<void> {
    const parameter = { Name: rds.ssm.password, Type: "SecureString", Value } as const;
    await new SSMClient({}).send(new PutParameterCommand({ ...parameter, Overwrite: true }));
  }

  it("logs in with the new one", async () => {
    const inputs = declared(emulator, rds);
    const { id, outs } = await create(inputs);
    await rds.admin(`ALTER ROLE dbmaster PASSWORD '${NEW_PASSWORD}'`);
    await putPassword(NEW_PASSWORD);
    await eventually(async () => (await rds.admin(OF_MASTER)).length === 0);
    expect(await check(inputs, inputs)).to.deep.equal({ inputs, failures: [] });
    await remove(id, outs);
    expect(await rds.admin("SELECT FROM pg_roles WHERE rolname = 'svc'")).to.deep.equal([]);
  });

  it("logs in as soon as the rotation has reached the secret", async () => {
    const created = await createWhileRotating("rotated-once-more");
    expect(created.id).to.equal("svc");
  });

  it("logs in a second time as soon as the rotation has reached the secret", async () => {
    // The connections of this process have been ended, and none of them has kept a password.
    const created = await createWhileRotating("rotated-once-more");
    expect(created.id).to.equal("svc");
  });

  const changeServer = (password: string): Promise<unknown> =>
    rds.admin(`ALTER ROLE dbmaster PASSWORD '${password}'`);

  for (const { order, steps } of [
    { order: "the server", steps: [changeServer, putPassword] },
    { order: "the secret", steps: [putPassword, changeServer] },
  ] as const) {
    const changes: readonly {
      readonly title: string;
      readonly change: Props;
      readonly run: (id: string, outs: Props, news: Props) => Promise<unknown>;
      /** Logins that are refused before the rotation is complete: none where a connection is open. */
      readonly refused: number;
    }[] = [
      { title: "an update", change: { connectionLimit: 3 }, run: update, refused: 0 },
      {
        title: "an update that needs a new connection",
        change: { grants: IN_BOTH },
        run: update,
        refused: 3,
      },
      { title: "a delete", change: {}, run: remove, refused: 0 },
    ];
    // Where no login is needed, a rotation is hardly noticed.
    const tried = ALL ? changes : changes.filter(({ refused }) => refused > 0);
    for (const { title, change, run, refused } of tried) {
      it(`does ${title} where ${order} has the new one since the preview`, async () => {
        const inputs = declared(emulator, rds, { grants: IN_APP });
        const bystanders = othersIn(await aclSnapshot(rds, DATABASES));
        const { id, outs } = await create(inputs);
        const news = { ...inputs, ...change };
        expect((await check(inputs, news)).failures).to.deep.equal([]);
        await endConnectionsTo("stock");
        await steps[0](NEW_PASSWORD);
        const { connections } = rds.traffic();
        const logins = (): number => rds.traffic().connections - connections;
        const running = run(id, outs, news);
        if (refused > 0) {
          await eventually(() => Promise.resolve(logins() >= refused));
        } else {
          await running;
          expect(logins()).to.equal(0);
        }
        await steps[1](NEW_PASSWORD);
        await running;
        if (run === update) {
          expect((await read(id, { ...outs, ...news })).inputs).to.deep.equal(news);
          await remove(id, outs);
        }
        expect(othersIn(await aclSnapshot(rds, DATABASES))).to.deep.equal(bystanders);
      });
    }
  }

  async function endConnectionsTo(database: string): Promise<void> {
    const open = `FROM pg_stat_activity WHERE usename = 'dbmaster' AND datname = '${database}'`;
    await rds.admin(`SELECT pg_terminate_backend(pid) ${open}`);
    await eventually(async () => (await rds.admin(`SELECT ${open}`)).length === 0);
  }

  /** The server has the new password at once, and the secret only after two logins were tried. */
  async function createWhileRotating(password: string): Promise<{ readonly id: string }> {
    await rds.admin(`ALTER ROLE dbmaster PASSWORD '${password}'`);
    await eventually(async () => (await rds.admin(OF_MASTER)).length === 0);
    const before = rds.traffic().connections;
    const creating = create(declared(emulator, rds));
    await eventually(() => Promise.resolve(rds.traffic().connections >= before + 2));
    await putPassword(password);
    const { id, outs } = await creating;
    await remove(id, outs);
    return { id };
  }
});

/** Without the master, whose password is another one. */
function othersIn({ dbmaster, ...others }: AclSnapshot): AclSnapshot {
  const lines = dbmaster?.filter((line) => !line.startsWith("password ")) ?? [];
  return { ...others, dbmaster: lines };
}
