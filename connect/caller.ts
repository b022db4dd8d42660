import { type AwsIdentity, credentialsOf } from "./credentials";

/** As whom and in which region AWS is asked. */
export interface AwsCaller {
  readonly identity: AwsIdentity;
  readonly region: string;
}

// Bounds on one request, so that an inspection never hangs on an address that swallows packets.
const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;

/** Who AWS takes the identity for, or `undefined` where it does not say. */
export async function callerOf(
  caller: AwsCaller,
): Promise<{ readonly arn: string; readonly accountId: string } | undefined> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(await clientConfig(caller));
  try {
    const { Arn: arn, Account: accountId } = await client.send(new GetCallerIdentityCommand({}));
    return arn === undefined || accountId === undefined ? undefined : { arn, accountId };
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}

/** For a client of any service of AWS. */
export async function clientConfig({ identity, region }: AwsCaller) {
  silenceSdkNotice();
  const credentials = await credentialsOf(identity, region);
  return {
    region,
    ...(credentials === undefined ? {} : { credentials }),
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  };
}

/**
 * On Node.js 20 the AWS SDK tells every process that makes a client how long it will support that
 * release. The engine would show that in each preview, as if it were about the stack. The variable
 * wins where a user has set it; applications that use the client are not concerned.
 */
export function silenceSdkNotice(): void {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
}
