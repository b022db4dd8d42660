/** Why Session Manager opened no tunnel, and what to do about it. */
import { answerOf, AwsCredentialsError } from "../credentialsError";
import { partsOf, tunnelCode } from "../errorCodes";
import { messageInWords } from "../visible";
import { TunnelError } from "./tunnelError";
import { addressInWords, type EcsTask, type Endpoint } from "./via";

/** Who asked AWS for what. */
export interface SsmRequest {
  /** Such as `instance "i-0123"`. */
  readonly what: string;
  readonly region: string;
  /** Who asked, where AWS says so. */
  readonly callerArn: string | undefined;
}

const sessionHints: Readonly<Record<string, string>> = {
  TargetNotConnected:
    "Check the ID and the Region, that it is running, and that its SSM Agent is online (aws ssm describe-instance-information; for ECS: enableExecuteCommand).",
  AccessDeniedException:
    "Allow the caller ssm:StartSession on the target and on the document AWS-StartPortForwardingSessionToRemoteHost, and ssm:TerminateSession on its own sessions.",
  InvalidDocument:
    "This Region has no document AWS-StartPortForwardingSessionToRemoteHost: use { ssh } or a tunnel of your own.",
};

/** The error for a session that AWS did not start. */
export function sessionError(error: unknown, { what, region, callerArn }: SsmRequest): TunnelError {
  if (error instanceof AwsCredentialsError) {
    return credentialsProblem(`could not start a session of Session Manager on ${what}`, error);
  }
  const { name, text, safe } = answerOf(error);
  return notOpened(
    [
      `could not start a session of Session Manager on ${what} in Region "${region}": ${text}`,
      ...askedAs(callerArn),
      ...hintFor(sessionHints[name]),
    ],
    safe ? error : undefined,
  );
}

/** The error for an ECS task of which AWS does not tell the container. */
export function taskError(error: unknown, { what, region, callerArn }: SsmRequest): TunnelError {
  if (error instanceof AwsCredentialsError) {
    return credentialsProblem(`could not look up ${what}`, error);
  }
  const { name, text, safe } = answerOf(error);
  const hint =
    name === "AccessDeniedException"
      ? "Allow the caller ecs:DescribeTasks on the task."
      : "Check the cluster and the Region.";
  return notOpened(
    [
      `could not look up ${what} in Region "${region}": ${text}`,
      ...askedAs(callerArn),
      ...hintFor(hint),
    ],
    safe ? error : undefined,
  );
}

/** The error for a task or a container that is not there. */
export function containerError(
  { what, region }: Omit<SsmRequest, "callerArn">,
  { cluster }: EcsTask,
  found: string,
): TunnelError {
  return notOpened([
    `cannot use ${what} in Region "${region}": ${found}`,
    `Hint: List the tasks that run (aws ecs list-tasks --cluster ${cluster}) and name one that has this container and enableExecuteCommand.`,
  ]);
}

const install =
  "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html";

/** The error where the plugin is not there. */
export function pluginMissing(): TunnelError {
  return notOpened([
    "cannot open a tunnel of Session Manager: session-manager-plugin is not on PATH",
    `Hint: Install it (${install}), or use { ssh } or a tunnel of your own.`,
  ]);
}

/** The error for a plugin that takes the session's token from the command line alone, where all can read it. */
export function pluginTooOld(version: string): TunnelError {
  return notOpened([
    `cannot use session-manager-plugin ${messageInWords(version)}: it needs the token of the session in its command line, which every user of this machine can read`,
    `Hint: Install a release after ${lastVersionWithoutVariable} (${install}).`,
  ]);
}

/** The last release that cannot take the answer of StartSession from its environment. */
const lastVersionWithoutVariable = "1.2.497.0";

/** Whether a release takes the answer of StartSession from its environment. */
export function takesVariable(version: string): boolean {
  if (!/^\d+(?:\.\d+)*$/.test(version.trim())) return false;
  const numbers = (text: string) => text.trim().split(".").map(Number);
  const found = numbers(version);
  for (const [index, last] of numbers(lastVersionWithoutVariable).entries()) {
    const own = found[index] ?? 0;
    if (own !== last) return own > last;
  }
  return false;
}

/** The error for a plugin that ended before its port was open. */
export function pluginEnded(what: string, output: string): TunnelError {
  const said = messageInWords(output.trim());
  return notOpened([
    `could not open a tunnel of Session Manager to ${what}: session-manager-plugin ended`,
    ...(said === "" ? [] : [`Detail: It said: ${said}`]),
    "Hint: Check that this machine reaches ssmmessages of the Region, and that the SSM Agent of the target has version 3.1.1374.0 or later.",
  ]);
}

/** The error for a plugin that opened no port in time. */
export function pluginSilent(what: string, seconds: number): TunnelError {
  return notOpened([
    `could not open a tunnel of Session Manager to ${what}: session-manager-plugin opened no port within ${seconds} seconds`,
    "Hint: Check that this machine and the target reach ssmmessages of the Region.",
  ]);
}

/** The error for a server that the target cannot reach. AWS does not tell why. */
export function destinationError(what: string, server: Endpoint): TunnelError {
  // As of a server that this machine cannot reach, so that it is told and waited for like one.
  return new TunnelError("ECONNREFUSED", `${what} could not connect to ${addressInWords(server)}`);
}

/** What it says itself stays: it has what to do. */
function credentialsProblem(failed: string, error: AwsCredentialsError): TunnelError {
  const { facts, hint } = partsOf(error);
  return notOpened([`${failed}: ${facts}`, ...hintFor(hint)], error);
}

function askedAs(callerArn: string | undefined): readonly string[] {
  return callerArn === undefined ? [] : [`Detail: Asked as "${callerArn}".`];
}

function hintFor(hint: string | undefined): readonly string[] {
  return hint === undefined ? [] : [`Hint: ${hint}`];
}

function notOpened(lines: readonly string[], cause?: unknown): TunnelError {
  return new TunnelError(tunnelCode.notOpened, lines.join("\n"), cause);
}
