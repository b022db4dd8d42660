/** For each trust form whom it lets in, and whom it must not, however near they come. */
import type { TrustForm } from "../../../components/trust/form";
import { assumeAsService, type ServiceAssumption } from "../../emulator/sts/services";
import { assumeRoleWithWebIdentity } from "../../emulator/sts/webIdentity";
import type { RoleRequest } from "../../emulator/principals";
import {
  ACCOUNT,
  CLUSTER,
  MFA_CODE,
  OTHER,
  OTHER_AUDIENCE,
  STS,
  type Who,
  type World,
} from "./world";

/** An attempt to assume the role. */
export type Attempt = (world: World, roleArn: string) => Promise<unknown>;

export interface Row {
  readonly title: string;
  readonly form: TrustForm;
  readonly allowed: Readonly<Record<string, Attempt>>;
  readonly refused: Readonly<Record<string, Attempt>>;
}

function as(who: Who, request: Partial<RoleRequest> = {}): Attempt {
  return ({ principals, keys }, RoleArn) =>
    principals.assumeRole({ RoleArn, ...request }, keys[who]);
}

/** With the user's MFA device. */
function withMfa(TokenCode: string): Attempt {
  return ({ principals, keys, mfaDevice }, RoleArn) =>
    principals.assumeRole({ RoleArn, SerialNumber: mfaDevice, TokenCode }, keys.user);
}

/** As the role itself, whose own policies allow it everything. */
const asItself: Attempt = async ({ principals, keys }, RoleArn) => {
  const name = RoleArn.slice(RoleArn.lastIndexOf("/") + 1);
  await principals.putRolePolicy(name, "own", { Effect: "Allow", Action: "*", Resource: "*" });
  const ExternalId = "tenant-7";
  const session = await principals.assumeRole({ RoleArn, ExternalId }, keys.user);
  return principals.assumeRole({ RoleArn, ExternalId }, session);
};

function service(
  name: string,
  source: Pick<ServiceAssumption, "sourceAccount" | "sourceArn" | "tags"> = {},
): Attempt {
  return ({ emulator }, roleArn) =>
    assumeAsService(emulator.parts.backend, {
      service: name,
      roleArn,
      sessionName: "test",
      ...source,
    });
}

/** EKS Pod Identity's agent; without tags where the association has switched them off. */
function pod(tags: Readonly<Record<string, string>>): Attempt {
  return service("pods.eks.amazonaws.com", {
    sourceAccount: ACCOUNT,
    tags: new Map(Object.entries(tags)),
  });
}

function podIn(cluster: string, namespace: string, account: string): Attempt {
  return pod({
    "eks-cluster-arn": `arn:aws:eks:eu-central-1:${ACCOUNT}:cluster/${cluster}`,
    "eks-cluster-name": cluster,
    "kubernetes-namespace": namespace,
    "kubernetes-service-account": account,
    "kubernetes-pod-name": `${account}-0`,
    "kubernetes-pod-uid": "8c7e34d5",
  });
}

function web(issuer: "gitHub" | "cluster" | "otherCluster", sub: string, aud = STS): Attempt {
  return async (world, RoleArn) => {
    // GitHub itself sets the repository, whatever the subject says.
    const repository = (sub.split(":")[1] ?? "").replace(/@\d+/g, "");
    const claims = issuer === "gitHub" ? { repository } : {};
    const WebIdentityToken = await world[issuer].sign({ sub, aud, claims });
    const request = { RoleArn, RoleSessionName: "test", WebIdentityToken };
    return assumeRoleWithWebIdentity(
      world.emulator.parts.backend,
      new URLSearchParams(Object.entries(request)),
    );
  };
}

/** Attempts with tokens of GitHub, by subject. */
function gitHub(...subjects: readonly string[]): Readonly<Record<string, Attempt>> {
  return Object.fromEntries(subjects.map((subject) => [subject, web("gitHub", subject)]));
}

const ECS = "ecs-tasks.amazonaws.com";
const LAMBDA = "lambda.amazonaws.com";
const TASK = `arn:aws:ecs:eu-central-1:${ACCOUNT}:task/shop/1`;

