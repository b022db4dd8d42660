import type { Emulator } from "../emulator";
import { assumeAsService } from "../sts/services";
import { StsError } from "../sts/stsError";
import { type Caller, callerIn, makeHome } from "./caller";
import { keyVariables } from "./keys";

/** A function of AWS Lambda. */
export interface LambdaPlace {
  readonly roleArn: string;
  /** Default: `"orders"`. */
  readonly functionName?: string;
}

/**
 * Code in a Lambda function. AWS does not document that Lambda sends aws:SourceArn or
 * aws:SourceAccount, so it sends neither.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 * @throws Error as CreateFunction does, where Lambda may not assume the role
 */
export async function lambdaCaller(
  emulator: Emulator,
  { roleArn, functionName = "orders" }: LambdaPlace,
): Promise<Caller> {
  const { region } = emulator.aws;
  const session = await assumeAsService(emulator.parts.backend, {
    service: "lambda.amazonaws.com",
    roleArn,
    sessionName: functionName,
  }).catch(refuseFunction);
  return callerIn(emulator, {
    home: await makeHome(emulator),
    env: {
      ...keyVariables(session.credentials),
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
      AWS_LAMBDA_FUNCTION_NAME: functionName,
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
      LAMBDA_TASK_ROOT: "/var/task",
      LAMBDA_RUNTIME_DIR: "/var/runtime",
      _HANDLER: "index.handler",
      TZ: ":UTC",
    },
  });
}

function refuseFunction(cause: unknown): never {
  if (!(cause instanceof StsError)) throw cause;
  const message = "The role defined for the function cannot be assumed by Lambda.";
  throw new Error(message, { cause });
}
