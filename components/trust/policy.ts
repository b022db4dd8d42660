import { RunError } from "@pulumi/pulumi";
import type {
  AccountTrust,
  EksPodIdentityTrust,
  EksServiceAccountTrust,
  GitHubActionsTrust,
  IdentityCenterTrust,
  ServiceTrust,
  TrustForm,
} from "./form";
import type { Place } from "./place";
import { placeProblems } from "./placeProblems";
import { assumedByProblems } from "./schema";
import { sendsSourceAccount } from "./services";

/**
 * Characters of a trust policy, without white space; the default of a quota that AWS can raise.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MAX_LENGTH = 2048;

/** Partition and account of the IAM role. */
export type TrustContext = Place;

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
  const invalid = assumedByProblems(forms);
  const problems = invalid.length > 0 ? invalid : placeProblems(forms, context);
  if (problems.length > 0) {
    const lines = problems.map(({ property, reason }) => `${property}: ${reason}`);
    throw new RunError(["cannot write a trust policy", ...lines].join("\n  "));
  }
  const statements = forms
    .flatMap((form) => statementsOf(form, context))
    .map((statement) => ({ Effect: "Allow", ...statement }));
  const document = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  checkLength(document);
  return document;
}

function checkLength(document: string): void {
  const length = document.replace(/\s/g, "").length;
  if (length <= MAX_LENGTH) return;
  throw new RunError(
    `cannot write a trust policy of ${String(length)} characters: IAM allows ${String(MAX_LENGTH)}\n` +
      "Hint: Give assumedBy fewer entries, and declare another RdsIamUser, or call grantConnect, for the others.",
  );
}

function statementsOf(form: TrustForm, context: TrustContext): readonly Statement[] {
  return form.githubActions === undefined
    ? [statementOf(form, context)]
    : gitHubStatements(form, context);
}

function statementOf(
  form: Exclude<TrustForm, GitHubActionsTrust>,
  context: TrustContext,
): Statement {
  if (form.account !== undefined) return accountStatement(form, context);
  if (form.principalArn !== undefined) return assume({ AWS: form.principalArn });
  if (form.service !== undefined) return serviceStatement(form, context);
  if (form.eksServiceAccount !== undefined) return serviceAccountStatement(form);
  if (form.eksPodIdentity !== undefined) return podIdentityStatement(form);
  return identityCenterStatement(form, context);
}

// Sessions with transitive tags, such as those of EKS Pod Identity, pass their tags on when they assume
// a role, and AWS refuses them without sts:TagSession.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
function assume(principal: Statement["Principal"], conditions: Conditions = {}): Statement {
  return withConditions(
    { Principal: principal, Action: ["sts:AssumeRole", "sts:TagSession"] },
    conditions,
  );
}

function withConditions(statement: Statement, conditions: Conditions): Statement {
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

function serviceStatement(form: ServiceTrust, { accountId }: TrustContext): Statement {
  const { service, sourceArn, sourceAccount = defaultSourceAccount(form, accountId) } = form;
  return withConditions(
    { Principal: { Service: service }, Action: "sts:AssumeRole" },
    {
      ...(sourceAccount === "any" ? {} : { StringEquals: { "aws:SourceAccount": sourceAccount } }),
      ...(sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": sourceArn } }),
    },
  );
}

function defaultSourceAccount({ service }: ServiceTrust, accountId: string): string {
  return sendsSourceAccount(service) ? accountId : "any";
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

// The tags are the only thing that tells service accounts apart. Who may make an association, and
// may pass the role to it, decides where there are none.
// https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
function podIdentityStatement({ eksPodIdentity }: EksPodIdentityTrust): Statement {
  const statement = {
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
  };
  if (eksPodIdentity.sessionTags === false) return statement;
  const { clusterName, namespace, serviceAccount } = eksPodIdentity;
  const tags = {
    "aws:RequestTag/kubernetes-namespace": namespace,
    "aws:RequestTag/kubernetes-service-account": serviceAccount,
    ...(clusterName === undefined ? {} : { "aws:RequestTag/eks-cluster-name": clusterName }),
  };
  return withConditions(statement, { StringEquals: tags });
}

function gitHubStatements(
  { githubActions }: GitHubActionsTrust,
  context: TrustContext,
): readonly Statement[] {
  const { repository, ownerId, repositoryId, subject } = githubActions;
  const allow = (sub: string, claims: Readonly<Record<string, string>> = {}) =>
    gitHubStatement(context, sub, claims);
  if (subject !== undefined) return [allow(subject)];
  const about = gitHubContext(githubActions);
  const numbered = (ownerNumber: string, number: string) =>
    `repo:${repository.replace("/", `@${ownerNumber}/`)}@${number}:${about}`;
  if (ownerId !== undefined) return [allow(numbered(ownerId, repositoryId))];
  // `*` stands for the numbers. Another repository of the same owner could imitate such a subject by
  // customizing its own, so the claim that no repository can choose must name this one too.
  return [allow(`repo:${repository}:${about}`), allow(numbered("*", "*"), { repository })];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif */
function gitHubStatement(
  { partition, accountId }: TrustContext,
  subject: string,
  claims: Readonly<Record<string, string>>,
): Statement {
  const issuer = "token.actions.githubusercontent.com";
  const keys = (of: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(of).map(([claim, value]) => [`${issuer}:${claim}`, value]));
  const audience = { aud: "sts.amazonaws.com" };
  return webIdentity(
    `arn:${partition}:iam::${accountId}:oidc-provider/${issuer}`,
    subject.includes("*")
      ? { StringEquals: keys({ ...audience, ...claims }), StringLike: keys({ sub: subject }) }
      : { StringEquals: keys({ ...audience, ...claims, sub: subject }) },
  );
}

/** @see https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims */
function gitHubContext(github: GitHubActionsTrust["githubActions"]): string {
  const { branch, tag, environment, pullRequest } = github;
  if (environment !== undefined) return `environment:${environment.replaceAll(":", "%3A")}`;
  if (branch !== undefined) return `ref:refs/heads/${branch}`;
  if (tag !== undefined) return `ref:refs/tags/${tag}`;
  return pullRequest === undefined ? "*" : "pull_request";
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
