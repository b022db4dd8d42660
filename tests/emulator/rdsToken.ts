/** The server's side of RDS IAM authentication: is this token genuine, and for this login? */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Life that a token may claim, and that RDS gives: 15 minutes. */
const MAX_EXPIRES_SECONDS = 900;

/** How far a client's clock may be ahead; SigV4 tolerates five minutes. */
const MAX_AHEAD_MS = 5 * 60 * 1000;

/** What the signature is checked with. */
export interface SigningKey {
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  /** When the temporary credentials end; undefined for an IAM user's own key. */
  readonly expiresAtMs: number | undefined;
}

/** The login that the token has to be for. */
export interface ExpectedLogin {
  readonly user: string;
  readonly region: string;
  /** `host:port` of the server's own endpoints, as RDS names them. */
  readonly endpoints: readonly string[];
  readonly nowMs: number;
  readonly signingKey: (accessKeyId: string) => SigningKey | undefined;
}

export type TokenRefusal =
  | "not a token"
  | "other action or user"
  | "other region or service"
  | "bad date"
  | "expired"
  | "signed in the future"
  | "other endpoint"
  | "unknown access key"
  | "wrong session token"
  | "credentials expired"
  | "wrong signature";

export type TokenVerdict = { readonly accessKeyId: string } | { readonly refusal: TokenRefusal };

interface ParsedToken {
  readonly authority: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly date: string;
}

interface Scope {
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly terminator: string;
}

/**
 * Checks a token as RDS does, by signing the same request again.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function verifyToken(token: string, login: ExpectedLogin): TokenVerdict {
  const parsed = parseToken(token);
  if (parsed === undefined) {
    return { refusal: "not a token" };
  }
  const refusal =
    refuseRequest(parsed, login) ?? refuseDate(parsed, login) ?? refuseSignature(parsed, login);
  return refusal === undefined ? { accessKeyId: parsed.accessKeyId } : { refusal };
}

function parseToken(token: string): ParsedToken | undefined {
  // The authority is taken from the text: URL would drop the port where it is 443.
  const [, authority, query] = /^([^/?#]+)\/\?(.*)$/s.exec(token) ?? [];
  if (authority === undefined || query === undefined) {
    return undefined;
  }
  const entries = [...new URLSearchParams(query)];
  const parameters = new Map(entries);
  const credential = parseCredential(parameters.get("X-Amz-Credential") ?? "");
  if (credential === undefined || parameters.size !== entries.length) {
    return undefined;
  }
  return { authority, parameters, ...credential, date: parameters.get("X-Amz-Date") ?? "" };
}

function parseCredential(text: string): Pick<ParsedToken, "accessKeyId" | "scope"> | undefined {
  const [, accessKeyId = "", day = "", region = "", service = "", terminator = ""] =
    /^([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(text) ?? [];
  const scope = { day, region, service, terminator };
  return accessKeyId === "" ? undefined : { accessKeyId, scope };
}

function refuseRequest(token: ParsedToken, login: ExpectedLogin): TokenRefusal | undefined {
  const { parameters, scope } = token;
  if (parameters.get("Action") !== "connect" || parameters.get("DBUser") !== login.user) {
    return "other action or user";
  }
  const known = scope.service === "rds-db" && scope.terminator === "aws4_request";
  if (!known || scope.region !== login.region) {
    return "other region or service";
  }
  return login.endpoints.includes(token.authority) ? undefined : "other endpoint";
}

function refuseDate(
  { date, scope, parameters }: ParsedToken,
  login: ExpectedLogin,
): TokenRefusal | undefined {
  const signedAtMs = Date.parse(
    date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
  );
  const expiresSeconds = Number(parameters.get("X-Amz-Expires"));
  const bounded = expiresSeconds > 0 && expiresSeconds <= MAX_EXPIRES_SECONDS;
  if (Number.isNaN(signedAtMs) || !date.startsWith(`${scope.day}T`) || !bounded) {
    return "bad date";
  }
  if (login.nowMs > signedAtMs + expiresSeconds * 1000) {
    return "expired";
  }
  return signedAtMs > login.nowMs + MAX_AHEAD_MS ? "signed in the future" : undefined;
}

function refuseSignature(token: ParsedToken, login: ExpectedLogin): TokenRefusal | undefined {
  const key = login.signingKey(token.accessKeyId);
  if (key === undefined) {
    return "unknown access key";
  }
  if (token.parameters.get("X-Amz-Security-Token") !== key.sessionToken) {
    return "wrong session token";
  }
  if (key.expiresAtMs !== undefined && login.nowMs > key.expiresAtMs) {
    return "credentials expired";
  }
  const expected = Buffer.from(signatureOf(token, key.secretAccessKey));
  const given = Buffer.from(token.parameters.get("X-Amz-Signature") ?? "");
  const genuine = expected.length === given.length && timingSafeEqual(expected, given);
  return genuine ? undefined : "wrong signature";
}

function signatureOf(token: ParsedToken, secretAccessKey: string): string {
  const { authority, date, parameters, scope } = token;
  const query = [...parameters]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  // Always signed over the one header "host": another X-Amz-SignedHeaders gives another signature.
  const request = ["GET", "/", query, `host:${authority}`, "", "host", sha256("")].join("\n");
  const scopes = [scope.day, scope.region, scope.service, scope.terminator];
  const text = ["AWS4-HMAC-SHA256", date, scopes.join("/"), sha256(request)].join("\n");
  const start = Buffer.from(`AWS4${secretAccessKey}`);
  return hmac(scopes.reduce(hmac, start), text).toString("hex");
}

/** RFC 3986, as SigV4 wants it: encodeURIComponent leaves five characters more as they are. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
