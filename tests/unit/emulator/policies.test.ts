import { expect } from "chai";
import { matchesArn, matchesGlob } from "../../emulator/iam/glob";
import {
  type Conditions,
  evaluateConditions,
  type Outcome,
} from "../../emulator/iam/policyCondition";
import { evaluatePolicies, parsePolicy, type Verdict } from "../../emulator/iam/policyDocument";

const DB_USER = "arn:aws:rds-db:eu-central-1:123456789012:dbuser:db-ABC/orders_reader";

describe("IAM policies", () => {
  describe("matchesGlob", () => {
    const cases: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
      ["rds-db:connect", "rds-db:connect", true],
      ["rds-db:*", "rds-db:connect", true],
      ["a?c", "abc", true],
      ["a?c", "ac", false],
      ["a.c", "abc", false],
      ["${*}", "*", true],
      ["${*}", "anything", false],
      ["${aws:username}", "jane", true],
      ["${aws:unknown}", "jane", false],
    ];
    for (const [pattern, text, matches] of cases) {
      it(`${pattern} ${matches ? "matches" : "does not match"} ${text}`, () => {
        expect(matchesGlob(pattern, text, new Map([["aws:username", "jane"]]))).to.equal(matches);
      });
    }
  });

  describe("matchesArn", () => {
    const cases: readonly (readonly [pattern: string, matches: boolean])[] = [
      [DB_USER, true],
      ["*", true],
      ["arn:aws:rds-db:*:*:dbuser:*/orders_reader", true],
      ["arn:aws:rds-db:eu-central-1:123456789012:dbuser:db-ABC/*", true],
      ["arn:aws:rds-db:eu-central-1:123456789012:dbuser:db-ABC/orders", false],
      ["arn:aws:rds-db:eu-central-1:123456789012:dbuser:db-XYZ/orders_reader", false],
      ["arn:aws:rds-db:eu-central-1:*", false],
      ["arn:aws:rds-db:us-east-1:123456789012:dbuser:db-ABC/orders_reader", false],
      ["arn:*/orders_reader", false],
    ];
    for (const [pattern, matches] of cases) {
      it(`${pattern} ${matches ? "covers" : "does not cover"} the DB user`, () => {
        expect(matchesArn(pattern, DB_USER)).to.equal(matches);
      });
    }
  });

  describe("evaluateConditions", () => {
    const arn =
      "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0a1b";
    const context = new Map([
      ["aws:principalarn", arn],
      ["sts:externalid", "s3cret"],
    ]);
    const cases: readonly (readonly [string, Conditions, Outcome])[] = [
      ["nothing asked", {}, "holds"],
      ["equal", { StringEquals: { "sts:ExternalId": ["other", "s3cret"] } }, "holds"],
      ["not equal", { StringEquals: { "sts:ExternalId": ["S3cret"] } }, "fails"],
      ["negated", { StringNotEquals: { "sts:ExternalId": ["other", "s3cret"] } }, "fails"],
      [
        "ARN pattern",
        {
          ArnLike: {
            "aws:PrincipalArn": ["arn:aws:iam::*:role/aws-reserved/*/AWSReservedSSO_Dev_*"],
          },
        },
        "holds",
      ],
      ["key not there", { Bool: { "aws:MultiFactorAuthPresent": ["true"] } }, "fails"],
      [
        "key not there, if it exists",
        { BoolIfExists: { "aws:MultiFactorAuthPresent": ["true"] } },
        "holds",
      ],
      ["key not there, negated", { StringNotEquals: { "aws:username": ["jane"] } }, "holds"],
      [
        "tag not there",
        { StringEquals: { "aws:RequestTag/kubernetes-namespace": ["shop"] } },
        "fails",
      ],
      ["tag not there, negated", { StringNotEquals: { "aws:PrincipalTag/Team": ["a"] } }, "holds"],
      ["key that is not known", { StringNotEquals: { "aws:SourceVpc": ["vpc-1"] } }, "unknown"],
      ["operator that is not known", { DateLessThan: { "aws:PrincipalArn": ["x"] } }, "unknown"],
      [
        "one fails, one is not known",
        { StringEquals: { "sts:ExternalId": ["x"], "aws:SourceIp": ["y"] } },
        "fails",
      ],
    ];
    for (const [title, conditions, outcome] of cases) {
      it(`${title}: ${outcome}`, () => {
        expect(evaluateConditions(conditions, context)).to.equal(outcome);
      });
    }
  });

  describe("evaluatePolicies", () => {
    const allow = { Effect: "Allow", Action: "rds-db:connect", Resource: DB_USER };
    const deny = { Effect: "Deny", Action: ["RDS-DB:*"], Resource: "*" };
    const unknown = { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } };
    const cases: readonly (readonly [string, unknown, Verdict])[] = [
      ["one statement that allows", allow, "allow"],
      ["no statement", [], "none"],
      ["a Deny beside the Allow", [allow, deny], "deny"],
      ["another action", { ...allow, Action: "rds:connect" }, "none"],
      ["another resource", { ...allow, Resource: `${DB_USER}2` }, "none"],
      ["every action but one", { Effect: "Allow", NotAction: "iam:*", Resource: "*" }, "allow"],
      ["every action but this", { Effect: "Allow", NotAction: "rds-db:*", Resource: "*" }, "none"],
      ["every resource but this", { Effect: "Allow", Action: "*", NotResource: DB_USER }, "none"],
      ["an Allow with a condition that is not known", { ...allow, Condition: unknown }, "none"],
      [
        "a Deny with a condition that is not known",
        [allow, { ...deny, Condition: unknown }],
        "deny",
      ],
    ];
    for (const [title, Statement, verdict] of cases) {
      it(`${title}: ${verdict}`, () => {
        const policy = JSON.stringify({ Version: "2012-10-17", Statement });
        const request = { action: "rds-db:connect", resource: DB_USER, context: new Map() };
        expect(evaluatePolicies(parsePolicy(policy), request)).to.equal(verdict);
      });
    }

    it("reads URL-encoded policies", () => {
      const policy = encodeURIComponent(JSON.stringify({ Statement: allow }));
      expect(parsePolicy(policy)).to.have.length(1);
    });

    it("refuses an element that it does not understand", () => {
      const policy = JSON.stringify({ Statement: { ...allow, NotPrincipal: "*" } });
      expect(() => parsePolicy(policy)).to.throw("NotPrincipal");
    });
  });
});
