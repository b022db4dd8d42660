/** What a failed connection or inspection affects beyond itself, and whether it may pass. */
import {
  codeOf,
  networkCodes,
  routine,
  routineOf,
  sqlState,
  textOf,
  tlsCodes,
  tunnelCode,
} from "../../../connect/errorCodes";
import { RoleError } from "../model/errors";

const comingUp: readonly string[] = ["ENOTFOUND", "ECONNREFUSED", sqlState.cannotConnectNow];
const passing: readonly string[] = [
  sqlState.tooManyConnections,
  sqlState.cannotConnectNow,
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
];
const loginCodes: readonly string[] = [
  ...tlsCodes,
  "ERR_TLS_CERT_ALTNAME_INVALID",
  sqlState.invalidPassword,
];
const databaseCodes: readonly string[] = [
  sqlState.invalidCatalogName,
  sqlState.insufficientPrivilege,
  sqlState.objectNotInPrerequisiteState,
  sqlState.characterNotInRepertoire,
  sqlState.untranslatableCharacter,
];

/**
 * Whether the server may still be starting or resuming: its name, its port, its recovery, or no answer.
 * @see isConnectTimeout
 */
export function isStillComingUp(error: unknown): boolean {
  return comingUp.includes(codeOf(serverError(error))) || isConnectTimeout(error);
}

/**
 * Whether a connection had no answer in time. A paused Aurora Serverless v2 cluster accepts TCP and
 * answers when it has resumed.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
 */
export function isConnectTimeout(error: unknown): boolean {
  if (!(error instanceof RoleError) || error.code !== "could not connect") return false;
  const code = codeOf(error.cause);
  // The driver's own message: it gives no code.
  return code === "ETIMEDOUT" || (code === "" && /timeout/i.test(textOf(error.cause)));
}

/** Whether a failed connection may pass by itself: a failover, or too many sessions. */
export function mayPass(error: unknown): boolean {
  return passing.includes(codeOf(serverError(error)));
}

/**
 * What the failure affects: the whole server, this login (these credentials and root certificates), or
 * this database. `undefined`: only the role that was inspected.
 */
export function failureScope(error: unknown): "server" | "login" | "database" | undefined {
  if (!(error instanceof RoleError)) return undefined;
  const isConnecting = error.code === "could not connect";
  if (!isConnecting && error.code !== "could not inspect") return undefined;
  const code = error.sqlState ?? "";
  if (code === sqlState.tooManyConnections) return limitOf(error.cause);
  if (code === sqlState.invalidAuthorizationSpecification) {
    return isByHostBasedRules(error.cause) ? "database" : "login";
  }
  if (loginCodes.includes(code)) return "login";
  if (databaseCodes.includes(code)) return "database";
  return isConnecting || isCutOff(error.cause) ? "server" : undefined;
}

/** Which connection limit is reached: the server's, the login's or the database's. */
export function limitOf(error: unknown): "server" | "login" | "database" {
  switch (routineOf(error)) {
    case routine.role:
      return "login";
    case routine.database:
      return "database";
    default:
      return "server";
  }
}

/** Whether `pg_hba.conf` refuses the connection, whose lines name databases. */
export function isByHostBasedRules(error: unknown): boolean {
  return routineOf(error) === routine.hostBasedRules;
}

/** Whether a method of authentication beside passwords refused the login: on RDS, PAM refuses tokens. */
export function isRefusedByPam(error: unknown): boolean {
  return (
    codeOf(error) === sqlState.invalidAuthorizationSpecification &&
    routineOf(error) === routine.authentication
  );
}

/** Whether the server answered that the role may not log in. */
export function isRefusal(error: unknown): boolean {
  const code = codeOf(error);
  return code === sqlState.invalidAuthorizationSpecification || code === sqlState.invalidPassword;
}

/** Whether the connection ended or the server cancelled the inspection: the next one would fail too. */
function isCutOff(error: unknown): boolean {
  return isConnectionLost(error) || codeOf(error).startsWith("57");
}

/** The driver's own messages, without a code: while a query runs, and for the one after that. */
const ended = [
  "Connection terminated",
  "Client has encountered a connection error",
  "Client was closed",
] as const;

/** What writing to a connection that the other side has closed says. */
const socketCodes: readonly string[] = ["EPIPE", "ECONNABORTED", "EPROTO", tunnelCode.broken];

/** Whether the connection ended, so that no answer to what was sent can come. */
export function isConnectionLost(error: unknown): boolean {
  const cause = serverError(error);
  const code = codeOf(cause);
  const isEnded = code === "" && ended.some((words) => textOf(cause).startsWith(words));
  const isOfSocket = networkCodes.includes(code) || socketCodes.includes(code);
  return /^(08|57P)/.test(code) || isOfSocket || isEnded;
}

/** The error of the server or the network. */
function serverError(error: unknown): unknown {
  return error instanceof RoleError ? error.cause : error;
}
