/** ARNs of what a session is started to, and the names of sessions. */
import type { AwsBackend } from "../sts/backend";
import type { Identity } from "../sts/identities";

type Place = Pick<AwsBackend, "region">;

/**
 * The resource that a policy must allow ssm:StartSession on.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export function targetArn({ region }: Place, accountId: string, target: string): string {
  const [, cluster = "", task = ""] = /^ecs:(.+)_([0-9a-f]+)_[^_]+$/.exec(target) ?? [];
  if (cluster !== "") return taskArn({ region }, accountId, `${cluster}/${task}`);
  return target.startsWith("mi-")
    ? `arn:aws:ssm:${region}:${accountId}:managed-instance/${target}`
    : `arn:aws:ec2:${region}:${accountId}:instance/${target}`;
}

/** @param path `<cluster>/<task>` */
export function taskArn({ region }: Place, accountId: string, path: string): string {
  return `arn:aws:ecs:${region}:${accountId}:task/${path}`;
}

/** With what a session's id begins: the name of the user, or of the role's session. */
export function sessionNameOf({ callerArn }: Identity): string {
  return callerArn.slice(callerArn.lastIndexOf("/") + 1);
}
