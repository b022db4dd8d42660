import { expect } from "chai";
import { trustPolicyDocument } from "../../../../components/trust/policy";
import { assumedByProblems } from "../../../../components/trust/schema";

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
      "assumedBy[0].githubActions: expected at most one of branch, tag, environment, pullRequest, subject, found branch and environment",
    ],
  },
  {
    form: { githubActions: { repository: "acme@1/shop@2", ownerId: "1" } },
    problems: [
      'assumedBy[0].githubActions.repository: expected a repository as "owner/name", found "acme@1/shop@2"',
      "assumedBy[0].githubActions: expected ownerId and repositoryId, found no repositoryId",
    ],
  },
  {
    form: { githubActions: { repository: "acme/shop", repositoryId: "2" } },
    problems: ["assumedBy[0].githubActions: expected ownerId and repositoryId, found no ownerId"],
  },
  {
    form: { githubActions: { repository: "acme/shop", ownerId: "acme", repositoryId: 7 } },
    problems: [
      'assumedBy[0].githubActions.ownerId: expected the number that GitHub gave it, as a string of digits, found "acme"',
      "assumedBy[0].githubActions.repositoryId: expected the number that GitHub gave it, as a string of digits, found 7",
    ],
  },
  {
    form: { githubActions: { repository: "acme/shop", tag: "v*", subject: "repo:acme/*" } },
    problems: [
      'assumedBy[0].githubActions.tag: expected the name of one tag, found "v*"',
      'assumedBy[0].githubActions.subject: expected one whole subject, found "repo:acme/*"',
      "assumedBy[0].githubActions: expected at most one of branch, tag, environment, pullRequest, subject, found tag and subject",
    ],
  },
  { form: { githubActions: { repository: "acme/shop", pullRequest: true } }, problems: [] },
  { form: { githubActions: { repository: "acme/shop", environment: "eu: live" } }, problems: [] },
  { form: { eksPodIdentity: { sessionTags: false } }, problems: [] },
  {
    form: { eksPodIdentity: { sessionTags: false, namespace: "shop" } },
    problems: ["assumedBy[0].eksPodIdentity.namespace: unknown key"],
  },
  {
    form: { service: "lamda.amazonaws.com" },
    problems: [
      'assumedBy[0].service: expected a service principal that AWS has, found "lamda.amazonaws.com": did you mean "lambda.amazonaws.com"?',
    ],
  },
  {
    form: { service: "ecs.amazonaws.com" },
    problems: [
      'assumedBy[0].service: expected the service that runs the application, found "ecs.amazonaws.com": use ecs-tasks.amazonaws.com',
    ],
  },
  { form: { service: "ecr.amazonaws.com" }, problems: [] },
  { form: { service: "ec2.amazonaws.com.cn" }, problems: [] },
  {
    form: {
      service: "ecs-tasks.amazonaws.com",
      sourceArn: "arn:aws:ecs:*:123456789012:*",
      sourceAccount: "123456789012",
    },
    problems: [],
  },
  {
    form: { service: "ecs-tasks.amazonaws.com", sourceArn: "*", sourceAccount: "all" },
    problems: [
      'assumedBy[0].sourceArn: expected the ARN of a resource of one account (* only for the Region and after the account), found "*"',
      'assumedBy[0].sourceAccount: expected an account of 12 digits, or "any", found "all"',
    ],
  },
  {
    form: {
      service: "codebuild.amazonaws.com",
      sourceArn: "arn:aws:codebuild:eu-west-1:123456789012:project/shop",
      sourceAccount: "210987654321",
    },
    problems: [
      'assumedBy[0].sourceAccount: expected the account of sourceArn (123456789012), found "210987654321"',
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
