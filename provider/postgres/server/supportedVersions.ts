/** Which versions of PostgreSQL the catalog queries and rules are written for. */
import { RoleError } from "../model/errors";

const oldestMajor = 14;
const newestMajor = 18;

/**
 * Refuse a server on which the queries would not even parse.
 * @param major as the server tells it at the login; 0 where it did not.
 * @throws {RoleError} that names the version
 */
export function requireSupportedVersion(major: number): void {
  if (major === 0 || major >= oldestMajor) return;
  throw new RoleError("could not connect", `PostgreSQL ${String(major)} is not supported`, {
    hint: `Upgrade the server to PostgreSQL ${String(oldestMajor)} or later.`,
  });
}

/** Warnings about a server that is newer than what this package was tested with: none or one. */
export function versionWarnings(versionNum: number): readonly string[] {
  const major = Math.floor(versionNum / 10000);
  if (major <= newestMajor) return [];
  return [
    `not tested with PostgreSQL ${String(major)}: the latest version tested is ${String(newestMajor)}`,
  ];
}
