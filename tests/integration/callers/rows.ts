/** Who logs in from where, and what is wrong with those who do not. */
import {
  accessKeyCaller,
  type Caller,
  ec2Caller,
  ecsTaskCaller,
  eksPodIdentityCaller,
  eksServiceAccountCaller,
  gitHubActionsCaller,
  identityCenterCaller,
  lambdaCaller,
  profileCaller,
} from "../../emulator/callers";
import type { Emulator } from "../../emulator/emulator";
import type { AwsCredentials } from "../../emulator/login";
import type { Principals } from "../../emulator/principals";
import type { Issuer } from "../../emulator/sts/issuer";

export const READER = "orders_reader";
export const OTHER_ACCOUNT = "210987654321";
const ACCOUNT = "123456789012";
export const EKS = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF";
export const GITHUB = "https://token.actions.githubusercontent.com";
export const STS = "sts.amazonaws.com";
const MAIN = "repo:acme@123/orders@456:ref:refs/heads/main";
const POD = { namespace: "shop", serviceAccount: "orders" };
const PAM = `error: PAM authentication failed for user "${READER}"`;
// The SDK asks an older provider last, which does not know the address.
const NO_POD_CREDENTIALS =
  "CredentialsProviderError: 169.254.170.23 is not a valid container metadata service hostname";
const NO_CREDENTIALS = "CredentialsProviderError: Could not load credentials from any providers";

export interface World {
  readonly emulator: Emulator;
  readonly principals: Principals;
  /** Of another account. */
  readonly others: Principals;
  readonly eks: Issuer;
  readonly gitHub: Issuer;
  /** Says to be GitHub. */
  readonly forger: Issuer;
}

/** A caller that logs in, or says why not. */
export interface Row {
  readonly title: string;
  /** Trust policy of the role; without one there is no role of the test's own. */
  readonly trust?: object | readonly object[];
  readonly call: (world: World, roleArn: string) => Promise<Caller>;
  /** What it prints, where it is refused. */
  readonly refused?: string | RegExp;
  /** Why there cannot be such a caller. */
  readonly rejected?: string;
}

function service(name: string, conditions: object = {}, actions = ["sts:AssumeRole"]) {
  const Principal = { Service: name };
  return { Effect: "Allow", Action: actions, Principal, Condition: conditions };
}

function federated(provider: string, conditions: object) {
  const Federated = `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider.replace("https://", "")}`;
  const Action = "sts:AssumeRoleWithWebIdentity";
  return { Effect: "Allow", Action, Principal: { Federated }, Condition: conditions };
}

const BY_ACCOUNT = {
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
};
export const LAMBDA = service("lambda.amazonaws.com");
const ECS = service("ecs-tasks.amazonaws.com", {
  StringEquals: { "aws:SourceAccount": ACCOUNT },
  ArnLike: { "aws:SourceArn": `arn:aws:ecs:eu-central-1:${ACCOUNT}:*` },
});
export const EC2 = service("ec2.amazonaws.com");
const IRSA = federated(EKS, {
  StringEquals: {
    [`${EKS.replace("https://", "")}:aud`]: STS,
    [`${EKS.replace("https://", "")}:sub`]: "system:serviceaccount:shop:orders",
  },
});
const WORKFLOW = federated(GITHUB, {
  StringEquals: { "token.actions.githubusercontent.com:aud": STS },
  StringLike: {
    "token.actions.githubusercontent.com:sub": [
      "repo:acme/orders:ref:refs/heads/main",
      "repo:acme@123/orders@456:ref:refs/heads/main",
    ],
  },
});
const TAG_ACTIONS = ["sts:AssumeRole", "sts:TagSession"];
const POD_TAGS = {
  "aws:RequestTag/kubernetes-namespace": "shop",
  "aws:RequestTag/kubernetes-service-account": "orders",
};
const POD_BY_TAGS = service("pods.eks.amazonaws.com", { StringEquals: POD_TAGS }, TAG_ACTIONS);
const POD_BY_CLUSTER = service("pods.eks.amazonaws.com", {
  StringEquals: { "aws:SourceAccount": ACCOUNT },
  ArnEquals: { "aws:SourceArn": `arn:aws:eks:eu-central-1:${ACCOUNT}:cluster/shop` },
});

