import { RunError } from "@pulumi/pulumi";
import type {
  AccountTrust,
  EksPodIdentityTrust,
  EksServiceAccountTrust,
  GitHubActionsTrust,
  IdentityCenterTrust,
  ServiceTrust,
  TrustForm,
} from "./trustForm";
import { assumedByProblems } from "./trustFormSchema";

/** Partition and account of the IAM role. */
export interface TrustContext {
  readonly partition: string;
  readonly accountId: string;
}

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

interface Statement {
  readonly Principal: Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  readonly Condition?: Conditions;
}

/**
 * The trust policy document: one statement for each form, in the given order.
 *
 * @throws if an entry is not a valid trust form; the paths begin with `assumedBy`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function trustPolicyDocument(forms: readonly TrustForm[], context: TrustContext): string {
  const problems = assumedByProblems(forms);
  if (problems.length > 0) {
    const lines = problems.map(({ property, reason }) => `${property}: ${reason}`);
    throw new RunError(["cannot write a trust policy", ...lines].join("\n  "));
  }
  const statements = forms.map((form) => ({ Effect: "Allow", ...statementOf(form, context) }));
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function statementOf(form: TrustForm, context: TrustContext): Statement {
  if (form.account !== undefined) return accountStatement(form, context);
  if (form.principalArn !== undefined) return assume({ AWS: form.principalArn });
  if (form.service !== undefined) return serviceStatement(form);
  if (form.eksServiceAccount !== undefined) return serviceAccountStatement(form);
  if (form.eksPodIdentity !== undefined) return podIdentityStatement(form);
  if (form.githubActions !== undefined) return gitHubStatement(form, context);
  return identityCenterStatement(form, context);
}

function assume(principal: Statement["Principal"], conditions: Conditions = {}): Statement {
  const statement = { Principal: principal, Action: "sts:AssumeRole" };
  return Object.keys(conditions).length === 0 ? statement : { ...statement, Condition: conditions };
}

function accountStatement(form: AccountTrust, { partition }: TrustContext): Statement {
  return assume(
    { AWS: rootOf(partition, form.account) },
    {
      ...(form.externalId === undefined
        ? {}
        : { StringEquals: { "sts:ExternalId": form.externalId } }),
      // Bool, not BoolIfExists: requests with long-term keys have no such key, and must be denied.
      ...(form.requireMfa === true ? { Bool: { "aws:MultiFactorAuthPresent": "true" } } : {}),
    },
  );
}

function serviceStatement({ service, sourceArn }: ServiceTrust): Statement {
  const conditions = sourceArn === undefined ? {} : { ArnEquals: { "aws:SourceArn": sourceArn } };
  return assume({ Service: service }, conditions);
}

function serviceAccountStatement({ eksServiceAccount }: EksServiceAccountTrust): Statement {
  const { oidcProviderArn, namespace, serviceAccount } = eksServiceAccount;
  const issuer = oidcProviderArn.replace(/.*?:oidc-provider\//, "");
  return webIdentity(oidcProviderArn, {
    StringEquals: {
      [`${issuer}:aud`]: "sts.amazonaws.com",
      [`${issuer}:sub`]: `system:serviceaccount:${namespace}:${serviceAccount}`,
    },
  });
}

function podIdentityStatement({ eksPodIdentity }: EksPodIdentityTrust): Statement {
  const { clusterName, namespace, serviceAccount } = eksPodIdentity;
  return {
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: {
      StringEquals: {
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
        ...(clusterName === undefined ? {} : { "aws:RequestTag/eks-cluster-name": clusterName }),
      },
    },
  };
}

// For a job with a deployment environment, GitHub's subject names that instead of the branch.
function gitHubStatement({ githubActions }: GitHubActionsTrust, context: TrustContext): Statement {
  const { repository, branch, environment } = githubActions;
  const issuer = "token.actions.githubusercontent.com";
  const provider = `arn:${context.partition}:iam::${context.accountId}:oidc-provider/${issuer}`;
  const audience = { [`${issuer}:aud`]: "sts.amazonaws.com" };
  const subject = (rest: string) => ({ [`${issuer}:sub`]: `repo:${repository}:${rest}` });
  if (environment !== undefined) {
    return webIdentity(provider, {
      StringEquals: { ...audience, ...subject(`environment:${environment}`) },
    });
  }
  if (branch !== undefined) {
    return webIdentity(provider, {
      StringEquals: { ...audience, ...subject(`ref:refs/heads/${branch}`) },
    });
  }
  return webIdentity(provider, { StringEquals: audience, StringLike: subject("*") });
}

// The path of a permission set's role contains the Region of IAM Identity Center, except us-east-1.
// Its name ends in 16 hexadecimal digits, which change when the assignment is re-created. One `?` for
// each digit keeps the permission set "Data" from matching a role of "Data_Admin".
// https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
function identityCenterStatement(form: IdentityCenterTrust, context: TrustContext): Statement {
  const { partition, accountId } = context;
  const path = `arn:${partition}:iam::${accountId}:role/aws-reserved/sso.amazonaws.com`;
  const name = `AWSReservedSSO_${form.identityCenter.permissionSet}_${"?".repeat(16)}`;
  return assume(
    { AWS: rootOf(partition, accountId) },
    { ArnLike: { "aws:PrincipalArn": [`${path}/${name}`, `${path}/*/${name}`] } },
  );
}

function webIdentity(provider: string, conditions: Conditions): Statement {
  return {
    Principal: { Federated: provider },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: conditions,
  };
}

function rootOf(partition: string, accountId: string): string {
  return `arn:${partition}:iam::${accountId}:root`;
}
