/** Why a connection could not be made, and what to do about it. */
import { quoted } from "./names";
import { RoleError } from "./errors";

/** Where and as whom the connection was tried. */
export interface ConnectAttempt {
  readonly host: string;
  readonly port: number;
  readonly dial: { readonly host: string; readonly port: number };
  readonly database: string;
  readonly username: string;
  /** Where the password came from, such as `SSM parameter "/orders/db_password"`. */
  readonly credentialSource: string;
}

/** SQLSTATE or Node.js error code, if the error has one. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

/** The error that the user sees for a failed attempt. */
export function connectError(error: unknown, attempt: ConnectAttempt): RoleError {
  const text = error instanceof Error ? error.message : String(error);
  const { reason, hint } = explain(codeOf(error), text, attempt);
  return new RoleError("could not connect", reason, {
    ...{ detail: text, hint, sqlState: codeOf(error), cause: error },
  });
}

/** Whether the server may only not be up yet: its name, its port or its recovery. */
export function isStillComingUp(error: unknown): boolean {
  const cause = error instanceof RoleError ? error.cause : error;
  return ["ENOTFOUND", "ECONNREFUSED", "57P03"].includes(codeOf(cause));
}

/** Whether nobody can reach the server, so that trying again for another role is no use. */
export function isServerDown(error: unknown): boolean {
  if (!(error instanceof RoleError) || error.code !== "could not connect") return false;
  return !rolesOwn.includes(error.sqlState ?? "");
}

interface Explanation {
  readonly reason: string;
  readonly hint: string;
}

const tlsCodes = [
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_HAS_EXPIRED",
];

/** Failures that come of one role's own `ca`, `master` or `database`. */
const rolesOwn = [...tlsCodes, "ERR_TLS_CERT_ALTNAME_INVALID", "28P01", "28000", "3D000", "42501"];

/** The server's own answers, by SQLSTATE. */
const refusals: Readonly<Record<string, (attempt: ConnectAttempt) => Explanation>> = {
  "28P01": ({ username, credentialSource }) => ({
    reason: `password of ${quoted(username)} was refused`,
    hint: `Check the password in ${credentialSource}.`,
  }),
  "28000": ({ username }) => ({
    reason: `login of ${quoted(username)} was refused`,
    hint: `If ${quoted(username)} became a member of "rds_iam", directly or through another role, RDS takes a token alone: have an administrator revoke that membership, or set \`master: { iam: … }\`.`,
  }),
  "3D000": ({ database }) => ({
    reason: `database ${quoted(database)} does not exist on the server`,
    hint: "Create it first, or set `database` to one that exists.",
  }),
  "42501": ({ username, database }) => ({
    reason: `${quoted(username)} may not connect to database ${quoted(database)}`,
    hint: `Grant it CONNECT on database ${quoted(database)}.`,
  }),
  "53300": () => ({
    reason: "the server has no connection left",
    hint: "Try again when others have ended theirs.",
  }),
  "57P03": () => ({
    reason: "the server is starting up or shutting down",
    hint: "Try again when it is available.",
  }),
};

const networkCodes = [
  ...["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT"],
  ...["EHOSTUNREACH", "ENETUNREACH", "ECONNRESET"],
];

function explain(code: string, text: string, attempt: ConnectAttempt): Explanation {
  const { host, port, username } = attempt;
  const place = `${quoted(host)}, port ${String(port)}`;
  if (tlsCodes.includes(code)) {
    return {
      reason: `the certificate of ${place} is not trusted`,
      hint: "Give the roots of the server's region as `ca`: the bundles are at https://truststore.pki.rds.amazonaws.com.",
    };
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return {
      reason: `the certificate of ${place} names another host`,
      hint: "Use the endpoint that RDS shows: certificates and tokens name it, a CNAME does not.",
    };
  }
  return (
    refusals[code]?.(attempt) ??
    explainNetwork(code, text, place, attempt) ?? {
      reason: `could not connect to ${place} as ${quoted(username)}`,
      hint: "Check the server's log for this login.",
    }
  );
}

function explainNetwork(
  code: string,
  text: string,
  place: string,
  { dial, host, port }: ConnectAttempt,
): Explanation | undefined {
  if (!networkCodes.includes(code) && !/timeout|terminated/i.test(text)) return undefined;
  const tunnel =
    dial.host === host && dial.port === port ? "" : ` through ${dial.host}:${String(dial.port)}`;
  return {
    reason: `could not reach ${place}${tunnel}`,
    hint: "Check that this machine has a way to it. For a tunnel you run, set `via` or RDS_IAM_USER_VIA.",
  };
}
