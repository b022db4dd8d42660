import { expect } from "chai";
import { diffRole, sendsNothing } from "../../../../provider/diff/roleDiff";
import type { RefreshNote } from "../../../../provider/engine/refreshNote";
import { PROPS, SERVER } from "../roleInputs";

const L = ["missing SELECT on table sales.invoice"];
const M = ["login is disabled"];
const SEEN = ["missing SELECT on table sales.invoice (seen again)"];

/** `"rest"`: as the other properties say; `undefined`: absent, so that the engine compares. */
type Changes = "rest" | true | undefined;

interface Rule {
  readonly note?: RefreshNote;
  readonly inspectedClean?: boolean;
  readonly outs?: readonly string[];
  readonly news?: readonly string[];
  readonly changes: Changes;
}

const rules: readonly Rule[] = [
  { changes: "rest" },
  { outs: [], news: [], changes: "rest" },
  { news: L, changes: undefined },
  { outs: L, changes: undefined },
  { outs: L, news: L, changes: undefined },
  { outs: L, news: SEEN, changes: undefined },
  { inspectedClean: true, changes: "rest" },
  { inspectedClean: true, outs: L, changes: "rest" },
  { note: { live: [], recorded: [] }, changes: "rest" },
  { note: { live: [], recorded: [] }, news: L, changes: "rest" },
  { note: { live: [], recorded: L }, changes: undefined },
  { note: { live: [], recorded: L }, news: L, changes: undefined },
  { note: { live: L, recorded: L }, outs: L, changes: undefined },
  { note: { live: L, recorded: L }, outs: L, news: L, changes: "rest" },
  { note: { live: L, recorded: L }, outs: L, news: SEEN, changes: undefined },
  { note: { live: L, recorded: [] }, outs: L, changes: undefined },
  { note: { live: L, recorded: [] }, outs: L, news: L, changes: true },
  { note: { live: L, recorded: [] }, outs: L, news: M, changes: undefined },
  { note: { live: L, recorded: [] }, outs: L, news: SEEN, changes: undefined },
  { note: { live: L, recorded: M }, outs: L, changes: undefined },
  { note: { live: L, recorded: M }, outs: L, news: L, changes: true },
  { note: { live: L, recorded: M }, outs: L, news: M, changes: undefined },
];

const variants = [
  { title: "no other change", other: {}, changed: false, replaces: [] },
  { title: "another change", other: { connectionLimit: 5 }, changed: true, replaces: [] },
  { title: "a rename", other: { username: "svc2" }, changed: true, replaces: ["username"] },
];

function drifting(drift: readonly string[] | undefined): object {
  return drift === undefined ? {} : { drift };
}

function answerOf(changes: Changes, changed: boolean): object {
  if (changes === undefined) return {};
  return { changes: changes === "rest" ? changed : changes };
}

describe("diffRole", () => {
  for (const { note, inspectedClean = false, outs, news, changes } of rules) {
    for (const { title, other, changed, replaces } of variants) {
      it(`with ${JSON.stringify({ note, inspectedClean, outs, news })} and ${title}`, () => {
        const before = { ...PROPS, generation: 1, ...drifting(outs) };
        const after = { ...PROPS, ...other, ...drifting(news) };
        const expected = { ...answerOf(changes, changed), replaces };
        expect(diffRole(before, after, { note, inspectedClean })).to.deep.equal(expected);
      });
    }
  }
});

const TUNNEL = { host: "127.0.0.1", port: 15432 };

const updates: readonly {
  readonly title: string;
  readonly after: object;
  readonly nothing: boolean;
}[] = [
  { title: "a retry, in which nothing changed", after: {}, nothing: false },
  { title: "drift", after: { drift: L, via: TUNNEL }, nothing: false },
  { title: "another privilege", after: { via: TUNNEL, login: false }, nothing: false },
  ...[
    { onDelete: "retain" },
    { via: TUNNEL },
    { master: { iam: { username: "master" } } },
    { ca: "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----" },
    { timeouts: { lockSeconds: 1 } },
    { logLevel: "sql" },
    { driftDetection: "off" },
    { adoptExisting: true },
    { server: { ...SERVER, host: "green.rds.amazonaws.com" } },
  ].map((after) => ({
    title: `a change of ${Object.keys(after).join()} alone`,
    after,
    nothing: true,
  })),
];

describe("an update that failed in some databases", () => {
  const outs = { ...PROPS, generation: 1, unfinished: ["billing"] };

  it("is continued although nothing else changes", () => {
    expect(diffRole(outs, PROPS, {})).to.deep.equal({ changes: true, replaces: [] });
  });

  it("is finished where the state names none of them", () => {
    const finished = { ...outs, unfinished: [] };
    expect(diffRole(finished, PROPS, {})).to.deep.equal({ changes: false, replaces: [] });
  });

  it("is over where a refresh finds the role as declared", () => {
    const note = { live: [], recorded: [] };
    expect(diffRole(outs, PROPS, { note })).to.deep.equal({ changes: false, replaces: [] });
  });

  it("is continued after a refresh too where only the state knows what is to be revoked", () => {
    const note = { live: [], recorded: [] };
    const previous = { grants: [], memberOf: [] };
    expect(diffRole({ ...outs, previous }, PROPS, { note })).to.deep.equal({
      changes: true,
      replaces: [],
    });
  });

  it("is sent although only the way to the server changes", () => {
    expect(sendsNothing(outs, { ...PROPS, via: TUNNEL })).to.equal(false);
  });
});

describe("sendsNothing", () => {
  for (const { title, after, nothing } of updates) {
    it(`is ${nothing} for ${title}`, () => {
      expect(sendsNothing(PROPS, { ...PROPS, ...after })).to.equal(nothing);
    });
  }
});