export const rows: readonly Row[] = [
  {
    title: "a Lambda function",
    trust: LAMBDA,
    call: ({ emulator }, roleArn) => lambdaCaller(emulator, { roleArn }),
  },
  {
    title: "a Lambda function whose role trusts another service",
    trust: EC2,
    call: ({ emulator }, roleArn) => lambdaCaller(emulator, { roleArn }),
    rejected: "The role defined for the function cannot be assumed by Lambda.",
  },
  {
    title: "a Lambda function whose role asks for a source that Lambda does not send",
    trust: service("lambda.amazonaws.com", { StringEquals: { "aws:SourceAccount": ACCOUNT } }),
    call: ({ emulator }, roleArn) => lambdaCaller(emulator, { roleArn }),
    rejected: "The role defined for the function cannot be assumed by Lambda.",
  },
  {
    title: "an ECS task",
    trust: ECS,
    call: ({ emulator }, roleArn) => ecsTaskCaller(emulator, { roleArn }),
  },
  {
    title: "an ECS task whose role trusts tasks of another account",
    trust: service("ecs-tasks.amazonaws.com", {
      StringEquals: { "aws:SourceAccount": "210987654321" },
    }),
    call: ({ emulator }, roleArn) => ecsTaskCaller(emulator, { roleArn }),
    refused: NO_CREDENTIALS,
  },
  {
    title: "an ECS task whose role trusts tasks of one cluster, which ECS does not say",
    trust: service("ecs-tasks.amazonaws.com", {
      ArnLike: { "aws:SourceArn": `arn:aws:ecs:eu-central-1:${ACCOUNT}:cluster/shop` },
    }),
    call: ({ emulator }, roleArn) => ecsTaskCaller(emulator, { roleArn }),
    refused: NO_CREDENTIALS,
  },
  {
    title: "an EKS service account",
    trust: IRSA,
    call: ({ emulator, eks: issuer }, roleArn) =>
      eksServiceAccountCaller(emulator, { roleArn, issuer, ...POD }),
  },
  {
    title: "an EKS service account of another name",
    trust: IRSA,
    call: ({ emulator, eks: issuer }, roleArn) =>
      eksServiceAccountCaller(emulator, { roleArn, issuer, ...POD, serviceAccount: "billing" }),
    refused: "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity",
  },
  {
    title: "an EKS service account with a token for somebody else",
    trust: IRSA,
    call: ({ emulator, eks: issuer }, roleArn) =>
      eksServiceAccountCaller(emulator, { roleArn, issuer, ...POD, audience: "vault" }),
    refused: "InvalidIdentityTokenException: Incorrect token audience",
  },
  {
    title: "an EKS service account with an old token",
    trust: IRSA,
    call: ({ emulator, eks: issuer }, roleArn) =>
      eksServiceAccountCaller(emulator, { roleArn, issuer, ...POD, expiresInSeconds: -60 }),
    refused:
      /^ExpiredTokenException: Token expired: current date\/time \d+ must be before the expiration date\/time \d+$/,
  },
  {
    title: "an EKS pod with an identity",
    trust: POD_BY_TAGS,
    call: ({ emulator }, roleArn) =>
      eksPodIdentityCaller(emulator, { roleArn, clusterName: "shop", ...POD }),
  },
  {
    title: "an EKS pod with an identity and without session tags",
    trust: POD_BY_CLUSTER,
    call: ({ emulator }, roleArn) =>
      eksPodIdentityCaller(emulator, { roleArn, clusterName: "shop", ...POD, sessionTags: false }),
  },
  {
    title: "an EKS pod without session tags whose role asks for them",
    trust: POD_BY_TAGS,
    call: ({ emulator }, roleArn) =>
      eksPodIdentityCaller(emulator, { roleArn, clusterName: "shop", ...POD, sessionTags: false }),
    refused: NO_POD_CREDENTIALS,
  },
  {
    title: "an EKS pod whose role does not allow session tags",
    trust: POD_BY_CLUSTER,
    call: ({ emulator }, roleArn) =>
      eksPodIdentityCaller(emulator, { roleArn, clusterName: "shop", ...POD }),
    refused: NO_POD_CREDENTIALS,
  },
  {
    title: "an EKS pod without its token",
    trust: POD_BY_TAGS,
    call: ({ emulator }, roleArn) =>
      eksPodIdentityCaller(emulator, { roleArn, clusterName: "shop", ...POD, hasToken: false }),
    refused: NO_POD_CREDENTIALS,
  },
  {
    title: "a GitHub workflow",
    trust: WORKFLOW,
    call: ({ emulator, gitHub: issuer }, roleArn) =>
      gitHubActionsCaller(emulator, { roleArn, issuer, subject: MAIN }),
  },
  {
    title: "a GitHub workflow of an older repository",
    trust: WORKFLOW,
    call: ({ emulator, gitHub: issuer }, roleArn) =>
      gitHubActionsCaller(emulator, {
        roleArn,
        issuer,
        subject: "repo:acme/orders:ref:refs/heads/main",
      }),
  },
  {
    title: "a GitHub workflow of another branch",
    trust: WORKFLOW,
    call: ({ emulator, gitHub: issuer }, roleArn) =>
      gitHubActionsCaller(emulator, { roleArn, issuer, subject: `${MAIN}tenance` }),
    rejected:
      "Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity",
  },
  {
    title: "a GitHub workflow with another audience",
    trust: WORKFLOW,
    call: ({ emulator, gitHub: issuer }, roleArn) =>
      gitHubActionsCaller(emulator, { roleArn, issuer, subject: MAIN, audience: "acme" }),
    rejected: "Could not assume role with OIDC: Incorrect token audience",
  },
  {
    title: "somebody who says to be GitHub",
    trust: WORKFLOW,
    call: ({ emulator, forger: issuer }, roleArn) =>
      gitHubActionsCaller(emulator, { roleArn, issuer, subject: MAIN }),
    rejected:
      "Could not assume role with OIDC: The web identity token that was passed could not be validated by AWS. Get a new identity token from the identity provider and then retry the request.",
  },
  {
    title: "an EC2 instance",
    trust: EC2,
    call: ({ emulator }, roleArn) => ec2Caller(emulator, { roleArn }),
  },
  {
    title: "an EC2 instance whose role trusts another service",
    trust: LAMBDA,
    call: ({ emulator }, roleArn) => ec2Caller(emulator, { roleArn }),
    refused: NO_CREDENTIALS,
  },
  {
    title: "a user of IAM Identity Center",
    call: ({ emulator }) => identityCenterCaller(emulator, { permissionSet: "Analyst" }),
  },
  {
    title: "a user of IAM Identity Center with another permission set",
    call: ({ emulator }) => identityCenterCaller(emulator, { permissionSet: "Visitor" }),
    refused: PAM,
  },
  {
    title: "a user of IAM Identity Center with a permission set that nobody made",
    call: ({ emulator }) => identityCenterCaller(emulator, { permissionSet: "Nobody" }),
    refused: "CredentialsProviderError: ForbiddenException: No access",
  },
  {
    title: "a user of IAM Identity Center who logged in yesterday",
    call: ({ emulator }) =>
      identityCenterCaller(emulator, { permissionSet: "Analyst", login: "expired" }),
    refused:
      "CredentialsProviderError: Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
  },
  {
    title: "a user of IAM Identity Center whose session was ended",
    call: ({ emulator }) =>
      identityCenterCaller(emulator, { permissionSet: "Analyst", login: "revoked" }),
    refused: "CredentialsProviderError: UnauthorizedException: Session token not found or invalid",
  },
  {
    title: "a user with access keys",
    call: async (world) => accessKeyCaller(world.emulator, await userWith(world, "rds-db:connect")),
  },
  {
    title: "a user with access keys and without the policy",
    call: async (world) => accessKeyCaller(world.emulator, await userWith(world, "rds:*")),
    refused: PAM,
  },
  {
    title: "a profile with a source profile",
    trust: BY_ACCOUNT,
    call: async (world, roleArn) => {
      const credentials = await userWith(world, "sts:AssumeRole");
      return profileCaller(world.emulator, { credentials, roleArn });
    },
  },
  {
    title: "a profile whose user may not assume the role",
    trust: BY_ACCOUNT,
    call: async (world, roleArn) => {
      const credentials = await userWith(world, "s3:*");
      return profileCaller(world.emulator, { credentials, roleArn });
    },
    refused:
      /^AccessDenied: User: arn:aws:iam::123456789012:user\/\S+ is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role\/reader-\d+$/,
  },
  {
    title: "a profile with an external id and a session name",
    trust: {
      ...BY_ACCOUNT,
      Condition: { StringEquals: { "sts:ExternalId": "contract", "sts:RoleSessionName": "ana" } },
    },
    call: async (world, roleArn) => {
      const credentials = await userWith(world, "sts:AssumeRole");
      const settings = { external_id: "contract", role_session_name: "ana" };
      return profileCaller(world.emulator, { credentials, roleArn, settings });
    },
  },
  {
    title: "a profile of another account",
    trust: { ...BY_ACCOUNT, Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` } },
    call: async (world, roleArn) => {
      const credentials = await userWith(world, "sts:AssumeRole", world.others);
      return profileCaller(world.emulator, { credentials, roleArn });
    },
  },
  {
    title: "a user of another account, whatever its policies allow",
    call: async (world) => {
      const keys = await userWith(world, "rds-db:connect", world.others);
      return accessKeyCaller(world.emulator, keys);
    },
    refused: PAM,
  },
];

let users = 0;

function userWith(
  world: World,
  action: string,
  principals = world.principals,
): Promise<AwsCredentials> {
  users += 1;
  return principals.createUser(`ana-${users}`, { Effect: "Allow", Action: action, Resource: "*" });
}
