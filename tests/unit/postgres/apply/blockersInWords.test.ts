import { expect } from "chai";
import { blockersInWords, isBlocker } from "../../../../provider/postgres/apply/blockersInWords";

const hidden = { pid: 7, user: null, application: null, state: null };

describe("blockersInWords", () => {
  for (const { title, blockers, words } of [
    {
      title: "with all that is known",
      blockers: [{ pid: 7, user: "bob", application: "psql", state: "idle in transaction" }],
      words: 'session 7 of "bob" (application "psql", idle in transaction)',
    },
    { title: "where nothing is known", blockers: [hidden], words: "session 7" },
    {
      title: "without an application, and without controls of a terminal",
      blockers: [{ pid: 7, user: "bob\n", application: "", state: "active\u001b" }],
      words: String.raw`session 7 of "bob\n" (active\u001b)`,
    },
    {
      title: "of which it counts those beyond five",
      blockers: [1, 2, 3, 4, 5, 6].map((pid) => ({ ...hidden, pid, state: "" })),
      words: "session 1, session 2, session 3, session 4, session 5 and 1 more",
    },
  ]) {
    it(`names sessions ${title}`, () => {
      expect(blockersInWords(blockers)).to.equal(`It waited for ${words}.`);
    });
  }

  it("knows a row of them", () => {
    expect(isBlocker(hidden)).to.equal(true);
    expect(isBlocker({ pid: "7" })).to.equal(false);
    expect(isBlocker({})).to.equal(false);
  });
});
