import { expect } from "chai";
import type { Identity } from "../../emulator/sts/identities";
import { sessionTagsOf } from "../../emulator/sts/sessionTags";

const USER: Identity = {
  accountId: "123456789012",
  principalArn: "arn:aws:iam::123456789012:user/ana",
  callerArn: "arn:aws:iam::123456789012:user/ana",
  secretAccessKey: "secret",
  session: undefined,
};

const SESSION: Identity = {
  ...USER,
  session: {
    token: "token",
    expiresAtMs: 0,
    roleId: "AROA",
    policy: undefined,
    tags: new Map([
      ["team", "orders"],
      ["stage", "prod"],
    ]),
    transitiveTagKeys: ["team"],
    sourceIdentity: undefined,
  },
};

describe("sessionTagsOf", () => {
  const request = new URLSearchParams({
    "Tags.member.1.Key": "stage",
    "Tags.member.1.Value": "test",
    "Tags.member.2.Key": "owner",
    "Tags.member.2.Value": "",
    "TransitiveTagKeys.member.1": "owner",
  });

  it("reads the tags of a request", () => {
    const requested = new Map([
      ["stage", "test"],
      ["owner", ""],
    ]);
    const tags = { requested, all: requested, transitiveKeys: ["owner"] };
    expect(sessionTagsOf(request, USER)).to.deep.equal(tags);
  });

  it("adds the transitive tags of the caller's session, and no others", () => {
    const { all, transitiveKeys } = sessionTagsOf(request, SESSION);
    expect([...all]).to.deep.equal([
      ["team", "orders"],
      ["stage", "test"],
      ["owner", ""],
    ]);
    expect(transitiveKeys).to.deep.equal(["team", "owner"]);
  });

  it("refuses a tag in place of a transitive one", () => {
    const again = new URLSearchParams({ "Tags.member.1.Key": "team", "Tags.member.1.Value": "x" });
    expect(() => sessionTagsOf(again, SESSION)).to.throw(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  });
});
