/** Each example: who its application is, and what is taken away from it in the end. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import {
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
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
  withoutSts,
} from "../../emulator/callers";
import type { Brought, Example } from "./brought";
import { PARTNER, type World } from "./world";

/** An application as its caller. */
export interface Running {
  readonly caller: Caller;
  /** Variables that the deployment sets. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface Row extends Example {
  /** Who runs the application, with what the deployment gives it. */
  readonly run: (world: World, stack: Brought) => Promise<Running>;
  /** In words, what is taken away. */
  readonly without: string;
  readonly takeAway: (world: World, stack: Brought) => Promise<unknown>;
  /** What the application then says; `{role}` is the ARN of the role. */
  readonly refused: string | RegExp;
  /** Further callers, each with what it is told. */
  readonly also?: readonly {
    readonly title: string;
    readonly run: Row["run"];
    readonly said?: string | RegExp;
  }[];
}

const ROLE = "aws:iam/role:Role";

export const rows: readonly Row[] = [
  {
    folder: "lambda",
    application: "handler.ts",
    config: {
      "subnetIds[0]": "subnet-0123456789abcdef0",
      "securityGroupIds[0]": "sg-0123456789abcdef0",
    },
    run: async ({ emulator }, stack) => {
      const { role, environment } = functionOf(
        await stack.resource("aws:lambda/function:Function", "invoices"),
      );
      // A function in a VPC has no way to STS, and needs none.
      const caller = await lambdaCaller(emulator, { roleArn: role });
      return {
        caller: await withoutSts(emulator, caller, "silent"),
        settings: environment.variables,
      };
    },
    without: "its policy",
    takeAway: (world, stack) => detachPolicies(world, stack, "orders_function-login"),
    refused: 'PAM authentication failed for user "orders_function"',
  },
  {
    folder: "ecs-task",
    application: "application.ts",
    run: async ({ emulator }, stack) => {
      const task = taskOf(await stack.resource("aws:ecs/taskDefinition:TaskDefinition", "orders"));
      const [container] = containers.parse(JSON.parse(task.containerDefinitions));
      const settings = Object.fromEntries(
        (container?.environment ?? []).map(({ name, value }) => [name, value]),
      );
      return { caller: await ecsTaskCaller(emulator, { roleArn: task.taskRoleArn }), settings };
    },
    without: "rds_iam",
    takeAway: ({ server, sql }) =>
      sql(`SET ROLE ${server.masterUsername}; REVOKE rds_iam FROM orders_task`),
    refused: 'password authentication failed for user "orders_task"',
  },
  {
    folder: "eks-service-account",
    application: "application.ts",
    run: async ({ emulator, eks: issuer }, stack) => ({
      caller: await eksServiceAccountCaller(emulator, {
        roleArn: await roleArnOf(stack, "orders_service_account-login"),
        issuer,
        namespace: "shop",
        serviceAccount: "orders",
      }),
      settings: await connectionOf(stack),
    }),
    also: [
      {
        title: "a pod of another service account",
        run: async ({ emulator, eks: issuer }, stack) => ({
          caller: await eksServiceAccountCaller(emulator, {
            roleArn: await roleArnOf(stack, "orders_service_account-login"),
            issuer,
            namespace: "shop",
            serviceAccount: "default",
          }),
          settings: await connectionOf(stack),
        }),
        said:
          'could not assume IAM role "{role}": AccessDenied (Not authorized to perform sts:AssumeRoleWithWebIdentity)\n' +
          "Hint: Allow the caller in the role's trust policy.",
      },
    ],
    without: "its trust",
    takeAway: (world, stack) => trustNobody(world, stack, "orders_service_account-login"),
    refused:
      'could not assume IAM role "{role}": AccessDenied (Not authorized to perform sts:AssumeRoleWithWebIdentity)\n' +
      "Hint: Allow the caller in the role's trust policy.",
  },
  {
    folder: "eks-pod-identity",
    application: "application.ts",
    run: async ({ emulator }, stack) => {
      const type = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
      const place = associationOf(await stack.resource(type, "orders"));
      return {
        caller: await eksPodIdentityCaller(emulator, place),
        settings: await connectionOf(stack),
      };
    },
    without: "its policy",
    takeAway: (world, stack) => detachPolicies(world, stack, "orders_pod-login"),
    refused: 'PAM authentication failed for user "orders_pod"',
  },
  {
    folder: "github-actions",
    application: "migrate.ts",
    run: (world, stack) => gitHubJob(world, stack, "repo:acme/orders:ref:refs/heads/main"),
    also: [
      {
        title: "a workflow of a repository with numbers in its subject",
        run: (world, stack) =>
          gitHubJob(world, stack, "repo:acme@123/orders@456:ref:refs/heads/main"),
      },
      {
        title: "a workflow of another branch",
        run: (world, stack) => gitHubJob(world, stack, "repo:acme/orders:ref:refs/heads/try"),
        said: "Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity",
      },
    ],
    without: "its policy",
    takeAway: (world, stack) => detachPolicies(world, stack, "orders_migrations-login"),
    refused: 'PAM authentication failed for user "orders_migrations"',
  },
  {
    folder: "read-only-analyst",
    application: "query.ts",
    run: (world, stack) => analyst(world, stack, "valid"),
    also: [
      {
        title: "somebody whose session of Identity Center has expired",
        run: (world, stack) => analyst(world, stack, "expired"),
        said:
          'could not log in to AWS with profile "analyst": its session of IAM Identity Center has expired, or there is none\n' +
          "Hint: Log in again: aws sso login --profile analyst",
      },
    ],
    without: "the permission set's policy",
    takeAway: ({ principals, reservedRole }) => deleteInlinePolicies(principals, reservedRole),
    refused:
      /^could not assume IAM role "\{role\}": AccessDenied \(User: .*\)\nDetail: Asked as "arn:aws:sts::\d+:assumed-role\/AWSReservedSSO_Analysts_[0-9a-f]{16}\/.*"\.\nHint: Allow the caller sts:AssumeRole on the role, in a policy of its own, and allow the caller in the role's trust policy\. If the trust policy asks for an external ID, give it: externalId in the options of the client, or in aws:assumeRoles for a deployment\. If the caller's session has transitive tags, as with EKS Pod Identity, allow sts:TagSession in both policies too\.$/,
  },
  {
    folder: "existing-role",
    application: "application.ts",
    run: async ({ emulator }, stack) => ({
      caller: await ec2Caller(emulator, {
        roleArn: `arn:aws:iam::${emulator.aws.accountId}:role/billing-service`,
      }),
      settings: { ...(await connectionOf(stack)), RDS_CA_FILE: emulator.caFile },
    }),
    without: "its policy",
    takeAway: async ({ principals }) => detachAll(principals, "billing-service"),
    refused: 'PAM authentication failed for user "billing"',
  },
  {
    folder: "group-roles",
    application: "application.ts",
    run: async ({ emulator, principals }, stack) => {
      const roleArn = await roleArnOf(stack, "reports-login");
      const keys = await principals.createUser("reporter", {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: roleArn,
      });
      const { connections } = z
        .object({ connections: z.record(z.string(), z.unknown()) })
        .parse(await stack.outputs());
      return {
        caller: await accessKeyCaller(emulator, keys),
        settings: { CONNECTION: JSON.stringify(connections["reports"]) },
      };
    },
    without: "the membership in the group role",
    takeAway: ({ server, sql }) =>
      sql(`SET ROLE ${server.masterUsername}; REVOKE sales_readers FROM reports`),
    refused: "permission denied for table invoice",
  },
  {
    folder: "new-cluster",
    application: "application.ts",
    run: async ({ emulator, principals }, stack) => {
      const roleArn = await roleArnOf(stack, "migrations-login");
      const own = await principals.createRole("developers", principals.accountTrust);
      await principals.putRolePolicy("developers", "login", {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: roleArn,
      });
      const statements = { Effect: "Allow", Action: "sts:AssumeRole", Resource: own };
      const credentials = await principals.createUser("developer", statements);
      return {
        caller: await profileCaller(emulator, { credentials, roleArn: own }),
        settings: await connectionOf(stack),
      };
    },
    also: [
      {
        // Who has assumed the role already, in a profile, must not assume it again.
        title: "somebody whose profile is the role itself",
        run: async ({ emulator, principals }, stack) => {
          const roleArn = await roleArnOf(stack, "migrations-login");
          const statements = { Effect: "Allow", Action: "sts:AssumeRole", Resource: roleArn };
          const credentials = await principals.createUser("operator", statements);
          return {
            caller: await profileCaller(emulator, { credentials, roleArn }),
            settings: await connectionOf(stack),
          };
        },
      },
    ],
    without: "rds_iam",
    takeAway: ({ server, sql }) =>
      sql(`SET ROLE ${server.masterUsername}; REVOKE rds_iam FROM migrations`),
    refused: 'password authentication failed for user "migrations"',
  },
  {
    folder: "cross-account",
    application: "application.ts",
    config: {
      applicationRoleArn: `arn:aws:iam::${PARTNER}:role/orders-application`,
      partnerDeployerArn: `arn:aws:iam::${PARTNER}:role/deployer`,
    },
    run: async ({ emulator }, stack) => ({
      caller: await lambdaCaller(emulator, {
        roleArn: `arn:aws:iam::${PARTNER}:role/orders-application`,
      }),
      settings: await connectionOf(stack),
    }),
    without: "its trust",
    takeAway: (world, stack) => trustNobody(world, stack, "partner_orders-login"),
    refused:
      /^could not assume IAM role "\{role\}": AccessDenied \(User: .*\)\nDetail: Asked as "arn:aws:sts::210987654321:assumed-role\/orders-application\/.*"\.\nHint: /,
  },
];

