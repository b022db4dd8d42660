/**
 * What the engine tells of the deployment that this process is for: the `aws:` configuration of the
 * stack. It holds secrets, and is in this file's memory alone.
 */
import type { dynamic } from "@pulumi/pulumi";

/** What of the AWS provider's configuration is about its identity. */
const configurationKeys = [
  "profile",
  "accessKey",
  "secretKey",
  "token",
  "sharedConfigFiles",
  "sharedCredentialsFiles",
  "assumeRoles",
  "assumeRole",
  "assumeRoleWithWebIdentity",
] as const;
export type ConfigurationKey = (typeof configurationKeys)[number];
export type Configuration = Readonly<Partial<Record<ConfigurationKey, unknown>>>;

interface Noted {
  readonly configuration: Configuration;
  /** Another number wherever the configuration is another. */
  readonly number: number;
}

// Module state: the engine configures a provider once, and names neither it nor the configuration in
// any other call.
let noted: Noted = { configuration: {}, number: 0 };

/**
 * Takes note of the stack's configuration. Nothing waits for the end of `configure`, and an error of
 * it would fail one call and let the next ones run without a configuration: so this neither waits nor
 * throws. What cannot be used is an error of the operation that needs it.
 */
export function noteConfiguration({ config }: dynamic.ConfigureRequest): void {
  const configuration = Object.fromEntries(
    configurationKeys.flatMap((key) => {
      const value = valueIn(config, `aws:${key}`);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
  const isSame = JSON.stringify(configuration) === JSON.stringify(noted.configuration);
  if (!isSame) noted = { configuration, number: noted.number + 1 };
}

/** What was noted last; nothing where the state was written without `configure`. */
export function notedConfiguration(): Noted {
  return noted;
}

function valueIn(config: dynamic.Config, key: string): unknown {
  try {
    return config.get(key);
  } catch {
    return undefined;
  }
}
