import path from "node:path";
import { expect } from "chai";
import { ALL } from "../all";
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
      const created = await killedIn((provider) => provider.create(declared.inputs), 2);
      expect(created).to.equal(true);
      const made = await withDynamicProvider(options(), createAgain);
      expect(await killedIn((provider) => provider.delete(made.id, made.outs), 5)).to.equal(true);
      await withDynamicProvider(options(), (next) => deleteAgain(next, made));
    });

    // Each message takes processes of its own.
    if (ALL) {
      it("after any message of create: the next process goes on", async () => {
        const cuts = await cutAfterEachMessage(async (messages) => {
          const isKilled = await killedIn((provider) => provider.create(declared.inputs), messages);
          await withDynamicProvider(options(), async (next) => {
            await deleteAgain(next, await createAgain(next));
          });
          return isKilled;
        });
        console.log(`      SIGKILL after each of the ${cuts} messages of a create: went on`);
      });

      it("after any message of delete: the next process goes on", async () => {
        const cuts = await cutAfterEachMessage(async (messages) => {
          const made = await withDynamicProvider(options(), createAgain);
          const isKilled = await killedIn(
            ({ delete: remove }) => remove(made.id, made.outs),
            messages,
          );
          await withDynamicProvider(options(), (next) => deleteAgain(next, made));
          return isKilled;
        });
        console.log(`      SIGKILL after each of the ${cuts} messages of a delete: went on`);
      });
    }
  });

  describe("from its server", () => {
    let provider: DynamicProvider;

    before(async () => {
      provider = await startDynamicProvider(options());
    });

    after(() => provider.stop());

    it("after any message of create: the next create goes on", async () => {
      const cuts = await cutAfterEachMessage(async (messages) => {
        const { isCut, result } = await cutOff(() => provider.create(declared.inputs), messages);
        if (result !== undefined) expect(await isThere(provider, result)).to.equal(true);
        await deleteAgain(provider, await createAgain(provider));
        return isCut;
      });
      expect(cuts).to.be.above(2);
    });

    it("after any message of delete: the next delete goes on", async () => {
      const cuts = await cutAfterEachMessage(async (messages) => {
        const made = await provider.create(declared.inputs);
        const remove = (): Promise<true> => provider.delete(made.id, made.outs).then(() => true);
        const { isCut, result } = await cutOff(remove, messages);
        if (result !== undefined) expect(await isThere(provider, made)).to.equal(false);
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

  async function deleteAgain(provider: DynamicProvider, made: Made): Promise<void> {
    await provider.delete(made.id, made.outs);
    expect(await isThere(provider, made)).to.equal(false);
  }

  async function isThere(provider: DynamicProvider, { id, outs }: Made): Promise<boolean> {
    return (await provider.read(id, outs)).id !== "";
  }

  /**
   * Kills a provider's process once the server has executed so many messages of its call.
   *
   * @returns whether the call sends that many
   */
  async function killedIn(
    call: (provider: DynamicProvider) => Promise<unknown>,
    messages: number,
  ): Promise<boolean> {
    const provider = await startDynamicProvider(options());
    const reached = (): void => void provider.stop("SIGKILL");
    const work = (): Promise<unknown> => call(provider).catch(() => undefined);
    const isKilled = await gate.during(work, { messages, reached });
    if (!isKilled) await provider.stop();
    return isKilled;
  }

  /**
   * Ends a provider's connections once the server has executed so many messages of its call. The call
   * then fails, or has found out on another connection what became of COMMIT.
   *
   * @returns whether the call sends that many, and its result where it did not fail
   */
  async function cutOff<T>(
    call: () => Promise<T>,
    messages: number,
  ): Promise<{ isCut: boolean; result: T | undefined }> {
    let result: T | undefined;
    const work = async (): Promise<void> => {
      result = await call().catch(() => undefined);
    };
    const isCut = await gate.during(work, { messages, reached: gate.disconnect });
    if (!isCut) expect(result, `after ${messages} messages`).not.to.equal(undefined);
    return { isCut, result };
  }
});

/** Cuts after one message, after two and so on, until there are no more; returns how many there are. */
async function cutAfterEachMessage(cut: (messages: number) => Promise<boolean>): Promise<number> {
  let messages = 1;
  while (await cut(messages)) messages += 1;
  return messages - 1;
}