const accounts: readonly Row[] = [
  {
    title: "an account",
    form: { account: ACCOUNT },
    allowed: { "a user": as("user"), "a role": as("app") },
    refused: {
      "a user whose policies do not allow it": as("userWithoutPolicy"),
      "a user of another account": as("userOfOther"),
      "a role of another account": as("appOfOther"),
      "the role itself": asItself,
      "a service": service(LAMBDA),
    },
  },
  {
    title: "another account",
    form: { account: OTHER },
    allowed: { "a user of it": as("userOfOther"), "a role of it": as("appOfOther") },
    refused: { "a user of the role's account": as("user") },
  },
  {
    title: "an account with an external ID",
    form: { account: ACCOUNT, externalId: "tenant-7" },
    allowed: { "the right one": as("user", { ExternalId: "tenant-7" }) },
    refused: {
      "another one": as("user", { ExternalId: "tenant-70" }),
      "the same in capitals": as("user", { ExternalId: "TENANT-7" }),
      none: as("user"),
      "another account with the right one": as("userOfOther", { ExternalId: "tenant-7" }),
      "the role itself": asItself,
    },
  },
  {
    title: "an account with MFA",
    form: { account: ACCOUNT, requireMfa: true },
    allowed: { "a code": withMfa(MFA_CODE) },
    refused: {
      "a wrong code": withMfa("654321"),
      "a user without MFA": as("user"),
      "a session of a role, which has none": as("app"),
    },
  },
  {
    title: "a principal",
    form: { principalArn: `arn:aws:iam::${ACCOUNT}:role/app` },
    allowed: { "that role": as("app") },
    refused: {
      "a role whose name begins alike": as("appInPath"),
      "a role of this name in another account": as("appOfOther"),
      "a user of the account": as("user"),
    },
  },
  {
    title: "a principal in a path",
    form: { principalArn: `arn:aws:iam::${ACCOUNT}:role/team/app-2` },
    allowed: { "that role": as("appInPath") },
    refused: { "another role": as("app") },
  },
  {
    title: "a principal without its path",
    form: { principalArn: `arn:aws:iam::${ACCOUNT}:role/app-2` },
    allowed: {},
    refused: { "the role in the path": as("appInPath") },
  },
  {
    title: "a principal of another account",
    form: { principalArn: `arn:aws:iam::${OTHER}:role/app` },
    allowed: { "that role": as("appOfOther") },
    refused: {
      "the role of this name in the role's account": as("app"),
      "a user of the other account": as("userOfOther"),
    },
  },
];

const services: readonly Row[] = [
  {
    title: "a service",
    form: { service: LAMBDA },
    allowed: { "that service": service(LAMBDA) },
    refused: { "another service": service("ec2.amazonaws.com"), "a user": as("user") },
  },
  {
    title: "ECS tasks, without more words",
    form: { service: ECS },
    allowed: { "a task of the account": service(ECS, { sourceAccount: ACCOUNT, sourceArn: TASK }) },
    refused: {
      "a task of another account": service(ECS, {
        sourceAccount: OTHER,
        sourceArn: TASK.replace(ACCOUNT, OTHER),
      }),
      "a request that names no account": service(ECS),
    },
  },
  {
    title: "ECS tasks of any account",
    form: { service: ECS, sourceAccount: "any" },
    allowed: { "a task of another account": service(ECS, { sourceAccount: OTHER }) },
    refused: { "another service": service(LAMBDA, { sourceAccount: OTHER }) },
  },
  {
    title: "ECS tasks of one Region",
    form: { service: ECS, sourceArn: `arn:aws:ecs:eu-central-1:${ACCOUNT}:*` },
    allowed: { "a task of it": service(ECS, { sourceAccount: ACCOUNT, sourceArn: TASK }) },
    refused: {
      "a task of another Region": service(ECS, {
        sourceAccount: ACCOUNT,
        sourceArn: TASK.replace("eu-central-1", "eu-west-1"),
      }),
      "a task of another account": service(ECS, {
        sourceAccount: OTHER,
        sourceArn: TASK.replace(ACCOUNT, OTHER),
      }),
      "another service's resource": service(ECS, {
        sourceAccount: ACCOUNT,
        sourceArn: TASK.replace(":ecs:", ":lambda:"),
      }),
      "a request that names no resource": service(ECS, { sourceAccount: ACCOUNT }),
    },
  },
  {
    title: "a service for resources of every Region whose names begin alike",
    form: { service: LAMBDA, sourceArn: `arn:aws:lambda:*:${ACCOUNT}:function:orders-*` },
    allowed: {
      "such a function": service(LAMBDA, {
        sourceArn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:orders-reader`,
      }),
    },
    refused: {
      "another function": service(LAMBDA, {
        sourceArn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:billing`,
      }),
      "a function of another account that imitates the Region": service(LAMBDA, {
        sourceArn: `arn:aws:lambda:eu-west-1:${OTHER}:${ACCOUNT}:function:orders-reader`,
      }),
    },
  },
  {
    title: "a service for one account",
    form: { service: LAMBDA, sourceAccount: ACCOUNT },
    allowed: { "that account": service(LAMBDA, { sourceAccount: ACCOUNT }) },
    refused: {
      "another account": service(LAMBDA, { sourceAccount: OTHER }),
      "a request that names none": service(LAMBDA),
    },
  },
];

const API = "system:serviceaccount:shop:api";

