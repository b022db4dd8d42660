import type { AwsCredentials } from "../login";
import type { IssuedSession } from "../sts/sessions";

/** The environment variables of access keys. */
export function keyVariables(keys: AwsCredentials): Readonly<Record<string, string>> {
  return {
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    ...(keys.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: keys.sessionToken }),
  };
}

/** As the endpoints of containers and instances give a session. */
export function sessionJson({ credentials, expiration }: IssuedSession) {
  return {
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey,
    Token: credentials.sessionToken,
    // Without milliseconds, as AWS writes it.
    Expiration: `${expiration.toISOString().slice(0, 19)}Z`,
  };
}
