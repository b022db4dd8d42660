/**
 * Who may assume the IAM role: each entry is exactly one of these forms. `Text` is a string or an
 * Input of one. No text may contain a wildcard or a policy variable.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export type TrustForm<Text = string, Flag = boolean> =
  | AccountTrust<Text, Flag>
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
export interface AccountTrust<Text = string, Flag = boolean> extends Alone<"account"> {
  /** AWS account, 12 digits. */
  readonly account: Text;
  /**
   * External ID that the caller must send, 2 to 1224 characters. Default: none.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
   */
  readonly externalId?: Text;
  /** Whether the caller must have logged in with MFA. Default: `false`. */
  readonly requireMfa?: Flag;
}

/**
 * One IAM user or role, or one session of a role. A user or role must exist, and IAM no longer matches
 * it after it is deleted and created again.
 */
export interface PrincipalTrust<Text = string> extends Alone<"principalArn"> {
  readonly principalArn: Text;
}

/** An AWS service, such as `lambda.amazonaws.com` or `ecs-tasks.amazonaws.com` (the task role). */
export interface ServiceTrust<Text = string> extends Alone<"service"> {
  readonly service: Text;
  /**
   * ARN of the resource for which the service may assume the role (`aws:SourceArn`). `*` may stand
   * for its Region and in what follows the account, such as
   * `arn:aws:ecs:eu-west-1:123456789012:*`. Default: every resource.
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
   */
  readonly sourceArn?: Text;
  /**
   * Account for whose resources the service may assume the role (`aws:SourceAccount`), or `"any"`.
   * Default: the server's account for services that are documented to send it
   * (`ecs-tasks.amazonaws.com`, `codebuild.amazonaws.com`), `"any"` for all others.
   */
  readonly sourceAccount?: Text;
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
  readonly eksPodIdentity:
    | {
        /** Name of the only cluster. Default: every cluster of the account. */
        readonly clusterName?: Text;
        readonly namespace: Text;
        readonly serviceAccount: Text;
        readonly sessionTags?: true;
      }
    | {
        /**
         * `false` for associations with `disableSessionTags`. The trust policy then cannot tell service
         * accounts apart: every association that names the role may use it.
         */
        readonly sessionTags: false;
        readonly clusterName?: never;
        readonly namespace?: never;
        readonly serviceAccount?: never;
      };
}

/**
 * Workflows of one GitHub repository, through the account's OIDC provider for GitHub. At most one of
 * `branch`, `tag`, `environment`, `pullRequest` and `subject`; without them every workflow of the
 * repository.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export interface GitHubActionsTrust<Text = string> extends Alone<"githubActions"> {
  readonly githubActions: {
    /** Repository as `owner/name`. */
    readonly repository: Text;
  } & GitHubIds<Text> &
    GitHubSubject<Text>;
}

/**
 * The numbers of the owner and the repository, which GitHub never uses again. Tokens of repositories
 * that were created, renamed or transferred since 15 July 2026 hold them in the subject. With both,
 * only these tokens are accepted; without them, those with and those without numbers are.
 */
type GitHubIds<Text> =
  | { readonly ownerId?: never; readonly repositoryId?: never }
  | {
      /** `id` of `https://api.github.com/users/<owner>`. */
      readonly ownerId: Text;
      /** `id` of `https://api.github.com/repos/<owner>/<name>`. */
      readonly repositoryId: Text;
    };

interface GitHubSubjects<Text> {
  /** Name of one branch. */
  readonly branch: Text;
  /** Name of one tag. */
  readonly tag: Text;
  /** Name of one deployment environment. Jobs that use one name it instead of their branch. */
  readonly environment: Text;
  /** Workflows that a pull request triggers. */
  readonly pullRequest: true;
  /** The whole subject, where the repository or organization has customized it. */
  readonly subject: Text;
}

type GitHubSubject<Text> =
  | { readonly [Key in keyof GitHubSubjects<Text>]?: never }
  | {
      readonly [Key in keyof GitHubSubjects<Text>]: Pick<GitHubSubjects<Text>, Key> & {
        readonly [Other in Exclude<keyof GitHubSubjects<Text>, Key>]?: never;
      };
    }[keyof GitHubSubjects<Text>];

/**
 * Every user with a permission set of IAM Identity Center in the account.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export interface IdentityCenterTrust<Text = string> extends Alone<"identityCenter"> {
  readonly identityCenter: { readonly permissionSet: Text };
}
