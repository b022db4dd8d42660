import { requestBounds } from "./awsBounds";
import { type AwsIdentity, credentialsOf } from "./credentials";
import { askCallerIdentity, type CallerIdentity } from "./sts";

/** As whom and in which region AWS is asked. */
export interface AwsCaller {
  readonly identity: AwsIdentity;
  readonly region: string;
}

/** Who AWS takes the identity for, or `undefined` where it does not say. */
export async function callerOf({
  identity,
  region,
}: AwsCaller): Promise<CallerIdentity | undefined> {
  try {
    return await askCallerIdentity({ credentials: await credentialsOf(identity, region), region });
  } catch {
    return undefined; // the identity cannot be used as it is given
  }
}

/** For a client of any service of AWS. */
export async function clientConfig({ identity, region }: AwsCaller) {
  silenceSdkNotice();
  return { region, credentials: await credentialsOf(identity, region), ...requestBounds };
}

/**
 * On Node.js 20 the AWS SDK tells every process that makes a client how long it will support that
 * release. The engine would show that in each preview, as if it were about the stack. The variable
 * wins where a user has set it; applications that use the client are not concerned.
 */
export function silenceSdkNotice(): void {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
}
