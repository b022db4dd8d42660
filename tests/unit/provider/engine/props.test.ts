import { expect } from "chai";
import { recordedDrift, requireInputs, roleKey } from "../../../../provider/engine/props";

const server = { host: "orders.rds.amazonaws.com", port: 5432, region: "eu-west-1" };

describe("roleKey", () => {
  const key = '["svc","orders.rds.amazonaws.com",5432]';
  for (const [title, props, expected] of [
    ["user, host and port", { username: "svc", server }, key],
    ["a server whose keys have another order", { username: "svc", server: reversed(server) }, key],
    ["another user", { username: "other", server }, '["other","orders.rds.amazonaws.com",5432]'],
    ["no properties", {}, "[null,null,null]"],
    ["a server that is null", { username: "svc", server: null }, '["svc",null,null]'],
  ] as const) {
    it(`of ${title}`, () => {
      expect(roleKey(props)).to.equal(expected);
    });
  }
});

function reversed(object: object): object {
  return Object.fromEntries(Object.entries(object).reverse());
}

describe("recordedDrift", () => {
  it("is the state's drift, or empty", () => {
    expect(recordedDrift({ drift: ["login is disabled"] })).to.deep.equal(["login is disabled"]);
    expect(recordedDrift({})).to.deep.equal([]);
  });
});

describe("requireInputs", () => {
  it("returns checked inputs", () => {
    expect(requireInputs({ problems: [], inputs: "inputs" })).to.equal("inputs");
  });

  it("throws all problems at once", () => {
    const problems = [
      { property: "username", reason: "expected a string, found 7" },
      { property: "grant", reason: "unknown key" },
    ];
    const refused = (): void => {
      requireInputs({ problems, inputs: undefined });
    };
    expect(refused).to.throw(
      Error,
      /^cannot use these inputs:\n {2}username: expected a string, found 7\n {2}grant: unknown key$/,
    );
  });
});
