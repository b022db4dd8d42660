import { expect } from "chai";
import type { Connection } from "../../../client/connection";
import { usableConnection } from "../../../client/usable";

const CONNECTION = {
  host: "orders.abc.eu-west-1.rds.amazonaws.com",
  port: 5432,
  database: "orders",
  username: "orders_reader",
  region: "eu-west-1",
};
const HINT = "Hint: Pass the output `connection` of an RdsIamUser, parsed from its JSON.";

/** What a program can pass in spite of the type: it comes as JSON. */
function refusalOf(text: string): string {
  try {
    usableConnection(JSON.parse(text) as Connection);
    return "none";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe("usableConnection", () => {
  it("gives back the connection", () => {
    const whole = {
      ...CONNECTION,
      roleArn: "arn:…",
      readerHost: "reader",
      ca: "PEM",
      assumeRole: true,
      dbUserArns: ["arn:…"],
      proxy: { mode: "endToEnd", dbUserArns: ["arn:…"] },
    } as const;
    expect(usableConnection(whole)).to.deep.equal(whole);
    const proxied = { ...CONNECTION, proxy: { mode: "standard" } } as const;
    expect(usableConnection(proxied)).to.deep.equal(proxied);
    expect(usableConnection(CONNECTION)).to.deep.equal(CONNECTION);
  });

  it("takes null for what is absent", () => {
    const nulls = {
      roleArn: null,
      readerHost: null,
      ca: null,
      assumeRole: null,
      dbUserArns: null,
      proxy: null,
    };
    const text = JSON.stringify({ ...CONNECTION, ...nulls });
    expect(usableConnection(JSON.parse(text) as Connection)).to.deep.equal(CONNECTION);
  });

  for (const proxy of [{}, { mode: "later" }, { mode: "endToEnd" }, "prx-0abc"]) {
    it(`leaves out a proxy that it does not know: ${JSON.stringify(proxy)}`, () => {
      const text = JSON.stringify({ ...CONNECTION, proxy });
      expect(usableConnection(JSON.parse(text) as Connection)).to.deep.equal(CONNECTION);
    });
  }

  it("names an optional key of another type", () => {
    const wrong = { ca: true, roleArn: 7, dbUserArns: "arn:…" };
    expect(refusalOf(JSON.stringify({ ...CONNECTION, ...wrong }))).to.equal(
      [
        "cannot use this connection:",
        "  roleArn: expected a string, found 7",
        "  ca: expected a string, found true",
        '  dbUserArns: expected a list of strings, found "arn:…"',
        HINT,
      ].join("\n"),
    );
  });

  const everything = [
    "cannot use this connection:",
    "  host: expected a string, found nothing",
    "  port: expected a number, found nothing",
    "  database: expected a string, found nothing",
    "  username: expected a string, found nothing",
    "  region: expected a string, found nothing",
    HINT,
  ].join("\n");
  for (const text of ["{}", "null", "[]", '"orders.abc.eu-west-1.rds.amazonaws.com"', "5432"]) {
    it(`names every problem of ${text} at once`, () => {
      expect(refusalOf(text)).to.equal(everything);
    });
  }

  it("says what it found instead", () => {
    const wrong = { ...CONNECTION, host: "", port: "5432", database: null, region: { name: "x" } };
    expect(refusalOf(JSON.stringify(wrong))).to.equal(
      [
        "cannot use this connection:",
        '  host: expected a string, found ""',
        '  port: expected a number, found "5432"',
        "  database: expected a string, found null",
        "  region: expected a string, found an object",
        HINT,
      ].join("\n"),
    );
  });
});
