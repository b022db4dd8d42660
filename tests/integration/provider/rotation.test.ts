import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { check, create, delete as remove } from "../../../provider/role/provider";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment } from "../environment";
import { eventually } from "../postgres/eventually";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { declared } from "./declared";

const NEW_PASSWORD = "rotated-while-deploying";
const OF_MASTER = "SELECT FROM pg_stat_activity WHERE usename = 'dbmaster'";

describe("a master whose password is rotated during a deployment", function () {
  this.timeout(120_000);
  let emulator: Emulator;
  let rds: RdsServer;
  let restore: () => void;

  before(async () => {
    emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS.at(-1) ?? 18);
    await rds.createDatabase("app");
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
