import { expect } from "chai";
import { evaluateTrust, type Trust } from "../../emulator/sts/trustPolicy";

const CALLER = {
  accountId: "123456789012",
  principalArn: "arn:aws:iam::123456789012:role/ops/deployer",
  callerArn: "arn:aws:sts::123456789012:assumed-role/deployer/ci",
};

const ROOT = "arn:aws:iam::123456789012:root";
const allow = { Effect: "Allow", Action: "sts:AssumeRole" };

describe("evaluateTrust", () => {
  const cases: readonly (readonly [string, unknown, Trust])[] = [
    ["the account's root", { ...allow, Principal: { AWS: ROOT } }, "account"],
    ["the account's number", { ...allow, Principal: { AWS: "123456789012" } }, "account"],
    ["another account", { ...allow, Principal: { AWS: "arn:aws:iam::210987654321:root" } }, "none"],
    ["the role", { ...allow, Principal: { AWS: [ROOT, CALLER.principalArn] } }, "named"],
    ["the session", { ...allow, Principal: { AWS: CALLER.callerArn } }, "named"],
    ["everybody", { ...allow, Principal: "*" }, "everyone"],
    ["everybody of AWS", { ...allow, Principal: { AWS: "*" } }, "everyone"],
    ["another role", { ...allow, Principal: { AWS: `${CALLER.principalArn}2` } }, "none"],
    ["a service", { ...allow, Principal: { Service: "lambda.amazonaws.com" } }, "none"],
    ["an identity provider", { ...allow, Principal: { Federated: "*" } }, "none"],
    ["nobody", [], "none"],
    ["another action", { ...allow, Action: "sts:TagSession", Principal: "*" }, "none"],
    [
      "the account but for the caller",
      [
        { ...allow, Principal: { AWS: ROOT } },
        { ...allow, Effect: "Deny", Principal: { AWS: CALLER.principalArn } },
      ],
      "none",
    ],
    [
      "the account with the external id",
      {
        ...allow,
        Principal: { AWS: ROOT },
        Condition: { StringEquals: { "sts:ExternalId": "x" } },
      },
      "account",
    ],
    [
      "the account with another external id",
      {
        ...allow,
        Principal: { AWS: ROOT },
        Condition: { StringEquals: { "sts:ExternalId": "y" } },
      },
      "none",
    ],
    [
      "the account with MFA",
      {
        ...allow,
        Principal: { AWS: ROOT },
        Condition: { Bool: { "aws:MultiFactorAuthPresent": true } },
      },
      "none",
    ],
  ];
  for (const [title, Statement, trust] of cases) {
    it(`${title}: ${trust}`, () => {
      const policy = JSON.stringify({ Version: "2012-10-17", Statement });
      const context = new Map([["sts:externalid", "x"]]);
      const question = { action: "sts:AssumeRole", context };
      expect(evaluateTrust(policy, CALLER, question)).to.equal(trust);
    });
  }
});
