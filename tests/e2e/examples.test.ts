import { expect } from "chai";
import { bringUp, type Brought } from "./examples/brought";
import { type Row, rows, type Running } from "./examples/rows";
import { createWorld, INVOICES, type World } from "./examples/world";

describe("the examples", function () {
  this.timeout(600_000);

  let world: World;

  const stacks = new Map<Row, Promise<Brought>>();

  // Two at a time: most of it is loading the AWS package.
  before(async () => {
    world = await createWorld();
    const lanes = [0, 1].map(async (first) => {
      for (const row of rows.filter((_, index) => index % 2 === first)) {
        const brought = bringUp(world, row);
        stacks.set(row, brought);
        await brought.catch(() => undefined); // told by the row's own tests
      }
    });
    await Promise.all(lanes);
  });

  after(() => world.emulator.stop());

  for (const row of rows) {
    describe(row.folder, () => {
      let stack: Brought;
      let running: Running;

      before(async () => {
        const brought = stacks.get(row);
        if (brought === undefined) throw new Error("it was not brought up");
        stack = await brought;
        running = await row.run(world, stack);
      });

      after(() => stack.dispose());

      it("logs in as the caller that it is for", async () => {
        expect(await ask(running)).to.deep.equal(INVOICES);
      });

      for (const { title, run, said } of row.also ?? []) {
        it(`${said === undefined ? "lets in" : "refuses"} ${title}`, async () => {
          const answer = await run(world, stack).then(ask, (error: unknown) =>
            error instanceof Error ? error.message : error,
          );
          if (said === undefined) expect(answer).to.deep.equal(INVOICES);
          else await expectSaid(answer, said);
        });
      }

      it(`is refused without ${row.without}, and told so`, async () => {
        await row.takeAway(world, stack);
        await expectSaid(await ask(running), row.refused);
      });

      function ask({ caller, settings }: Running): Promise<unknown> {
        return stack.ask(caller, settings);
      }

      async function expectSaid(answer: unknown, said: string | RegExp): Promise<void> {
        const role = (await stack.resources()).find(({ urn }) => urn.endsWith("-login"));
        const text = String(answer).replaceAll(String(role?.outputs["arn"]), "{role}");
        if (typeof said === "string") expect(text).to.equal(said);
        else expect(text).to.match(said);
      }
    });
  }
});
