/**
 * What errors are told apart by: SQLSTATEs of PostgreSQL with the routine that reported them, and
 * Node.js's codes for network and TLS. Never by the message, which `lc_messages` translates.
 */
import { messageInWords, visibleLines } from "./visible";

/**
 * SQLSTATEs by their condition names.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html (PostgreSQL 18, Table A.1)
 */
export const sqlState = {
  privilegeNotRevoked: "01006",
  privilegeNotGranted: "01007",
  featureNotSupported: "0A000",
  characterNotInRepertoire: "22021",
  untranslatableCharacter: "22P05",
  uniqueViolation: "23505",
  readOnlySqlTransaction: "25006",
  invalidAuthorizationSpecification: "28000",
  invalidPassword: "28P01",
  invalidCatalogName: "3D000",
  invalidSchemaName: "3F000",
  serializationFailure: "40001",
  deadlockDetected: "40P01",
  insufficientPrivilege: "42501",
  undefinedColumn: "42703",
  undefinedObject: "42704",
  dependentObjectsStillExist: "2BP01",
  duplicateObject: "42710",
  undefinedFunction: "42883",
  undefinedTable: "42P01",
  outOfMemory: "53200",
  tooManyConnections: "53300",
  programLimitExceeded: "54000",
  objectNotInPrerequisiteState: "55000",
  lockNotAvailable: "55P03",
  queryCanceled: "57014",
  cannotConnectNow: "57P03",
  internalError: "XX000",
} as const;

/**
 * Functions of the server that report an error, as its field R names them. They tell apart what one
 * SQLSTATE covers.
 * @see https://www.postgresql.org/docs/current/protocol-error-fields.html
 */
export const routine = {
  /** Of a method of authentication, such as PAM: it refused. */
  authentication: "auth_failed",
  /** Of `pg_hba.conf`: no line lets the connection in, or one rejects it. */
  hostBasedRules: "ClientAuthentication",
  /** Of the role that logs in. */
  role: "InitializeSessionUserId",
  /** Of the database that is connected to. */
  database: "CheckMyDatabase",
} as const;

/** Node.js's codes for a certificate that is not trusted. */
export const tlsCodes: readonly string[] = [
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_HAS_EXPIRED",
];

/** Node.js's codes for an address that cannot be reached, and why that is. */
export const networkReasons: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name could not be resolved",
  EAI_AGAIN: "its name could not be resolved",
  ECONNREFUSED: "the connection was refused",
  ETIMEDOUT: "it did not answer in time",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "there is no route to it",
  ECONNRESET: "the connection was closed",
};

/** Those codes alone. */
export const networkCodes: readonly string[] = Object.keys(networkReasons);

/** Codes of our own, for a tunnel. */
export const tunnelCode = {
  notOpened: "ERR_TUNNEL_NOT_OPENED",
  /** It was open, and broke. */
  broken: "ERR_TUNNEL_BROKEN",
} as const;

/** The same as a list. */
export const tunnelCodes: readonly string[] = Object.values(tunnelCode);

/** Codes of our own, for servers that do not answer as PostgreSQL does. */
export const unexpectedServer = {
  notPostgres: "ERR_NOT_POSTGRESQL",
  tooMuch: "ERR_ANSWER_TOO_LONG",
} as const;

/** SQLSTATE or Node.js error code of an error or a notice, which is no `Error`; else empty. */
export function codeOf(error: unknown): string {
  return fieldOf(error, "code") ?? "";
}

/** The server's function that reported an error, where it told. */
export function routineOf(error: unknown): string | undefined {
  return fieldOf(error, "routine");
}

/** A text that the server sends beside an error's message, such as its `detail` and `hint`. */
export function fieldOf(error: unknown, field: string): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const value: unknown = Reflect.get(error, field);
  return typeof value === "string" ? value : undefined;
}

/** The message of whatever was thrown. */
export function textOf(error: unknown): string {
  return visibleLines(error instanceof Error ? error.message : String(error));
}

/** Errors of this package, whose messages have lines of their own. */
const ownNames: readonly string[] = [
  "RoleError",
  "MasterCredentialsError",
  "AwsCredentialsError",
  "TunnelError",
];

/** The same for an error that a server, the network or AWS may have sent: on one line, and cut. */
export function saidBy(error: unknown): string {
  // Node.js's, where it has tried several addresses: it says nothing itself.
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(saidBy).join("; ");
  }
  if (!(error instanceof Error)) return messageInWords(String(error));
  return ownNames.includes(error.name) ? textOf(error) : messageInWords(error.message);
}

/** The two parts of what an error says. */
export interface Said {
  /** The first line, and details. */
  readonly facts: string;
  /** What to do. */
  readonly hint: string | undefined;
}

/** What an error says, for a message that has facts and a hint of its own. */
export function partsOf(error: unknown): Said {
  const [facts = "", ...hints] = saidBy(error).split("\nHint: ");
  return { facts, hint: hints.length === 0 ? undefined : hints.join(" ") };
}

/** What happened, without details. */
export function lineOf(error: unknown): string {
  const [line = ""] = partsOf(error).facts.split("\n");
  return line;
}

/** What happened, as a clause: the first line, with its detail in brackets. */
export function clauseOf(error: unknown): string {
  const [text = "", detail] = partsOf(error).facts.split("\nDetail: ");
  const line = text.replaceAll("\n", ", ");
  return detail === undefined ? line : `${line} (${detail.replaceAll("\n", ", ")})`;
}
