import { expect } from "chai";
import type { TrustForm } from "../../../../components/trust/form";
import { placeProblems } from "../../../../components/trust/placeProblems";
import { trustPolicyDocument } from "../../../../components/trust/policy";

const ROLE = { partition: "aws", accountId: "123456789012" };
const OIDC = "oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC";

function serviceAccount(oidcProviderArn: string): TrustForm {
  return { eksServiceAccount: { oidcProviderArn, namespace: "shop", serviceAccount: "api" } };
}

function otherProvider(found: string): string {
  return (
    'assumedBy[0].eksServiceAccount.oidcProviderArn: expected an OIDC provider in account 123456789012 of partition "aws", ' +
    `where the server and the role are, found one in ${found}: create an OIDC provider for the cluster's issuer there`
  );
}

const TASKS = "ecs-tasks.amazonaws.com";
const TASK_ARN = "arn:aws:ecs:eu-west-1:999999999999:*";

const cases: readonly {
  readonly title: string;
  readonly form: TrustForm;
  readonly problems: readonly string[];
}[] = [
  { title: "an account", form: { account: "999999999999" }, problems: [] },
  {
    title: "a principal of another account",
    form: { principalArn: "arn:aws:iam::999999999999:role/app" },
    problems: [],
  },
  {
    title: "a principal of another partition",
    form: { principalArn: "arn:aws-cn:iam::123456789012:role/app" },
    problems: [
      'assumedBy[0].principalArn: expected an ARN of the server\'s partition "aws", found "aws-cn"',
    ],
  },
  {
    title: "an OIDC provider of the role's account",
    form: serviceAccount(`arn:aws:iam::123456789012:${OIDC}`),
    problems: [],
  },
  {
    title: "an OIDC provider of another account",
    form: serviceAccount(`arn:aws:iam::999999999999:${OIDC}`),
    problems: [otherProvider('account 999999999999 of partition "aws"')],
  },
  {
    title: "an OIDC provider of another partition",
    form: serviceAccount(`arn:aws-cn:iam::123456789012:${OIDC}`),
    problems: [otherProvider('account 123456789012 of partition "aws-cn"')],
  },
  { title: "a service alone", form: { service: TASKS }, problems: [] },
  {
    title: "a sourceArn of another account than the default of sourceAccount",
    form: { service: TASKS, sourceArn: TASK_ARN },
    problems: [
      "assumedBy[0].sourceArn: expected an ARN of the server's account 123456789012, which is the default of sourceAccount for " +
        'ecs-tasks.amazonaws.com, found account 999999999999: set sourceAccount to "999999999999"',
    ],
  },
  {
    title: "a sourceArn with its own account",
    form: { service: TASKS, sourceArn: TASK_ARN, sourceAccount: "999999999999" },
    problems: [],
  },
  {
    title: "a sourceArn of the role's account",
    form: {
      service: TASKS,
      sourceArn: TASK_ARN.replaceAll("9", "1").replace("111111111111", "123456789012"),
    },
    problems: [],
  },
  {
    title: "a sourceArn of a service whose default is any account",
    form: { service: "lambda.amazonaws.com", sourceArn: TASK_ARN },
    problems: [],
  },
];

describe("placeProblems", () => {
  for (const { title, form, problems } of cases) {
    it(`finds ${String(problems.length)} in ${title}`, () => {
      const found = placeProblems([form], ROLE);
      expect(found.map(({ property, reason }) => `${property}: ${reason}`)).to.deep.equal(problems);
    });
  }

  it("are in the error of the trust policy", () => {
    const form = { principalArn: "arn:aws-cn:iam::123456789012:role/app" };
    expect(() => trustPolicyDocument([form], ROLE)).to.throw(
      "cannot write a trust policy\n" +
        '  assumedBy[0].principalArn: expected an ARN of the server\'s partition "aws", found "aws-cn"',
    );
  });
});