async function gitHubJob(
  { emulator, github }: World,
  stack: Brought,
  subject: string,
): Promise<Running> {
  const roleArn = await roleArnOf(stack, "orders_migrations-login");
  const caller = await gitHubActionsCaller(emulator, { roleArn, issuer: github, subject });
  return { caller, settings: await connectionOf(stack) };
}

async function analyst(
  { emulator }: World,
  stack: Brought,
  login: "valid" | "expired",
): Promise<Running> {
  const caller = await identityCenterCaller(emulator, { permissionSet: "Analysts", login });
  const file = join(stack.folder, "connection.json");
  const { CONNECTION } = await connectionOf(stack);
  await writeFile(file, CONNECTION);
  return { caller, settings: { CONNECTION_FILE: file } };
}

async function connectionOf(stack: Brought): Promise<{ readonly CONNECTION: string }> {
  return { CONNECTION: JSON.stringify((await stack.outputs())["connection"]) };
}

async function roleArnOf(stack: Brought, name: string): Promise<string> {
  return String((await stack.resource(ROLE, name))["arn"]);
}

async function detachPolicies({ principals }: World, stack: Brought, name: string): Promise<void> {
  await detachAll(principals, String((await stack.resource(ROLE, name))["name"]));
}

async function detachAll({ iam }: World["principals"], RoleName: string): Promise<void> {
  const { AttachedPolicies = [] } = await iam.send(
    new ListAttachedRolePoliciesCommand({ RoleName }),
  );
  for (const { PolicyArn } of AttachedPolicies) {
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  }
}

async function deleteInlinePolicies({ iam }: World["principals"], RoleName: string): Promise<void> {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of PolicyNames) {
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  }
}

async function trustNobody({ principals }: World, stack: Brought, name: string): Promise<void> {
  await principals.setTrust(String((await stack.resource(ROLE, name))["name"]), {
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { Service: "glue.amazonaws.com" },
  });
}

const functionOf = (outputs: unknown) =>
  z
    .object({
      role: z.string(),
      environment: z.object({ variables: z.record(z.string(), z.string()) }),
    })
    .parse(outputs);

const taskOf = (outputs: unknown) =>
  z.object({ taskRoleArn: z.string(), containerDefinitions: z.string() }).parse(outputs);

const containers = z.array(
  z.object({ environment: z.array(z.object({ name: z.string(), value: z.string() })) }),
);

const associationOf = (outputs: unknown) =>
  z
    .object({
      roleArn: z.string(),
      clusterName: z.string(),
      namespace: z.string(),
      serviceAccount: z.string(),
    })
    .parse(outputs);