const kubernetes: readonly Row[] = [
  {
    title: "a Kubernetes service account (IRSA)",
    form: {
      eksServiceAccount: {
        oidcProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/${CLUSTER.replace("https://", "")}`,
        namespace: "shop",
        serviceAccount: "api",
      },
    },
    allowed: { "that account": web("cluster", API) },
    refused: {
      "another namespace": web("cluster", "system:serviceaccount:shop-2:api"),
      "a service account whose name begins alike": web("cluster", `${API}-2`),
      "the same in another cluster": web("otherCluster", API),
      "a node": web("cluster", "system:node:api"),
      "a service": service("pods.eks.amazonaws.com"),
    },
  },
  {
    title: "EKS Pod Identity of every cluster",
    form: { eksPodIdentity: { namespace: "shop", serviceAccount: "api" } },
    allowed: {
      "a pod of one": podIn("main", "shop", "api"),
      "a pod of another": podIn("test", "shop", "api"),
    },
    refused: {
      "a pod of another namespace": podIn("main", "shop-2", "api"),
      "a pod of another service account": podIn("main", "shop", "api-2"),
      "an association without session tags": pod({}),
      "another service": service(ECS, { sourceAccount: ACCOUNT }),
    },
  },
  {
    title: "EKS Pod Identity of one cluster",
    form: { eksPodIdentity: { clusterName: "main", namespace: "shop", serviceAccount: "api" } },
    allowed: { "a pod of it": podIn("main", "shop", "api") },
    refused: {
      "a pod of another cluster": podIn("main-2", "shop", "api"),
      "a pod of another namespace": podIn("main", "main", "api"),
    },
  },
  {
    title: "EKS Pod Identity without session tags",
    form: { eksPodIdentity: { sessionTags: false } },
    allowed: {
      "an association without them": pod({}),
      "an association with them": podIn("main", "shop", "api"),
    },
    refused: { "another service": service(ECS, { sourceAccount: ACCOUNT }), "a user": as("user") },
  },
];

const REPOSITORY = { repository: "acme/orders" };
const IDS = { ownerId: "123", repositoryId: "456" };
/** The subjects of every token of a repository begin so, in the older and in the newer form. */
const PLAIN = "repo:acme/orders";
const NUMBERED = "repo:acme@123/orders@456";

/** Other repositories, for which the same workflow would have these subjects. */
function ofOthers(about: string): readonly string[] {
  return [
    `repo:acme2/orders:${about}`,
    `repo:acme-evil/orders:${about}`,
    `repo:evil/orders:${about}`,
    `repo:acme/orders-2:${about}`,
    `repo:acme/ORDERS:${about}`,
    `repo:acme2@123/orders@456:${about}`,
    `repo:evil@123/orders@456:${about}`,
    `repo:acme@123/orders-2@456:${about}`,
    // Text of one's own choice comes last, and GitHub writes its colons as "%3A".
    `repo:acme@1/evil@2:environment:x/orders@3%3A${about.replaceAll(":", "%3A")}`,
    `repo:evil/evil:environment:repo%3Aacme/orders%3A${about.replaceAll(":", "%3A")}`,
  ];
}

const MAIN = "ref:refs/heads/main";

const repositories: readonly Row[] = [
  {
    title: "every workflow of a GitHub repository",
    form: { githubActions: REPOSITORY },
    allowed: gitHub(
      `${PLAIN}:${MAIN}`,
      `${PLAIN}:pull_request`,
      `${PLAIN}:environment:live`,
      `${NUMBERED}:ref:refs/tags/v1`,
      `repo:acme@9/orders@8:${MAIN}`,
    ),
    refused: {
      ...gitHub(...ofOthers(MAIN), ...ofOthers("pull_request")),
      // Subjects that another repository of the owner has customized.
      ...gitHub(
        "repo:acme@123/evil@789:ref:refs/heads/orders@456:actor:eve",
        `repo:acme@123/evil@789:environment:x/orders@456:${MAIN}`,
      ),
      "a token for somebody else": web("gitHub", `${PLAIN}:${MAIN}`, OTHER_AUDIENCE),
      "a token of another issuer": web("cluster", `${PLAIN}:${MAIN}`),
    },
  },
  {
    title: "every workflow of a GitHub repository, by its numbers",
    form: { githubActions: { ...REPOSITORY, ...IDS } },
    allowed: gitHub(`${NUMBERED}:${MAIN}`, `${NUMBERED}:pull_request`),
    refused: gitHub(
      `${PLAIN}:${MAIN}`,
      `repo:acme@1234/orders@456:${MAIN}`,
      `repo:acme@123/orders@4567:${MAIN}`,
      // A subject that another repository of the owner has customized: its branch is "orders@x".
      "repo:acme@123/evil@789:ref:refs/heads/orders@456:actor:eve",
      ...ofOthers(MAIN),
    ),
  },
  {
    title: "one branch",
    form: { githubActions: { ...REPOSITORY, branch: "main" } },
    allowed: gitHub(`${PLAIN}:${MAIN}`, `${NUMBERED}:${MAIN}`),
    refused: gitHub(
      `${PLAIN}:${MAIN}-2`,
      `${PLAIN}:ref:refs/heads/x/main`,
      `${PLAIN}:ref:refs/tags/main`,
      `${PLAIN}:pull_request`,
      `${PLAIN}:environment:main`,
      `${PLAIN}:environment:ref%3Arefs/heads/main`,
      `${NUMBERED}:environment:ref%3Arefs/heads/main`,
      `${NUMBERED}:environment:x%3A${MAIN.replace(":", "%3A")}`,
      `repo:acme@123/evil@789:environment:x/orders@456:${MAIN}`,
      ...ofOthers(MAIN),
    ),
  },
  {
    title: "one branch, by the repository's numbers",
    form: { githubActions: { ...REPOSITORY, ...IDS, branch: "main" } },
    allowed: gitHub(`${NUMBERED}:${MAIN}`),
    refused: gitHub(
      `${PLAIN}:${MAIN}`,
      `${NUMBERED}:${MAIN}-2`,
      `repo:acme@9/orders@456:${MAIN}`,
      ...ofOthers(MAIN),
    ),
  },
  {
    title: "one tag",
    form: { githubActions: { ...REPOSITORY, tag: "v1.0" } },
    allowed: gitHub(`${PLAIN}:ref:refs/tags/v1.0`, `${NUMBERED}:ref:refs/tags/v1.0`),
    refused: gitHub(
      `${PLAIN}:ref:refs/tags/v1.0.1`,
      `${PLAIN}:ref:refs/tags/v1x0`,
      `${PLAIN}:ref:refs/heads/v1.0`,
      ...ofOthers("ref:refs/tags/v1.0"),
    ),
  },
  {
    title: "one environment",
    form: { githubActions: { ...REPOSITORY, environment: "live" } },
    allowed: gitHub(`${PLAIN}:environment:live`, `${NUMBERED}:environment:live`),
    refused: gitHub(
      `${PLAIN}:environment:live-2`,
      `${PLAIN}:environment:x%3Aenvironment%3Alive`,
      `${NUMBERED}:environment:x%3Aenvironment%3Alive`,
      `${PLAIN}:ref:refs/heads/live`,
      `${PLAIN}:ref:refs/heads/environment/live`,
      ...ofOthers("environment:live"),
    ),
  },
  {
    title: "an environment with a colon in its name",
    form: { githubActions: { ...REPOSITORY, environment: "eu:live" } },
    allowed: gitHub(`${PLAIN}:environment:eu%3Alive`, `${NUMBERED}:environment:eu%3Alive`),
    refused: gitHub(`${PLAIN}:environment:eu`, `${PLAIN}:environment:eu%3Alive2`),
  },
  {
    title: "pull requests",
    form: { githubActions: { ...REPOSITORY, pullRequest: true } },
    allowed: gitHub(`${PLAIN}:pull_request`, `${NUMBERED}:pull_request`),
    refused: gitHub(
      `${PLAIN}:${MAIN}`,
      `${PLAIN}:environment:pull_request`,
      `${PLAIN}:ref:refs/heads/pull_request`,
      ...ofOthers("pull_request"),
    ),
  },
  {
    title: "a customized subject",
    form: {
      githubActions: {
        ...REPOSITORY,
        subject: `${PLAIN}:job_workflow_ref:acme/ci/.github/workflows/x.yml@refs/heads/main`,
      },
    },
    allowed: gitHub(`${PLAIN}:job_workflow_ref:acme/ci/.github/workflows/x.yml@refs/heads/main`),
    refused: gitHub(
      `${PLAIN}:job_workflow_ref:acme/ci/.github/workflows/x.yml@refs/heads/other`,
      `${NUMBERED}:job_workflow_ref:acme/ci/.github/workflows/x.yml@refs/heads/main`,
      `${PLAIN}:${MAIN}`,
    ),
  },
];

const people: readonly Row[] = [
  {
    title: "a permission set of IAM Identity Center",
    form: { identityCenter: { permissionSet: "Data" } },
    allowed: {
      "in the path of us-east-1": as("data"),
      "in the path of another Region": as("dataOfOneRegion"),
    },
    refused: {
      "a permission set whose name begins alike": as("dataAdmin"),
      "a role of this name that somebody made": as("dataOutsideThePath"),
      "the permission set in another account": as("dataOfOther"),
      "a user of the account": as("user"),
      "a role of the account": as("app"),
    },
  },
];

export const rows: readonly Row[] = [
  ...accounts,
  ...services,
  ...kubernetes,
  ...repositories,
  ...people,
];
