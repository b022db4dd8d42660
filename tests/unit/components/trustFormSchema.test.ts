import { expect } from "chai";
import { trustPolicyDocument } from "../../../components/trustPolicy";
import { assumedByProblems } from "../../../components/trustFormSchema";

const FORMS =
  "account, principalArn, service, eksServiceAccount, eksPodIdentity, githubActions, identityCenter";

const cases: readonly { form: unknown; problems: readonly string[] }[] = [
  { form: { account: "123456789012", requireMfa: true, externalId: undefined }, problems: [] },
  { form: { account: "123456789012", service: undefined }, problems: [] },
  { form: {}, problems: [`assumedBy[0]: expected one of ${FORMS}, found none`] },
  { form: null, problems: [`assumedBy[0]: expected one of ${FORMS}, found none`] },
  { form: "root", problems: [`assumedBy[0]: expected one of ${FORMS}, found none`] },
  {
    form: { lambda: "fn" },
    problems: [`assumedBy[0]: expected one of ${FORMS}, found lambda`],
  },
  {
    form: { account: "123456789012", service: "lambda.amazonaws.com" },
    problems: [`assumedBy[0]: expected one of ${FORMS}, found account and service`],
  },
  {
    form: { account: "1234" },
    problems: ['assumedBy[0].account: expected an account of 12 digits, found "1234"'],
  },
  {
    form: { account: "123456789012", requireMfa: "yes" },
    problems: ['assumedBy[0].requireMfa: expected true or false, found "yes"'],
  },
  {
    form: { account: null },
    problems: ["assumedBy[0].account: expected an account of 12 digits, found null"],
  },
  {
    form: { principalArn: "*" },
    problems: ['assumedBy[0].principalArn: expected the ARN of an IAM role or user, found "*"'],
  },
  {
    form: { service: "lambda" },
    problems: [
      'assumedBy[0].service: expected a service principal such as "lambda.amazonaws.com", found "lambda"',
    ],
  },
  {
    form: { eksServiceAccount: { namespace: "*", serviceAccount: "api", name: "x" } },
    problems: [
      "assumedBy[0].eksServiceAccount.oidcProviderArn: expected the ARN of an IAM OIDC provider, found nothing",
      'assumedBy[0].eksServiceAccount.namespace: expected a Kubernetes name (lower-case letters, digits, hyphens), found "*"',
      "assumedBy[0].eksServiceAccount.name: unknown key",
    ],
  },
  {
    form: { eksPodIdentity: "api" },
    problems: ['assumedBy[0].eksPodIdentity: expected an object, found "api"'],
  },
  {
    form: { eksPodIdentity: { clusterName: undefined, namespace: "shop", serviceAccount: "api" } },
    problems: [],
  },
  {
    form: { githubActions: { repository: "acme/*", branch: "a", environment: "b" } },
    problems: [
      'assumedBy[0].githubActions.repository: expected a repository as "owner/name", found "acme/*"',
      "assumedBy[0].githubActions: expected branch or environment, found both",
    ],
  },
];

describe("assumedByProblems", () => {
  for (const { form, problems } of cases) {
    it(`finds ${String(problems.length)} in ${JSON.stringify(form)}`, () => {
      const found = assumedByProblems([form]);
      expect(found.map(({ property, reason }) => `${property}: ${reason}`)).to.deep.equal(problems);
    });
  }

  it("are all in the error of the trust policy", () => {
    const forms = [{ account: "1" }, { service: "lambda" }];
    expect(() => trustPolicyDocument(forms, { partition: "aws", accountId: "1" })).to.throw(
      "cannot write a trust policy\n" +
        '  assumedBy[0].account: expected an account of 12 digits, found "1"\n' +
        '  assumedBy[1].service: expected a service principal such as "lambda.amazonaws.com", found "lambda"',
    );
  });

  it("include an empty list, which IAM refuses", () => {
    expect(() => trustPolicyDocument([], { partition: "aws", accountId: "1" })).to.throw(
      "cannot write a trust policy\n  assumedBy: expected at least one trust form, found none",
    );
  });
});
