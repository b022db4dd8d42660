/**
 * Who may assume the IAM role: each entry is exactly one of these forms. `Text` is a string or an
 * Input of one. No text may contain a wildcard or a policy variable.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type TrustForm<Text = string> =
  | AccountTrust<Text>
  | PrincipalTrust<Text>
  | ServiceTrust<Text>
  | EksServiceAccountTrust<Text>
  | EksPodIdentityTrust<Text>
  | GitHubActionsTrust<Text>
  | IdentityCenterTrust<Text>;

type FormKey =
  | "account"
  | "principalArn"
  | "service"
  | "eksServiceAccount"
  | "eksPodIdentity"
  | "githubActions"
  | "identityCenter";

/** The keys of all other forms, so that two forms in one entry do not compile. */
type Alone<Own extends FormKey> = { readonly [Key in Exclude<FormKey, Own>]?: never };

/** Every principal of an account whose own policies allow `sts:AssumeRole` on the role. */
export interface AccountTrust<Text = string> extends Alone<"account"> {
  /** AWS account, 12 digits. */
  readonly account: Text;
  /**
   * External ID that the caller must send, 2 to 1224 characters. Default: none.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
   */
  readonly externalId?: Text;
  /** Whether the caller must have logged in with MFA. Default: `false`. */
  readonly requireMfa?: boolean;
}

/** One IAM user or role, which must exist. IAM forgets it if it is deleted and made again. */
export interface PrincipalTrust<Text = string> extends Alone<"principalArn"> {
  readonly principalArn: Text;
}

/** An AWS service, such as `lambda.amazonaws.com` or `ecs-tasks.amazonaws.com` (the task role). */
export interface ServiceTrust<Text = string> extends Alone<"service"> {
  readonly service: Text;
  /** ARN of the only resource for which the service may assume the role (`aws:SourceArn`). Default: any. */
  readonly sourceArn?: Text;
}

/**
 * A Kubernetes service account, through the OIDC provider of its cluster (IRSA).
 * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
 */
export interface EksServiceAccountTrust<Text = string> extends Alone<"eksServiceAccount"> {
  readonly eksServiceAccount: {
    readonly oidcProviderArn: Text;
    readonly namespace: Text;
    readonly serviceAccount: Text;
  };
}

/**
 * A Kubernetes service account, through EKS Pod Identity.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export interface EksPodIdentityTrust<Text = string> extends Alone<"eksPodIdentity"> {
  readonly eksPodIdentity: {
    /** Name of the only cluster. Default: every cluster of the account. */
    readonly clusterName?: Text;
    readonly namespace: Text;
    readonly serviceAccount: Text;
  };
}

/**
 * Workflows of one GitHub repository, through the account's OIDC provider for GitHub.
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
 */
export interface GitHubActionsTrust<Text = string> extends Alone<"githubActions"> {
  readonly githubActions: {
    /** Repository as `owner/name`. Without `branch` and `environment`: every workflow in it. */
    readonly repository: Text;
  } & (
    | { readonly branch?: Text; readonly environment?: never }
    | { readonly environment?: Text; readonly branch?: never }
  );
}

/**
 * Every user with a permission set of IAM Identity Center in the account.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export interface IdentityCenterTrust<Text = string> extends Alone<"identityCenter"> {
  readonly identityCenter: { readonly permissionSet: Text };
}
