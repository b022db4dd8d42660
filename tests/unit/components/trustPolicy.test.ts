import { expect } from "chai";
import type { TrustForm } from "../../../components/trustForm";
import { trustPolicyDocument } from "../../../components/trustPolicy";

const CONTEXT = { partition: "aws", accountId: "123456789012" };
const ROOT = { AWS: "arn:aws:iam::123456789012:root" };
const EKS = "oidc.eks.eu-west-1.amazonaws.com/id/ABC";
const GITHUB = "token.actions.githubusercontent.com";
const GITHUB_PROVIDER = { Federated: `arn:aws:iam::123456789012:oidc-provider/${GITHUB}` };
const SSO = "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com";
const WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";

const cases: readonly { title: string; form: TrustForm; statement: object }[] = [
  {
    title: "an account",
    form: { account: "123456789012" },
    statement: { Principal: ROOT, Action: "sts:AssumeRole" },
  },
  {
    title: "a third party's account with MFA",
    form: { account: "210987654321", externalId: "tenant-7", requireMfa: true },
    statement: {
      Principal: { AWS: "arn:aws:iam::210987654321:root" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "sts:ExternalId": "tenant-7" },
        Bool: { "aws:MultiFactorAuthPresent": "true" },
      },
    },
  },
  {
    title: "an account without MFA",
    form: { account: "123456789012", requireMfa: false },
    statement: { Principal: ROOT, Action: "sts:AssumeRole" },
  },
  {
    title: "a principal",
    form: { principalArn: "arn:aws:iam::123456789012:role/team/app" },
    statement: {
      Principal: { AWS: "arn:aws:iam::123456789012:role/team/app" },
      Action: "sts:AssumeRole",
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
        ArnEquals: { "aws:SourceArn": "arn:aws:codebuild:eu-west-1:123456789012:project/shop" },
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
      Action: ["sts:AssumeRole", "sts:TagSession"],
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
      Action: ["sts:AssumeRole", "sts:TagSession"],
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
    title: "every workflow of a GitHub repository",
    form: { githubActions: { repository: "acme/shop" } },
    statement: {
      Principal: GITHUB_PROVIDER,
      Action: WEB_IDENTITY,
      Condition: {
        StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" },
        StringLike: { [`${GITHUB}:sub`]: "repo:acme/shop:*" },
      },
    },
  },
  {
    title: "a branch of a GitHub repository",
    form: { githubActions: { repository: "acme/shop", branch: "release/1" } },
    statement: {
      Principal: GITHUB_PROVIDER,
      Action: WEB_IDENTITY,
      Condition: {
        StringEquals: {
          [`${GITHUB}:aud`]: "sts.amazonaws.com",
          [`${GITHUB}:sub`]: "repo:acme/shop:ref:refs/heads/release/1",
        },
      },
    },
  },
  {
    title: "a deployment environment of a GitHub repository",
    form: { githubActions: { repository: "acme/shop", environment: "production" } },
    statement: {
      Principal: GITHUB_PROVIDER,
      Action: WEB_IDENTITY,
      Condition: {
        StringEquals: {
          [`${GITHUB}:aud`]: "sts.amazonaws.com",
          [`${GITHUB}:sub`]: "repo:acme/shop:environment:production",
        },
      },
    },
  },
  {
    title: "a permission set, in both forms of the role's path",
    form: { identityCenter: { permissionSet: "Data" } },
    statement: {
      Principal: ROOT,
      Action: "sts:AssumeRole",
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

describe("trustPolicyDocument", () => {
  for (const { title, form, statement } of cases) {
    it(`trusts ${title}`, () => {
      expect(JSON.parse(trustPolicyDocument([form], CONTEXT))).to.deep.equal({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", ...statement }],
      });
    });
  }

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
