import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Emulator } from "../emulator";
import type { AwsCredentials } from "../login";
import { type Caller, callerIn, makeHome } from "./caller";

/** Somebody's own computer, with a profile that assumes a role with the keys of another one. */
export interface ProfilePlace {
  /** Of the source profile. */
  readonly credentials: AwsCredentials;
  readonly roleArn: string;
  /** Further settings: `external_id`, `role_session_name`, `duration_seconds`, … */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * A shell of that user with AWS_PROFILE.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html
 */
export async function profileCaller(emulator: Emulator, place: ProfilePlace): Promise<Caller> {
  const { credentials, roleArn, settings = {} } = place;
  const home = await makeHome(emulator);
  await mkdir(join(home, ".aws"));
  const profile = {
    role_arn: roleArn,
    source_profile: "base",
    region: emulator.aws.region,
    ...settings,
  };
  await writeFile(join(home, ".aws", "config"), section("profile reader", profile));
  const keys = {
    aws_access_key_id: credentials.accessKeyId,
    aws_secret_access_key: credentials.secretAccessKey,
    ...(credentials.sessionToken === undefined
      ? {}
      : { aws_session_token: credentials.sessionToken }),
  };
  await writeFile(join(home, ".aws", "credentials"), section("base", keys), { mode: 0o600 });
  return callerIn(emulator, { home, env: { AWS_PROFILE: "reader" } });
}

function section(name: string, settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}\n`);
  return `[${name}]\n${lines.join("")}`;
}
