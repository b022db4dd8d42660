import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { openLog } from "../../../provider/engine/log";
import { parseInputs } from "../../../provider/inputs/inputs";
import { type Compared, openPreviews } from "../../../provider/preview/preview";
import { create } from "../../../provider/role/provider";
import { openServers } from "../../../provider/server/servers";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment } from "../environment";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { declared, type Props, serverOf } from "./declared";

useChai(chaiAsPromised);

/** Longer than any test takes: the server does not resume. */
const NEVER_MS = 3_600_000;

describe("a server that is paused", function () {
  this.timeout(120_000);
  let emulator: Emulator;
  let rds: RdsServer;
  let restore: () => void;

  before(async () => {
    emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS.at(-1) ?? 18);
    restore = setDeployment(emulator);
  });

  beforeEach(() => rds.createDatabase("app"));

  afterEach(async () => {
    rds.pause(0);
    await clearServer(rds);
  });

  after(() => {
    restore();
  });

  it("is waited for by create, which tries again where a connection has no answer", async () => {
    rds.pause(3000);
    const inputs = declared(emulator, rds, { timeouts: { connectSeconds: 1, serverSeconds: 100 } });
    expect(await create(inputs)).to.have.property("id", "svc");
  });

  it("is not waited for longer than timeouts.serverSeconds", async () => {
    rds.pause(NEVER_MS);
    const inputs = declared(emulator, rds, { timeouts: { connectSeconds: 1, serverSeconds: 0 } });
    await expect(create(inputs)).to.be.rejectedWith(`could not reach "${rds.endpoint}"`);
  });

  it("is waited for by a preview, which says so after 5 seconds", async () => {
    const server = { ...serverOf(emulator.aws, rds), autoPause: true };
    const inputs = declared(emulator, rds, { server });
    await create(inputs);
    rds.pause(6500);
    const { compared, lines } = await previewed(inputs);
    expect(compared).to.deep.include({ drift: [] });
    expect(lines).to.deep.equal([
      `waiting for the server ${rds.endpoint}:${rds.port} to resume, 45 seconds at most (timeouts.previewSeconds)`,
    ]);
  });

  it("is what a preview suspects where a cluster has no answer", async () => {
    const host = "orders.cluster-abc.eu-central-1.rds.amazonaws.com";
    const server = { ...serverOf(emulator.aws, rds), host };
    const via = { host: rds.dialHost, port: rds.dialPort };
    const suspected =
      " If it is an Aurora Serverless v2 cluster that was paused, it takes about 15 seconds to resume, or 30 and more after a day: raise timeouts.previewSeconds and timeouts.connectSeconds.";
    rds.pause(NEVER_MS);
    const byPreview = { previewSeconds: 1 };
    expect(
      (await previewed(declared(emulator, rds, { server, via, timeouts: byPreview }))).lines,
    ).to.deep.equal([
      `warning: drift was not checked on ${host}:${rds.port}: no answer within 1 second (timeouts.previewSeconds)
Hint: Check that this machine can reach the server, and AWS for the master's credentials.${suspected}`,
    ]);
    const byConnection = { previewSeconds: 100, connectSeconds: 1 };
    const { lines } = await previewed(
      declared(emulator, rds, { server, via, timeouts: byConnection }),
    );
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(
      new RegExp(`^warning: drift was not checked on ${host}:\\d+: could not reach "${host}"`),
    );
    expect(lines[0]?.endsWith(` is up and leads to this endpoint.${suspected}`)).to.equal(true);
  });

  /** A preview in a process of its own: it knows of no outage yet. */
  async function previewed(
    props: Props,
  ): Promise<{ readonly compared: Compared | undefined; readonly lines: readonly string[] }> {
    const lines: string[] = [];
    const { compare } = openPreviews(
      openServers(() => undefined).of,
      openLog((line) => lines.push(line)),
    );
    const { compared } = await compare(props, parseInputs(props).inputs, false);
    return { compared, lines };
  }
});
