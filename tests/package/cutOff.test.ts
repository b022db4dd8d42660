import path from "node:path";
import { expect } from "chai";
import { type Emulator, startEmulator } from "../emulator/emulator";
import { type DeclaredRole, declareUser } from "./declareUser";
import {
  type DynamicProvider,
  type DynamicProviderOptions,
  startDynamicProvider,
  withDynamicProvider,
} from "./dynamicProvider";
import { type Gate, startGate } from "./gate";
import { argsOn, environmentOf } from "./userOnEmulator";

const PROGRAM = path.join(process.cwd(), "examples", "basic");
const VERSION = 16;
const GRANTS = [{ schema: "sales", access: "readOnly" }];

describe("a provider that is cut off", () => {
  let emulator: Emulator;
  let gate: Gate;
  let declared: DeclaredRole;

  before(async () => {
    emulator = await startEmulator({ versions: [VERSION] });
    const { admin, masterUsername } = emulator.server(VERSION);
    gate = await startGate(emulator.server(VERSION));
    await admin(`CREATE SCHEMA sales AUTHORIZATION "${masterUsername}"`);
    await admin(`SET ROLE "${masterUsername}"; CREATE TABLE sales.invoice (); RESET ROLE`);
    const args = argsOn(emulator, VERSION, GRANTS);
    declared = declareUser({ program: PROGRAM, name: "cut_user", args });
  });

  after(async () => {
    await gate.close();
    await emulator.stop();
  });

  const options = (): DynamicProviderOptions => ({
    program: PROGRAM,
    text: declared.text,
    env: { ...environmentOf(emulator), RDS_IAM_USER_VIA: `127.0.0.1:${gate.port}` },
  });

  describe("because its process is killed", () => {
    it("in create, then in delete: the next process goes on", async () => {
      await killedAfter(2, (first) => first.create(declared.inputs));
      const made = await withDynamicProvider(options(), createAgain);
      await killedAfter(5, (third) => third.delete(made.id, made.outs));
      await withDynamicProvider(options(), (fourth) => deleteAgain(fourth, made));
    });
  });

  describe("from its server", () => {
    let provider: DynamicProvider;

    before(async () => {
      provider = await startDynamicProvider(options());
    });

    after(() => provider.stop());

    it("after any message of create: the next create goes on", async () => {
      const cuts = await cutAfterEachMessage(async (messages) => {
        const isCut = await cutOff(() => provider.create(declared.inputs), messages);
        await deleteAgain(provider, await createAgain(provider));
        return isCut;
      });
      expect(cuts).to.be.above(2);
    });

    it("after any message of delete: the next delete goes on", async () => {
      const cuts = await cutAfterEachMessage(async (messages) => {
        const made = await provider.create(declared.inputs);
        const isCut = await cutOff(() => provider.delete(made.id, made.outs), messages);
        await deleteAgain(provider, made);
        return isCut;
      });
      expect(cuts).to.be.above(5);
    });
  });

  type Made = Awaited<ReturnType<DynamicProvider["create"]>>;

  async function createAgain(provider: DynamicProvider): Promise<Made> {
    const { inputs } = declared;
    const made = await provider.create(inputs);
    expect((await provider.check(inputs, inputs)).inputs).to.deep.equal(inputs);
    return made;
  }

  async function deleteAgain(provider: DynamicProvider, { id, outs }: Made): Promise<void> {
    await provider.delete(id, outs);
    expect((await provider.read(id, outs)).id).to.equal("");
  }

  /** Kills a provider's process once the server has executed so many messages of its call. */
  async function killedAfter(
    messages: number,
    call: (provider: DynamicProvider) => Promise<unknown>,
  ): Promise<void> {
    const provider = await startDynamicProvider(options());
    const reached = (): void => void provider.stop("SIGKILL");
    expect(await gate.during(() => failed(call(provider)), { messages, reached })).to.equal(true);
  }

  /**
   * Ends a provider's connections once the server has executed so many messages of its call, which
   * then fails.
   *
   * @returns whether the call sends that many
   */
  async function cutOff(call: () => Promise<unknown>, messages: number): Promise<boolean> {
    let hasFailed = false;
    const work = async (): Promise<void> => {
      hasFailed = await failed(call());
    };
    const isReached = await gate.during(work, { messages, reached: gate.disconnect });
    expect(hasFailed, `after ${messages} messages`).to.equal(isReached);
    return isReached;
  }
});

/** Cuts after one message, after two and so on, until there are no more; returns how many there are. */
async function cutAfterEachMessage(cut: (messages: number) => Promise<boolean>): Promise<number> {
  let messages = 1;
  while (await cut(messages)) messages += 1;
  return messages - 1;
}

async function failed(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => false,
    () => true,
  );
}
