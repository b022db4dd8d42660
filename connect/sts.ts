/** Requests to STS, all of which are bounded. */
import type { AssumeRoleCommandInput, STSClient } from "@aws-sdk/client-sts";
import { credentialBounds, type detectionBounds } from "./awsBounds";
import type { AssumedRole, CredentialProvider, Session, WebIdentityRole } from "./identity";

/** With whose credentials a request is signed, and which region's STS gets it. */
export interface StsCaller {
  readonly credentials: CredentialProvider | Session;
  readonly region: string;
}

/** What STS answered; or its error, and the endpoint that was asked. */
export type StsAnswer<T> =
  | {
      readonly value: T;
      /** How far AWS's clock is ahead of this machine's, to the second; absent where it did not tell. */
      readonly aheadMs?: number | undefined;
    }
  | { readonly error: unknown; readonly endpoint: string };

/** The name of a session that the user gave none: it is in the caller's ARN and in CloudTrail. */
const SESSION_NAME = "pulumi-rds-iam-user";

/** Assumes a role. */
export async function askAssumeRole(
  caller: StsCaller,
  role: AssumedRole,
): Promise<StsAnswer<Session>> {
  return askAssumeRoleAs(caller, {
    RoleArn: role.roleArn,
    RoleSessionName: role.sessionName ?? SESSION_NAME,
    ExternalId: role.externalId,
    DurationSeconds: role.durationSeconds,
    Tags: Object.entries(role.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    TransitiveTagKeys: [...(role.transitiveTagKeys ?? [])],
    Policy: role.policy,
    PolicyArns: arnsOf(role.policyArns),
    SourceIdentity: role.sourceIdentity,
  });
}

/** Assumes a role with a request as the SDK makes it of a profile. */
export async function askAssumeRoleAs(
  { credentials, region }: StsCaller,
  request: AssumeRoleCommandInput,
): Promise<StsAnswer<Session>> {
  const { AssumeRoleCommand } = await import("@aws-sdk/client-sts");
  return ask(region, credentials, async (client) =>
    sessionIn(await client.send(new AssumeRoleCommand(request))),
  );
}

/** Assumes a role with the token of an OIDC provider; such a request is not signed. */
export async function askAssumeRoleWithWebIdentity(
  region: string,
  { roleArn, sessionName, durationSeconds, policy, policyArns }: WebIdentityRole,
  token: string,
): Promise<StsAnswer<Session>> {
  const { AssumeRoleWithWebIdentityCommand } = await import("@aws-sdk/client-sts");
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: roleArn,
    RoleSessionName: sessionName ?? SESSION_NAME,
    WebIdentityToken: token,
    DurationSeconds: durationSeconds,
    Policy: policy,
    PolicyArns: arnsOf(policyArns),
  });
  return ask(region, undefined, async (client) => sessionIn(await client.send(command)));
}

/** Who signs a request, as AWS sees it. */
export interface CallerIdentity {
  readonly arn: string;
  readonly accountId: string;
}

/** Who the caller is, or `undefined` where AWS does not say. */
export async function askCallerIdentity(caller: StsCaller): Promise<CallerIdentity | undefined> {
  const answer = await askCaller(caller);
  return "value" in answer ? answer.value : undefined;
}

/** The same, with the error of STS where it does not say. */
export async function askCaller(
  { credentials, region }: StsCaller,
  bounds: Bounds = credentialBounds,
): Promise<StsAnswer<CallerIdentity>> {
  const { GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
  const send = async (client: STSClient): Promise<CallerIdentity> => {
    const { Arn: arn, Account: accountId } = await client.send(new GetCallerIdentityCommand({}));
    if (arn === undefined || accountId === undefined) throw new Error("STS named no caller");
    return { arn, accountId };
  };
  return ask(region, credentials, send, bounds);
}

type Bounds = typeof credentialBounds | typeof detectionBounds;

async function ask<T>(
  region: string,
  credentials: StsCaller["credentials"] | undefined,
  send: (client: STSClient) => Promise<T>,
  bounds: Bounds = credentialBounds,
): Promise<StsAnswer<T>> {
  const { STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient({
    region,
    ...bounds,
    ...(credentials === undefined ? {} : { credentials }),
  });
  let endpoint = `https://sts.${region}.amazonaws.com`;
  // The endpoint that the SDK has chosen: AWS_ENDPOINT_URL_STS, FIPS and the partition change it.
  client.middlewareStack.add(
    (next, context) => (args) => {
      endpoint = context.endpointV2?.url.origin ?? endpoint;
      return next(args);
    },
    { step: "build", name: "noteEndpoint" },
  );
  let aheadMs: number | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      aheadMs = aheadIn(result.response);
      return result;
    },
    { step: "deserialize", name: "noteClock" },
  );
  try {
    return { value: await send(client), aheadMs };
  } catch (error) {
    return { error, endpoint };
  } finally {
    client.destroy();
  }
}

/** The SDK allows for a wrong clock in its own requests, and never says so; tokens are made without it. */
function aheadIn(response: unknown): number | undefined {
  const { headers = {} } = response as { readonly headers?: Readonly<Record<string, string>> };
  const { date } = headers;
  return date === undefined ? undefined : Date.parse(date) - Date.now();
}

interface SessionAnswer {
  readonly Credentials?:
    | {
        readonly AccessKeyId: string | undefined;
        readonly SecretAccessKey: string | undefined;
        readonly SessionToken: string | undefined;
        readonly Expiration: Date | undefined;
      }
    | undefined;
}

function sessionIn({ Credentials: keys }: SessionAnswer): Session {
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration } = keys ?? {};
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    ...(Expiration === undefined ? {} : { expiration: Expiration }),
  };
}

function arnsOf(arns: readonly string[] | undefined): { arn: string }[] | undefined {
  return arns?.map((arn) => ({ arn }));
}
