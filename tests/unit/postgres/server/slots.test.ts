import { expect } from "chai";
import { openSlots, type Slot, type SlotRequest } from "../../../../provider/postgres/server/slots";

const reader = (database: string): SlotRequest => ({ database, isWriter: false });
const writer = (database: string): SlotRequest => ({ database, isWriter: true });

/** Takes slots, and tells which are there already. */
function take(slots: ReturnType<typeof openSlots>, requests: readonly SlotRequest[]) {
  const taken = new Map<number, Slot>();
  for (const [index, request] of requests.entries()) {
    void slots.take(request).then((slot) => taken.set(index, slot));
  }
  return {
    taken,
    indexes: async (): Promise<readonly number[]> => {
      await new Promise(setImmediate);
      return [...taken.keys()];
    },
  };
}

describe("slots", () => {
  it("are two a database, and one that waits keeps nobody else waiting", async () => {
    const { taken, indexes } = take(openSlots(), ["a", "a", "a", "b"].map(reader));
    expect(await indexes()).to.deep.equal([0, 1, 3]);
    taken.get(0)?.end();
    expect(await indexes()).to.deep.equal([0, 1, 3, 2]);
  });

  it("are eight a server", async () => {
    const { taken, indexes } = take(
      openSlots(),
      ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"].map(reader),
    );
    expect(await indexes()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
    taken.get(7)?.end();
    expect(await indexes()).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("are four for writers, so that each may inspect other databases", async () => {
    const slots = openSlots();
    const { indexes } = take(slots, ["a", "b", "c", "d", "e"].map(writer));
    expect(await indexes()).to.deep.equal([0, 1, 2, 3]);
    expect(await take(slots, ["x", "y", "z"].map(reader)).indexes()).to.deep.equal([0, 1, 2]);
  });

  it("tell whether a writer has one", async () => {
    const slots = openSlots();
    await slots.take(reader("a"));
    expect(slots.hasWriter()).to.equal(false);
    const slot = await slots.take({ database: "b", isWriter: true });
    expect(slots.hasWriter()).to.equal(true);
    slot.end();
    expect(slots.hasWriter()).to.equal(false);
  });

  it("tell which databases are in use", async () => {
    const slots = openSlots();
    const slot = await slots.take(reader("a"));
    expect([slots.isUsed("a"), slots.isUsed("b")]).to.deep.equal([true, false]);
    slot.end();
    expect(slots.isUsed("a")).to.equal(false);
  });

  it("tell whether others connect too", async () => {
    const slots = openSlots();
    const [own, other] = [await slots.take(writer("a")), await slots.take(reader("b"))];
    expect(slots.othersConnect()).to.equal(true);
    own.connected();
    expect(slots.othersConnect()).to.equal(false);
    other.end();
    expect(slots.othersConnect()).to.equal(false);
  });

  it("tell when a reader that is connected ends, where there is one", async () => {
    const slots = openSlots();
    const [own, other] = [await slots.take(writer("a")), await slots.take(reader("b"))];
    own.connected();
    expect(await slots.untilReaderEnds()).to.equal(false);
    other.connected();
    const ended = slots.untilReaderEnds();
    other.end();
    expect(await ended).to.equal(true);
  });

  it("are waited for until a signal ends the wait, with its reason; the next in the queue gets the slot", async () => {
    const slots = openSlots();
    const [first] = [await slots.take(reader("a")), await slots.take(reader("a"))];
    const [patient, late, silent] = [1, 2, 3].map(() => new AbortController());
    const reason = new Error("no time left");
    const waits = [late, silent, patient].map((one) => slots.take(reader("a"), one?.signal));
    const told = waits.slice(0, 2).map((wait) => wait.catch((error: unknown) => error));
    late?.abort(reason);
    silent?.abort("why");
    expect(await told[0]).to.equal(reason);
    expect(await told[1])
      .to.be.an("error")
      .with.property("message", "aborted");
    first.end();
    const slot = await waits[2];
    patient?.abort(reason); // it has the slot already
    slot?.end();
    expect(slots.isUsed("a")).to.equal(true);
  });

  it("tell of one database whether others connect to it, and when its reader ends", async () => {
    const slots = openSlots();
    const [own, first, other] = await Promise.all(
      [writer("a"), reader("a"), reader("b")].map((request) => slots.take(request)),
    );
    expect([slots.othersConnect("a"), slots.othersConnect("b")]).to.deep.equal([true, false]);
    for (const slot of [own, first, other]) slot?.connected();
    expect(await slots.untilReaderEnds("c")).to.equal(false);
    const told: string[] = [];
    const ended = ["a", "b"].map(async (name) => {
      if (await slots.untilReaderEnds(name)) told.push(name);
    });
    other?.end();
    await ended[1];
    expect(told).to.deep.equal(["b"]);
    first?.end();
    await Promise.all(ended);
    expect(told).to.deep.equal(["b", "a"]);
  });

  it("tell nothing of a writer that ends, nor of a reader that was not connected", async () => {
    const slots = openSlots();
    const [first, own] = [await slots.take(reader("a")), await slots.take(writer("a"))];
    const late = await slots.take(reader("b"));
    first.connected();
    own.connected();
    let isTold = false;
    const ended = slots.untilReaderEnds().then(() => (isTold = true));
    own.end();
    late.end();
    await new Promise(setImmediate);
    expect(isTold).to.equal(false);
    first.end();
    expect(await ended).to.equal(true);
  });
});
