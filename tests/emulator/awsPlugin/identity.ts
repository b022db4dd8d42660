/** As whom the plugin asks AWS: the provider's configuration, in the order of the real provider. */
import { z } from "zod";
import { type Properties } from "./properties";

/** Credentials as the clients of the AWS SDK take them; they ask again when these expire. */
type CredentialProvider = () => Promise<{
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}>;

interface Place {
  readonly endpoint: string;
  readonly region: string;
}

/** The engine sends lists and objects of a provider's configuration as JSON texts. */
function json<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (value): unknown => (typeof value === "string" ? JSON.parse(value) : value),
    z.optional(schema),
  );
}

/** Seconds as the provider writes them: `"1h"`, `"15m"`, `"3600s"`. */
const duration = z
  .string()
  .regex(/^\d+[hms]$/)
  .transform((text) => Number.parseInt(text, 10) * (UNITS[text.slice(-1)] ?? 1));

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

const assumedRole = z.strictObject({
  roleArn: z.string(),
  duration: duration.optional(),
  externalId: z.string().optional(),
  policy: z.string().optional(),
  sessionName: z.string().optional(),
  sourceIdentity: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  transitiveTagKeys: z.array(z.string()).optional(),
});

const webIdentity = z.strictObject({
  roleArn: z.string(),
  duration: duration.optional(),
  policy: z.string().optional(),
  sessionName: z.string().optional(),
  webIdentityToken: z.string().optional(),
  webIdentityTokenFile: z.string().optional(),
});

/** `""` counts as left out, as in the real provider. */
const setting = z
  .string()
  .optional()
  .transform((value) => (value === "" ? undefined : value));

const configuration = z.object({
  accessKey: setting,
  secretKey: setting,
  token: setting,
  profile: setting,
  sharedConfigFiles: json(z.array(z.string())),
  sharedCredentialsFiles: json(z.array(z.string())),
  assumeRoles: json(z.array(assumedRole)),
  assumeRoleWithWebIdentity: json(webIdentity),
});

type Configuration = z.infer<typeof configuration>;

const SESSION_NAME = "pulumi";

/**
 * `credentials` for the clients, or nothing where the environment says who asks.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/provider/
 */
export function identityOf(
  config: Properties,
  place: Place,
): { readonly credentials?: CredentialProvider } {
  const parsed = configuration.parse(config);
  const roles = parsed.assumeRoles ?? [];
  const base = baseOf(parsed, place);
  const credentials = roles.reduce<CredentialProvider | undefined>(
    (source, role) => assuming(role, source, place),
    base,
  );
  return credentials === undefined ? {} : { credentials };
}

function baseOf(config: Configuration, place: Place): CredentialProvider | undefined {
  const { accessKey, assumeRoleWithWebIdentity, profile, secretKey, token } = config;
  if (assumeRoleWithWebIdentity !== undefined) {
    return withToken(assumeRoleWithWebIdentity, place);
  }
  if (accessKey !== undefined && secretKey !== undefined) {
    const keys = { accessKeyId: accessKey, secretAccessKey: secretKey };
    return () =>
      Promise.resolve({ ...keys, ...(token === undefined ? {} : { sessionToken: token }) });
  }
  const [configFilepath] = config.sharedConfigFiles ?? [];
  const [filepath] = config.sharedCredentialsFiles ?? [];
  if (profile === undefined && configFilepath === undefined && filepath === undefined) {
    return undefined;
  }
  return async () => {
    const { fromIni } = await import("@aws-sdk/credential-providers");
    return fromIni({
      clientConfig: place,
      ...(profile === undefined ? {} : { profile }),
      ...(configFilepath === undefined ? {} : { configFilepath }),
      ...(filepath === undefined ? {} : { filepath }),
    })();
  };
}

function assuming(
  role: z.infer<typeof assumedRole>,
  source: CredentialProvider | undefined,
  place: Place,
): CredentialProvider {
  const { tags = {} } = role;
  return async () => {
    const { fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
    return fromTemporaryCredentials({
      clientConfig: place,
      ...(source === undefined ? {} : { masterCredentials: source }),
      params: {
        RoleArn: role.roleArn,
        RoleSessionName: role.sessionName ?? SESSION_NAME,
        DurationSeconds: role.duration,
        ExternalId: role.externalId,
        Policy: role.policy,
        SourceIdentity: role.sourceIdentity,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        TransitiveTagKeys: role.transitiveTagKeys,
      },
    })();
  };
}

function withToken(identity: z.infer<typeof webIdentity>, place: Place): CredentialProvider {
  const { duration: durationSeconds, roleArn, sessionName = SESSION_NAME } = identity;
  const { policy, webIdentityToken, webIdentityTokenFile } = identity;
  const request = {
    clientConfig: place,
    roleArn,
    roleSessionName: sessionName,
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...(policy === undefined ? {} : { policy }),
  };
  return async () => {
    const { fromTokenFile, fromWebToken } = await import("@aws-sdk/credential-providers");
    return webIdentityToken === undefined
      ? fromTokenFile({ ...request, webIdentityTokenFile: webIdentityTokenFile ?? "" })()
      : fromWebToken({ ...request, webIdentityToken })();
  };
}
