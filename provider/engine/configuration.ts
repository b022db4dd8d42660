/** The AWS identity that a stack's configuration gives the AWS provider. */
import { z } from "zod";
import { MasterCredentialsError } from "../../connect/awsError";
import type { AwsIdentity } from "../../connect/identity";
import type { Configuration, ConfigurationKey } from "./deployment";

/**
 * The identity, as the AWS provider reads it. Structured values come as JSON text.
 *
 * @throws {MasterCredentialsError} that names the key which cannot be used, and never its value.
 * @see https://www.pulumi.com/registry/packages/aws/installation-configuration/
 */
export function identityIn(configuration: Configuration): AwsIdentity {
  const read = <Schema extends z.ZodType>(key: ConfigurationKey, schema: Schema) =>
    valueOf(key, schema, configuration[key]);
  const older = read("assumeRole", json(assumedRole));
  return {
    profile: read("profile", text),
    keys: keysIn(read("accessKey", text), read("secretKey", text), read("token", text)),
    sharedConfigFiles: read("sharedConfigFiles", json(texts)),
    sharedCredentialsFiles: read("sharedCredentialsFiles", json(texts)),
    webIdentity: read("assumeRoleWithWebIdentity", json(webIdentity)),
    // Version 7 of the AWS provider reads `aws:assumeRoles`, earlier ones read `aws:assumeRole`.
    assumeRoles:
      read("assumeRoles", json(z.array(assumedRole))) ??
      (older === undefined ? undefined : [older]),
  };
}

const text = z.string().min(1);
const number = String.raw`\d+(?:\.\d+)?`;
const durationPattern = new RegExp(`^(?=.)(?:${number}h)?(?:${number}m)?(?:${number}s)?$`);

/** A duration as Go writes it, such as `1h30m`. */
const duration = z
  .string()
  .regex(durationPattern)
  .transform((value) => {
    const count = (unit: string): number =>
      Number(new RegExp(`(${number})${unit}`).exec(value)?.[1] ?? 0);
    return Math.round(count("h") * 3600 + count("m") * 60 + count("s"));
  });

// The AWS provider takes null and an empty text as if they were not there, and ignores other keys.
function given(value: unknown): unknown {
  return value === null || value === "" ? undefined : value;
}

function optional<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(given, schema.optional());
}

const texts = z.preprocess(
  (value) => (Array.isArray(value) ? value.filter((item) => given(item) !== undefined) : value),
  z.array(text),
);

// The value of a tag may be empty.
const tags = z
  .record(z.string(), z.string().nullable())
  .transform((values) =>
    Object.fromEntries(
      Object.entries(values).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
    ),
  );

const session = {
  roleArn: z.string().regex(/^arn:aws[^:]*:[^:]+:[^:]*:[^:]*:./),
  sessionName: optional(text),
  duration: optional(duration),
  policy: optional(text),
  policyArns: optional(texts),
};

const assumedRole = z
  .object({
    ...session,
    externalId: optional(text),
    sourceIdentity: optional(text),
    tags: optional(tags),
    transitiveTagKeys: optional(texts),
  })
  .transform(({ duration: durationSeconds, ...role }) => ({ ...role, durationSeconds }));

const webIdentity = z
  .object({
    ...session,
    webIdentityToken: optional(text),
    webIdentityTokenFile: optional(text),
  })
  .refine((role) => (role.webIdentityToken ?? role.webIdentityTokenFile) !== undefined)
  .transform(
    ({
      duration: durationSeconds,
      webIdentityToken: token,
      webIdentityTokenFile: tokenFile,
      ...role
    }) => ({ ...role, durationSeconds, token, tokenFile }),
  );

/** A value that may come as the text of its JSON. */
function json<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (value) => given(typeof value === "string" ? parsed(value) : value),
    schema.optional(),
  );
}

// The error of JSON.parse quotes the text, which may be a secret: no schema accepts a symbol.
function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return Symbol("not JSON");
  }
}

function valueOf<Schema extends z.ZodType>(
  key: ConfigurationKey,
  schema: Schema,
  value: unknown,
): z.output<Schema> | undefined {
  const found = given(value);
  if (found === undefined) return undefined;
  const result = schema.safeParse(found);
  if (result.success) return result.data;
  const [place = ""] = result.error.issues.map(placeOf);
  throw unusable(key, `${place === "" ? "it" : place} is not as the AWS provider documents it`);
}

/** Where a value is wrong, without the value: such as `[0].duration`. */
function placeOf({ path }: z.core.$ZodIssue): string {
  return path
    .map((part) => (typeof part === "number" ? `[${String(part)}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}

function keysIn(
  accessKeyId: string | undefined,
  secretAccessKey: string | undefined,
  sessionToken: string | undefined,
): AwsIdentity["keys"] {
  if (accessKeyId === undefined && secretAccessKey === undefined) return undefined;
  if (accessKeyId === undefined) throw unusable("secretKey", "aws:accessKey is missing");
  if (secretAccessKey === undefined) throw unusable("accessKey", "aws:secretKey is missing");
  return { accessKeyId, secretAccessKey, sessionToken };
}

function unusable(key: ConfigurationKey, why: string): MasterCredentialsError {
  return new MasterCredentialsError(
    `cannot use aws:${key} of the stack's configuration: ${why}\n` +
      "Hint: See https://www.pulumi.com/registry/packages/aws/installation-configuration/.",
  );
}
