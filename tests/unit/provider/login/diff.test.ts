import { expect } from "chai";
import { diffLogin, verifiesNothing } from "../../../../provider/login/diff";
import { LOGIN_PROPS } from "./props";
import { UNKNOWN } from "../roleInputs";

const DRIFT = { drift: ["login is refused: …"] };
const CLEAN = { changes: false, replaces: [] };
const CHANGED = { changes: true, replaces: [] };
const LEFT_TO_THE_ENGINE = { replaces: [] };

const answers: readonly {
  readonly title: string;
  readonly outs?: object;
  readonly news?: object;
  readonly answer: object;
}[] = [
  { title: "the same", answer: CLEAN },
  { title: "a default written out", news: { timeouts: { verifySeconds: 120 } }, answer: CLEAN },
  { title: "another policy", news: { dbUserArns: ["arn:aws:rds-db:…"] }, answer: CHANGED },
  { title: "another trust", news: { trust: [{ account: "210987654321" }] }, answer: CHANGED },
  {
    title: "another mode of the proxy",
    outs: { proxy: { mode: "endToEnd", dbUserArns: [] } },
    news: { proxy: { mode: "standard", dbUserArns: [] } },
    answer: CHANGED,
  },
  { title: "a role that is not known yet", news: { roleArn: UNKNOWN }, answer: CHANGED },
  {
    title: "another name",
    news: { username: "other" },
    answer: { changes: true, replaces: ["username"] },
  },
  { title: "a drift that was recorded", outs: DRIFT, answer: LEFT_TO_THE_ENGINE },
  {
    title: "a drift that was recorded, and another name",
    outs: DRIFT,
    news: { username: "other" },
    answer: { replaces: ["username"] },
  },
];

describe("the diff of a verified login", () => {
  for (const { title, outs = {}, news = {}, answer } of answers) {
    it(`answers for ${title}`, () => {
      const [before, after] = [
        { ...LOGIN_PROPS, ...outs },
        { ...LOGIN_PROPS, ...news },
      ];
      expect(diffLogin(before, after, {})).to.deep.equal(answer);
    });
  }

  it("shows in a refresh what was found and is not recorded", () => {
    const note = { live: DRIFT.drift, recorded: [] };
    const answer = diffLogin({ ...LOGIN_PROPS, ...DRIFT }, LOGIN_PROPS, { note });
    expect(answer).to.deep.equal(LEFT_TO_THE_ENGINE);
  });
});

const updates: readonly {
  readonly title: string;
  readonly outs?: object;
  readonly news?: object;
  readonly verifies: boolean;
}[] = [
  { title: "a retry", verifies: true },
  { title: "another database", news: { database: "other" }, verifies: true },
  {
    title: "another way to the server",
    news: { via: { host: "127.0.0.1", port: 15432 } },
    verifies: false,
  },
  {
    title: "another way to another database",
    news: { via: { host: "127.0.0.1", port: 15432 }, database: "other" },
    verifies: true,
  },
  { title: "other patience", news: { timeouts: { verifySeconds: 0 } }, verifies: false },
  {
    title: "another way to a login that was refused",
    outs: DRIFT,
    news: { timeouts: { verifySeconds: 0 } },
    verifies: true,
  },
  {
    title: "another way where nothing was refused",
    outs: { drift: [] },
    news: { timeouts: { verifySeconds: 0 } },
    verifies: false,
  },
];

describe("the update of a verified login", () => {
  for (const { title, outs = {}, news = {}, verifies } of updates) {
    it(`${verifies ? "logs in" : "does not log in"} for ${title}`, () => {
      const [before, after] = [
        { ...LOGIN_PROPS, ...outs },
        { ...LOGIN_PROPS, ...news },
      ];
      expect(verifiesNothing(before, after)).to.equal(!verifies);
    });
  }
});
