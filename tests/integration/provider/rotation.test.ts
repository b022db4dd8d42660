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
    await rds.admin(`ALTER ROLE dbmaster PASSWORD '${rds.masterPassword}'`);
    await putPassword(rds.masterPassword);
    restore();
    await clearServer(rds);
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
    const open = "SELECT FROM pg_stat_activity WHERE usename = 'dbmaster'";
    await eventually(async () => (await rds.admin(open)).length === 0);
    expect(await check(inputs, inputs)).to.deep.equal({ inputs, failures: [] });
    await remove(id, outs);
    expect(await rds.admin("SELECT FROM pg_roles WHERE rolname = 'svc'")).to.deep.equal([]);
  });
});
