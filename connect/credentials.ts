/** Credentials of an AWS identity: its base, then a chain of roles. */
import { readFile } from "node:fs/promises";
import type { AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import { credentialBounds } from "./awsBounds";
import {
  absentError,
  AwsCredentialsError,
  type CredentialPlaces,
  isDenied,
  roleError,
  signInError,
} from "./credentialsError";
import { remembered } from "./remembered";
import {
  askAssumeRole,
  askAssumeRoleAs,
  askAssumeRoleWithWebIdentity,
  askCallerIdentity,
  type StsAnswer,
  type StsCaller,
} from "./sts";
import type {
  AwsIdentity,
  AwsKeys,
  CredentialProvider,
  Session,
  WebIdentityRole,
} from "./identity";

export type { AwsIdentity, AwsKeys } from "./identity";

/**
 * What gives the credentials of an identity. They are kept while they are good: see {@link remembered}.
 *
 * @param region whose STS endpoint is asked.
 * @throws {AwsCredentialsError} The provider throws it where STS cannot be reached or refuses a role,
 * and where a session of IAM Identity Center has expired.
 */
export async function credentialsOf(
  identity: AwsIdentity,
  region: string,
): Promise<CredentialProvider> {
  const base = await baseOf(identity, region);
  return (identity.assumeRoles ?? []).reduce<CredentialProvider>(
    (credentials, role) =>
      remembered(async () => {
        // An error of the source is about the source, not about the role: it is thrown as it is.
        const caller = { credentials: await credentials(), region };
        return sessionOf(await askAssumeRole(caller, role), role.roleArn, caller);
      }),
    base,
  );
}

/** As the SDK wants them: it does not take an undefined token. */
export function sessionOfKeys({ accessKeyId, secretAccessKey, sessionToken }: AwsKeys): Session {
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}

async function baseOf(identity: AwsIdentity, region: string): Promise<CredentialProvider> {
  const { webIdentity, keys, profile } = identity;
  if (webIdentity !== undefined) return remembered(() => webSession(webIdentity, region));
  if (keys !== undefined) return () => Promise.resolve(sessionOfKeys(keys));
  const settings = chainSettings(identity, region);
  if (profile === undefined) {
    const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
    return explained(remembered(defaultProvider(settings)), placesOf(identity));
  }
  // Not the default chain: it would look on where the profile does not exist, and act as another.
  const { fromIni } = await import("@aws-sdk/credential-provider-ini");
  const places = placesOf(identity);
  return explained(remembered(fromIni({ ...settings, profile })), places);
}

async function webSession(webIdentity: WebIdentityRole, region: string): Promise<Session> {
  const { token, tokenFile = "", roleArn } = webIdentity;
  const text = token ?? (await readFile(tokenFile, "utf8"));
  return sessionOf(await askAssumeRoleWithWebIdentity(region, webIdentity, text.trim()), roleArn, {
    region,
  });
}

/** What the SDK's chain is told. Its own requests to STS go the same way as ours. */
function chainSettings(identity: AwsIdentity, region: string) {
  const filepath = onlyFile(identity.sharedCredentialsFiles, "credentials");
  const configFilepath = onlyFile(identity.sharedConfigFiles, "config");
  return {
    ...(filepath === undefined ? {} : { filepath }),
    ...(configFilepath === undefined ? {} : { configFilepath }),
    clientConfig: credentialBounds, // without the region: Identity Center has its own
    parentClientConfig: { region },
    roleAssumer: async (credentials: Session, request: AssumeRoleCommandInput) => {
      const caller = { credentials, region };
      return sessionOf(await askAssumeRoleAs(caller, request), request.RoleArn ?? "", caller);
    },
    roleAssumerWithWebIdentity: async (request: SdkWebIdentityRequest) => {
      const { RoleArn: roleArn = "", RoleSessionName: sessionName, DurationSeconds } = request;
      const role = { roleArn, sessionName, durationSeconds: DurationSeconds };
      const token = request.WebIdentityToken ?? "";
      return sessionOf(await askAssumeRoleWithWebIdentity(region, role, token), roleArn, {
        region,
      });
    },
  };
}

/** The part that a profile, or the environment of a pod, can set. */
interface SdkWebIdentityRequest {
  readonly RoleArn: string | undefined;
  readonly RoleSessionName: string | undefined;
  readonly WebIdentityToken: string | undefined;
  readonly DurationSeconds?: number | undefined;
}

/** `credentialsOf` takes one file, as the SDK for JavaScript does; the AWS provider merges several. */
function onlyFile(files: readonly string[] | undefined, kind: string): string | undefined {
  const [file, ...others] = files ?? [];
  if (others.length === 0) return file;
  throw new AwsCredentialsError(
    `cannot use ${String(others.length + 1)} shared ${kind} files: the AWS SDK for JavaScript reads one\n` +
      "Hint: Name one file that holds every profile that is needed.",
  );
}

async function sessionOf(
  answer: StsAnswer<Session>,
  roleArn: string,
  caller: Partial<StsCaller> & Pick<StsCaller, "region">,
): Promise<Session> {
  if ("value" in answer) return answer.value;
  const { error, endpoint } = answer;
  const { credentials, region } = caller;
  const asked =
    credentials === undefined || !isDenied(error)
      ? undefined
      : await askCallerIdentity({ credentials, region });
  throw roleError({ roleArn, region, endpoint, error, callerArn: asked?.arn });
}

function explained(provider: CredentialProvider, places: CredentialPlaces): CredentialProvider {
  return async (options) => {
    try {
      return await provider(options);
    } catch (error) {
      throw signInError(error, places.profile) ?? absentError(error, places) ?? error;
    }
  };
}

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html */
function placesOf(identity: AwsIdentity): CredentialPlaces {
  const {
    AWS_PROFILE: named = "",
    AWS_CONFIG_FILE: config = "~/.aws/config",
    AWS_SHARED_CREDENTIALS_FILE: credentials = "~/.aws/credentials",
  } = process.env;
  return {
    profile: identity.profile ?? (named === "" ? undefined : named),
    configFile: identity.sharedConfigFiles?.[0] ?? config,
    credentialsFile: identity.sharedCredentialsFiles?.[0] ?? credentials,
  };
}
