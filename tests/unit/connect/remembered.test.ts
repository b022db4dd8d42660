import { expect } from "chai";
import { remembered } from "../../../connect/remembered";

const MINUTE_MS = 60_000;
const FORCED = { forceRefresh: true };

/** What gives a session of 15 minutes at each request, at a time that the test sets. */
function sessions() {
  const state = { nowMs: 0, requests: 0, fails: false };
  const ask = async () => {
    state.requests += 1;
    await Promise.resolve();
    if (state.fails) throw new Error("STS is silent");
    return {
      accessKeyId: `key ${String(state.requests)}`,
      secretAccessKey: "made up",
      expiration: new Date(state.nowMs + 15 * MINUTE_MS),
    };
  };
  const provider = remembered(ask, () => state.nowMs);
  const keyOf = async (options?: typeof FORCED): Promise<string> => {
    try {
      return (await provider(options)).accessKeyId;
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
  };
  return { state, keyOf };
}

/** What happens at a minute, and which key there is then. */
interface Step {
  readonly minute: number;
  readonly forced?: boolean;
  readonly fails?: boolean;
  readonly key: string;
}

const cases: readonly { title: string; steps: readonly Step[]; requests: number }[] = [
  {
    title: "is kept until it expires",
    steps: [
      { minute: 0, key: "key 1" },
      { minute: 14.9, key: "key 1" },
      { minute: 15, key: "key 2" },
    ],
    requests: 2,
  },
  {
    title: "is kept for a minute where a new one is forced",
    steps: [
      { minute: 0, key: "key 1" },
      { minute: 0, forced: true, key: "key 1" },
      { minute: 0.9, forced: true, key: "key 1" },
      { minute: 1, forced: true, key: "key 2" },
      { minute: 1.9, forced: true, key: "key 2" },
    ],
    requests: 2,
  },
  {
    title: "is used on where a new one cannot be had, which is tried once a minute",
    steps: [
      { minute: 0, key: "key 1" },
      { minute: 5, forced: true, fails: true, key: "key 1" },
      { minute: 5.9, forced: true, fails: true, key: "key 1" },
      { minute: 6, forced: true, fails: true, key: "key 1" },
      { minute: 7, forced: true, key: "key 4" },
    ],
    requests: 4,
  },
  {
    title: "is not used on after it has expired, when each call asks",
    steps: [
      { minute: 0, key: "key 1" },
      { minute: 14.9, forced: true, fails: true, key: "key 1" },
      { minute: 15, forced: true, fails: true, key: "STS is silent" },
      { minute: 15, fails: true, key: "STS is silent" },
      { minute: 15, key: "key 5" },
    ],
    requests: 5,
  },
  {
    title: "is asked for at each call where there was none",
    steps: [
      { minute: 0, fails: true, key: "STS is silent" },
      { minute: 0, fails: true, key: "STS is silent" },
      { minute: 0, forced: true, key: "key 3" },
    ],
    requests: 3,
  },
];

describe("a session that is remembered", () => {
  for (const { title, steps, requests } of cases) {
    it(title, async () => {
      const { state, keyOf } = sessions();
      for (const { minute, forced, fails, key } of steps) {
        Object.assign(state, { nowMs: minute * MINUTE_MS, fails: fails === true });
        expect(await keyOf(forced === true ? FORCED : undefined)).to.equal(key);
      }
      expect(state.requests).to.equal(requests);
    });
  }

  it("is one request's for callers at the same time, also where it fails", async () => {
    const { state, keyOf } = sessions();
    expect(await Promise.all([keyOf(), keyOf(), keyOf(FORCED)])).to.deep.equal(
      Array(3).fill("key 1"),
    );
    Object.assign(state, { nowMs: 2 * MINUTE_MS, fails: true });
    expect(await Promise.all([keyOf(FORCED), keyOf(FORCED), keyOf()])).to.deep.equal(
      Array(3).fill("key 1"),
    );
    expect(state.requests).to.equal(2);
  });

  it("is kept for good where it does not expire, unless a new one is forced", async () => {
    let requests = 0;
    let nowMs = 0;
    const provider = remembered(
      () => Promise.resolve({ accessKeyId: String((requests += 1)), secretAccessKey: "made up" }),
      () => nowMs,
    );
    await provider();
    nowMs = 1e12;
    expect(await provider()).to.have.property("accessKeyId", "1");
    expect(await provider(FORCED)).to.have.property("accessKeyId", "2");
  });
});
