/** Who may assume the IAM role: one form an entry, `Text` being a string or an Input of one. */
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

/** Keys of the other forms: two forms in one entry do not compile. */
type Alone<Own extends FormKey> = { readonly [Key in Exclude<FormKey, Own>]?: never };

/** Whoever an account's own policies allow to assume the role. */
export interface AccountTrust<Text = string> extends Alone<"account"> {
  /** 12 digits. */
  readonly account: Text;
  /** Secret word that a third party must send. */
  readonly externalId?: Text;
  /** Only sessions that logged in with MFA. Default: `false`. */
  readonly requireMfa?: boolean;
}

/** One IAM user or role, which must exist. IAM forgets it if it is deleted and made again. */
export interface PrincipalTrust<Text = string> extends Alone<"principalArn"> {
  readonly principalArn: Text;
}

/** An AWS service, such as `lambda.amazonaws.com` or `ecs-tasks.amazonaws.com` (the task role). */
export interface ServiceTrust<Text = string> extends Alone<"service"> {
  readonly service: Text;
  /** Only on behalf of this resource (`aws:SourceArn`), where the service sends it. */
  readonly sourceArn?: Text;
}

/** A Kubernetes service account through the cluster's OIDC provider (IRSA). */
export interface EksServiceAccountTrust<Text = string> extends Alone<"eksServiceAccount"> {
  readonly eksServiceAccount: {
    readonly oidcProviderArn: Text;
    readonly namespace: Text;
    readonly serviceAccount: Text;
  };
}

/**
 * A Kubernetes service account through EKS Pod Identity.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 */
export interface EksPodIdentityTrust<Text = string> extends Alone<"eksPodIdentity"> {
  readonly eksPodIdentity: {
    /** Default: every cluster of the account. */
    readonly clusterName?: Text;
    readonly namespace: Text;
    readonly serviceAccount: Text;
  };
}

/** Workflows of one GitHub repository, through the account's OIDC provider for GitHub. */
export interface GitHubActionsTrust<Text = string> extends Alone<"githubActions"> {
  readonly githubActions: {
    /** `owner/name`. Without `branch` or `environment`: every workflow of the repository. */
    readonly repository: Text;
  } & (
    | { readonly branch?: Text; readonly environment?: never }
    | { readonly environment?: Text; readonly branch?: never }
  );
}

/** Everyone who has an IAM Identity Center permission set in the account. */
export interface IdentityCenterTrust<Text = string> extends Alone<"identityCenter"> {
  readonly identityCenter: { readonly permissionSet: Text };
}
