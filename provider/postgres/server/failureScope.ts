/** What a failed connection says of the next one: for whom it counts, and whether it may pass. */
import { codeOf, networkCodes, tlsCodes } from "../../../connect/errorCodes";
import { RoleError } from "../model/errors";

const loginCodes = [...tlsCodes, "ERR_TLS_CERT_ALTNAME_INVALID", "28P01", "28000"];
const databaseCodes = ["3D000", "42501", "55000"];

/** Whether the server may only not be up yet: its name, its port or its recovery. */
export function isStillComingUp(error: unknown): boolean {
  const cause = error instanceof RoleError ? error.cause : error;
  return ["ENOTFOUND", "ECONNREFUSED", "57P03"].includes(codeOf(cause));
}

/** Whether a failed connection may pass by itself: a failover, or more sessions than there is room for. */
export function mayPass(error: unknown): boolean {
  const cause = error instanceof RoleError ? error.cause : error;
  const passing = ["53300", "57P03", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT"];
  return passing.includes(codeOf(cause));
}

/**
 * For what a failure counts: nobody reaches the server, nobody logs in to it this way (with these
 * credentials and roots), nobody gets into this database. `undefined`: it says nothing of others.
 */
export function failureScope(error: unknown): "server" | "login" | "database" | undefined {
  if (!(error instanceof RoleError)) return isCutOff(error) ? "server" : undefined;
  if (error.code !== "could not connect") return undefined;
  const code = error.sqlState ?? "";
  if (code === "53300") return limitOf(error.cause instanceof Error ? error.cause.message : "");
  if (loginCodes.includes(code)) return "login";
  return databaseCodes.includes(code) ? "database" : "server";
}

/** A connection that ended, or a look that the server gave up: the next one would fare no better. */
function isCutOff(error: unknown): boolean {
  const code = codeOf(error);
  const text = error instanceof Error ? error.message : "";
  return (
    /^(08|57)/.test(code) || networkCodes.includes(code) || /^Connection terminated/.test(text)
  );
}

/** Whose connection limit is reached: the server tells that apart in words alone. */
export function limitOf(text: string): "server" | "login" | "database" {
  if (text.startsWith("too many connections for role")) return "login";
  return text.startsWith("too many connections for database") ? "database" : "server";
}
