import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../emulator/emulator";
import { type DeclaredRole, declareUser } from "./declareUser";
import { type DynamicProvider, startDynamicProvider, withDynamicProvider } from "./dynamicProvider";
import { argsOn, environmentOf } from "./userOnEmulator";

const PROGRAM = path.join(process.cwd(), "examples", "basic");
const VERSION = 16;
const GRANTS = [{ schema: "sales", access: "readOnly" }];

/** More messages than a create or a delete sends: the last cut comes after the end. */
const CUTS = [1, 2, 3, 4, 5, 6, 7];

describe("a provider process that is killed", () => {
  let emulator: Emulator;
  let declared: DeclaredRole;

  before(async () => {
    emulator = await startEmulator({ versions: [VERSION] });
    const { admin, masterUsername } = emulator.server(VERSION);
    await admin(`CREATE SCHEMA sales AUTHORIZATION "${masterUsername}"`);
    await admin(`SET ROLE "${masterUsername}"; CREATE TABLE sales.invoice (); RESET ROLE`);
    const args = argsOn(emulator, VERSION, GRANTS);
    declared = declareUser({ program: PROGRAM, name: "cut_user", args });
  });

  after(() => emulator.stop());

  const options = () => ({
    program: PROGRAM,
    text: declared.text,
    env: environmentOf(emulator),
  });

  /** Makes a call and kills the process once the server has been sent so many messages. */
  async function cutAfter(
    messages: number,
    provider: DynamicProvider,
    call: () => Promise<unknown>,
  ): Promise<void> {
    const server = emulator.server(VERSION);
    server.resetTraffic();
    const progress = { ended: false };
    void call()
      .catch(() => undefined)
      .then(() => (progress.ended = true));
    while (!progress.ended && server.traffic().simpleQueries < messages) await nextTurn();
    await provider.stop("SIGKILL");
  }

  for (const cut of CUTS) {
    it(`after ${String(cut)} messages of create, then of delete: the next one goes on`, async () => {
      const { inputs } = declared;
      const first = await startDynamicProvider(options());
      await cutAfter(cut, first, () => first.create(inputs));

      const second = await startDynamicProvider(options());
      const { id, outs } = await second.create(inputs);
      expect((await second.check(inputs, inputs)).inputs).to.deep.equal(inputs);
      await cutAfter(cut, second, () => second.delete(id, outs));

      await withDynamicProvider(options(), async (third) => {
        await third.delete(id, outs);
        expect((await third.read(id, outs)).id).to.equal("");
      });
    });
  }
});
