import { expect } from "chai";
import type { TrustForm } from "../../../../components/trust/form";
import { trustPolicyDocument } from "../../../../components/trust/policy";

const CONTEXT = { partition: "aws", accountId: "123456789012" };
const ROOT = { AWS: "arn:aws:iam::123456789012:root" };
const EKS = "oidc.eks.eu-west-1.amazonaws.com/id/ABC";
const GITHUB = "token.actions.githubusercontent.com";
const GITHUB_PROVIDER = { Federated: `arn:aws:iam::123456789012:oidc-provider/${GITHUB}` };
const SSO = "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com";
const ASSUME = ["sts:AssumeRole", "sts:TagSession"];
const WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";

const cases: readonly { title: string; form: TrustForm; statement: object }[] = [
  {
    title: "an account",
    form: { account: "123456789012" },
    statement: { Principal: ROOT, Action: ASSUME },
  },
  {
    title: "a third party's account with MFA",
    form: { account: "210987654321", externalId: "tenant-7", requireMfa: true },
    statement: {
      Principal: { AWS: "arn:aws:iam::210987654321:root" },
      Action: ASSUME,
      Condition: {
        StringEquals: { "sts:ExternalId": "tenant-7" },
        Bool: { "aws:MultiFactorAuthPresent": "true" },
      },
    },
  },
  {
    title: "an account without MFA",
    form: { account: "123456789012", requireMfa: false },
    statement: { Principal: ROOT, Action: ASSUME },
  },
  {
    title: "a principal",
    form: { principalArn: "arn:aws:iam::123456789012:role/team/app" },
    statement: {
      Principal: { AWS: "arn:aws:iam::123456789012:role/team/app" },
      Action: ASSUME,
    },
  },
  {
    title: "a service",
    form: { service: "lambda.amazonaws.com" },
    statement: { Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  },
  {
    title: "a service for one resource",
    form: {
      service: "codebuild.amazonaws.com",
      sourceArn: "arn:aws:codebuild:eu-west-1:123456789012:project/shop",
    },
    statement: {
      Principal: { Service: "codebuild.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": "123456789012" },
        ArnLike: { "aws:SourceArn": "arn:aws:codebuild:eu-west-1:123456789012:project/shop" },
      },
    },
  },
  {
    title: "a service that sends the account, for its own account without being told",
    form: { service: "ecs-tasks.amazonaws.com" },
    statement: {
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    },
  },
  {
    title: "a service that sends the account, for every account",
    form: { service: "ecs-tasks.amazonaws.com", sourceAccount: "any" },
    statement: { Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" },
  },
  {
    title: "a service for one account and the resources of one Region",
    form: {
      service: "lambda.amazonaws.com",
      sourceAccount: "123456789012",
      sourceArn: "arn:aws:lambda:eu-west-1:123456789012:*",
    },
    statement: {
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": "123456789012" },
        ArnLike: { "aws:SourceArn": "arn:aws:lambda:eu-west-1:123456789012:*" },
      },
    },
  },
  {
    title: "a Kubernetes service account (IRSA)",
    form: {
      eksServiceAccount: {
        oidcProviderArn: `arn:aws:iam::123456789012:oidc-provider/${EKS}`,
        namespace: "shop",
        serviceAccount: "api",
      },
    },
    statement: {
      Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${EKS}` },
      Action: WEB_IDENTITY,
      Condition: {
        StringEquals: {
          [`${EKS}:aud`]: "sts.amazonaws.com",
          [`${EKS}:sub`]: "system:serviceaccount:shop:api",
        },
      },
    },
  },
  {
    title: "EKS Pod Identity of every cluster",
    form: { eksPodIdentity: { namespace: "shop", serviceAccount: "api" } },
    statement: {
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ASSUME,
      Condition: {
        StringEquals: {
          "aws:RequestTag/kubernetes-namespace": "shop",
          "aws:RequestTag/kubernetes-service-account": "api",
        },
      },
    },
  },
  {
    title: "EKS Pod Identity of one cluster",
    form: { eksPodIdentity: { clusterName: "main", namespace: "shop", serviceAccount: "api" } },
    statement: {
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ASSUME,
      Condition: {
        StringEquals: {
          "aws:RequestTag/kubernetes-namespace": "shop",
          "aws:RequestTag/kubernetes-service-account": "api",
          "aws:RequestTag/eks-cluster-name": "main",
        },
      },
    },
  },
  {
    title: "EKS Pod Identity without session tags",
    form: { eksPodIdentity: { sessionTags: false } },
    statement: { Principal: { Service: "pods.eks.amazonaws.com" }, Action: ASSUME },
  },
  {
    title: "a permission set, in both forms of the role's path",
    form: { identityCenter: { permissionSet: "Data" } },
    statement: {
      Principal: ROOT,
      Action: ASSUME,
      Condition: {
        ArnLike: {
          "aws:PrincipalArn": [
            `${SSO}/AWSReservedSSO_Data_????????????????`,
            `${SSO}/*/AWSReservedSSO_Data_????????????????`,
          ],
        },
      },
    },
  },
];

const IDS = { ownerId: "123", repositoryId: "456" };

/** What `githubActions` allows beside the repository, and what a subject then ends in. */
const gitHubSubjects: readonly {
  readonly title: string;
  readonly only: object;
  readonly about: string;
}[] = [
  { title: "every workflow", only: {}, about: "*" },
  { title: "a branch", only: { branch: "release/1" }, about: "ref:refs/heads/release/1" },
  { title: "a tag", only: { tag: "v1.0" }, about: "ref:refs/tags/v1.0" },
  { title: "an environment", only: { environment: "eu:live" }, about: "environment:eu%3Alive" },
  { title: "pull requests", only: { pullRequest: true }, about: "pull_request" },
];

/** Conditions of each statement. */
function gitHubConditions(form: object): readonly unknown[] {
  const text = trustPolicyDocument([{ githubActions: form } as TrustForm], CONTEXT);
  const { Statement } = JSON.parse(text) as { Statement: readonly Record<string, unknown>[] };
  return Statement.map(({ Condition, ...rest }) => {
    expect(rest).to.deep.equal({
      Effect: "Allow",
      Principal: GITHUB_PROVIDER,
      Action: WEB_IDENTITY,
    });
    return Condition;
  });
}

describe("the trust of a GitHub repository", () => {
  const audience = { [`${GITHUB}:aud`]: "sts.amazonaws.com" };
  const exactly = (subject: string, claims: object = {}) => {
    const sub = { [`${GITHUB}:sub`]: subject };
    return subject.includes("*")
      ? { StringEquals: { ...audience, ...claims }, StringLike: sub }
      : { StringEquals: { ...audience, ...claims, ...sub } };
  };

  for (const { title, only, about } of gitHubSubjects) {
    it(`is for ${title}, with and without numbers in the subject`, () => {
      expect(gitHubConditions({ repository: "acme/shop", ...only })).to.deep.equal([
        exactly(`repo:acme/shop:${about}`),
        exactly(`repo:acme@*/shop@*:${about}`, { [`${GITHUB}:repository`]: "acme/shop" }),
      ]);
    });

    it(`is for ${title} of exactly one repository, by its numbers`, () => {
      const found = gitHubConditions({ repository: "acme/shop", ...IDS, ...only });
      expect(found).to.deep.equal([exactly(`repo:acme@123/shop@456:${about}`)]);
    });
  }

  it("is for a subject that the repository has customized", () => {
    const subject =
      "repo:acme/shop:job_workflow_ref:acme/ci/.github/workflows/x.yml@refs/heads/main";
    expect(gitHubConditions({ repository: "acme/shop", subject })).to.deep.equal([
      exactly(subject),
    ]);
  });
});

describe("trustPolicyDocument", () => {
  for (const { title, form, statement } of cases) {
    it(`trusts ${title}`, () => {
      expect(JSON.parse(trustPolicyDocument([form], CONTEXT))).to.deep.equal({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", ...statement }],
      });
    });
  }

  it("is refused where IAM would refuse it for its length", () => {
    const forms = Array.from({ length: 18 }, () => ({ account: "123456789012" }));
    expect(() => trustPolicyDocument(forms, CONTEXT)).to.throw(
      "cannot write a trust policy of 2144 characters: IAM allows 2048\n" +
        "Hint: Give assumedBy fewer entries, and declare another RdsIamUser, or call grantConnect, for the others.",
    );
  });

  it("has a statement for each form, in the order given", () => {
    const forms = [{ service: "lambda.amazonaws.com" }, { account: "123456789012" }];
    const { Statement: statements } = JSON.parse(trustPolicyDocument(forms, CONTEXT)) as {
      readonly Statement: readonly { readonly Principal: unknown }[];
    };
    expect(statements.map(({ Principal: principal }) => principal)).to.deep.equal([
      { Service: "lambda.amazonaws.com" },
      ROOT,
    ]);
  });

  it("uses the partition of the server", () => {
    const context = { partition: "aws-cn", accountId: "123456789012" };
    expect(trustPolicyDocument([{ account: "210987654321" }], context)).to.contain(
      "arn:aws-cn:iam::210987654321:root",
    );
  });
});
