import { createHash, randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Emulator } from "../emulator";
import { type Caller, callerIn, makeHome } from "./caller";

/** Somebody's own computer, with a profile for a permission set. */
export interface IdentityCenterPlace {
  readonly permissionSet: string;
  /** Default: the emulator's own. */
  readonly accountId?: string;
  /** Default: `"ana@example.com"`. */
  readonly userName?: string;
  /**
   * `"valid"`: after `aws sso login`. `"expired"`: that was yesterday. `"revoked"`: the portal has
   * ended the session since. Default: `"valid"`.
   */
  readonly login?: "valid" | "expired" | "revoked";
}

const SESSION_NAME = "company";
const HOURS_MS = 3600 * 1000;

/**
 * A shell of that user with AWS_PROFILE.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html
 */
export async function identityCenterCaller(
  emulator: Emulator,
  place: IdentityCenterPlace,
): Promise<Caller> {
  const { accountId = emulator.aws.accountId, login = "valid", permissionSet } = place;
  const { region } = emulator.aws;
  const accessToken = randomBytes(32).toString("base64url");
  const expiresAtMs = Date.now() + (login === "expired" ? -16 : 8) * HOURS_MS;
  if (login !== "revoked") {
    emulator.parts.backend.ssoSessions.set(accessToken, {
      userName: place.userName ?? "ana@example.com",
      expiresAtMs,
      assignments: [{ accountId, permissionSet }],
    });
  }
  const home = await makeHome(emulator);
  await mkdir(join(home, ".aws", "sso", "cache"), { recursive: true });
  const config = `[profile analyst]
sso_session = ${SESSION_NAME}
sso_account_id = ${accountId}
sso_role_name = ${permissionSet}
region = ${region}

[sso-session ${SESSION_NAME}]
sso_start_url = https://company.awsapps.com/start
sso_region = ${region}
sso_registration_scopes = sso:account:access
`;
  await writeFile(join(home, ".aws", "config"), config);
  const cached = {
    startUrl: "https://company.awsapps.com/start",
    region,
    accessToken,
    expiresAt: new Date(expiresAtMs).toISOString(),
    // The portal takes no refresh token: a session that is over stays so.
    clientId: "cli",
    clientSecret: randomBytes(32).toString("base64url"),
    registrationExpiresAt: new Date(Date.now() + 24 * HOURS_MS).toISOString(),
    refreshToken: randomBytes(32).toString("base64url"),
  };
  const name = `${createHash("sha1").update(SESSION_NAME).digest("hex")}.json`;
  const file = join(home, ".aws", "sso", "cache", name);
  await writeFile(file, JSON.stringify(cached), { mode: 0o600 });
  return callerIn(emulator, { home, env: { AWS_PROFILE: "analyst" } });
}
