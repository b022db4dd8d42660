import { randomBytes, randomUUID } from "node:crypto";
import type { Emulator } from "../emulator";
import { assumeAsService } from "../sts/services";
import { accountOf } from "../sts/sessions";
import { StsError } from "../sts/stsError";
import { type Caller, callerIn, makeHome, serveLocally } from "./caller";
import { sessionJson } from "./keys";

/** A task of Amazon ECS. */
export interface EcsTaskPlace {
  /** The task role. */
  readonly roleArn: string;
  /** Default: `"shop"`. */
  readonly cluster?: string;
}

const ENDPOINT = "169.254.170.2";

/**
 * Code in a container of a task. Each request for keys assumes the role anew, so that a trust policy
 * that has changed is seen at once; ECS itself hands out the old keys for some time.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export async function ecsTaskCaller(
  emulator: Emulator,
  { roleArn, cluster = "shop" }: EcsTaskPlace,
): Promise<Caller> {
  const { region } = emulator.aws;
  // A task role is always one of the task's own account.
  const accountId = accountOf(roleArn) ?? "";
  const task = randomBytes(16).toString("hex");
  const path = `/v2/credentials/${randomUUID()}`;
  const assume = async () => {
    const session = await assumeAsService(emulator.parts.backend, {
      service: "ecs-tasks.amazonaws.com",
      roleArn,
      sessionName: task,
      sourceAccount: accountId,
      sourceArn: `arn:aws:ecs:${region}:${accountId}:task/${cluster}/${task}`,
    });
    return { status: 200, body: { RoleArn: roleArn, ...sessionJson(session) } };
  };
  const port = await serveLocally(emulator, async ({ url }) => {
    if (url !== path) return notFound("CredentialsV2Request: ID not found");
    return assume().catch(refuseTask);
  });
  return callerIn(emulator, {
    home: await makeHome(emulator),
    env: {
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path,
      AWS_EXECUTION_ENV: "AWS_ECS_FARGATE",
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      ECS_CONTAINER_METADATA_URI_V4: `http://${ENDPOINT}/v4/${task}`,
    },
    routes: { [ENDPOINT]: port },
  });
}

/** The agent has no keys for a task whose role cannot be assumed. */
function refuseTask(error: unknown) {
  if (!(error instanceof StsError)) throw error;
  return notFound(`CredentialsV2Request: Credentials not found`);
}

function notFound(message: string) {
  return { status: 400, body: { code: "InvalidIdInRequest", message, HTTPErrorCode: 400 } };
}
