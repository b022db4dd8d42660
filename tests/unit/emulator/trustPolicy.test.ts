import { expect } from "chai";
import {
  evaluateTrust,
  type OutsidePrincipal,
  type Trust,
  trustsOutside,
} from "../../emulator/sts/trustPolicy";

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

describe("trustsOutside", () => {
  const lambda = { type: "Service", name: "lambda.amazonaws.com" } as const;
  const provider = "arn:aws:iam::123456789012:oidc-provider/token.example.com";
  const web = { type: "Federated", name: provider } as const;
  const Principal = { Service: ["ec2.amazonaws.com", "lambda.amazonaws.com"] };
  const cases: readonly (readonly [string, unknown, OutsidePrincipal, boolean])[] = [
    ["the service", { ...allow, Principal }, lambda, true],
    ["another service", { ...allow, Principal: { Service: "ec2.amazonaws.com" } }, lambda, false],
    ["the provider", { ...allow, Principal: { Federated: provider } }, web, true],
    ["another provider", { ...allow, Principal: { Federated: `${provider}.org` } }, web, false],
    [
      "the service's name as a provider",
      { ...allow, Principal: { Federated: lambda.name } },
      lambda,
      false,
    ],
    ["everybody", { ...allow, Principal: "*" }, lambda, false],
    [
      "the service but nobody",
      [
        { ...allow, Principal },
        { ...allow, Effect: "Deny", Principal: "*" },
      ],
      lambda,
      false,
    ],
    [
      "the service and another action",
      { ...allow, Action: "sts:TagSession", Principal },
      lambda,
      false,
    ],
    [
      "the service for one source",
      { ...allow, Principal, Condition: { ArnLike: { "aws:SourceArn": "arn:aws:ecs:*:*:*" } } },
      lambda,
      true,
    ],
    [
      "the service for another source",
      { ...allow, Principal, Condition: { ArnLike: { "aws:SourceArn": "arn:aws:eks:*:*:*" } } },
      lambda,
      false,
    ],
  ];
  for (const [title, Statement, principal, isTrusted] of cases) {
    it(`${title}: ${isTrusted ? "yes" : "no"}`, () => {
      const policy = JSON.stringify({ Version: "2012-10-17", Statement });
      const source = "arn:aws:ecs:eu-central-1:123456789012:task/shop/1";
      const context = new Map([["aws:sourcearn", source]]);
      const question = { action: "sts:AssumeRole", context };
      expect(trustsOutside(policy, principal, question)).to.equal(isTrusted);
    });
  }
});
