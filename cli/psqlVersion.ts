/** Whether a psql can log in with a token. */

/** Before, libpq cut the lines of a password file after 320 bytes. */
const firstWithLongPasswords = 13;

/**
 * The version of a psql that is too old, else `undefined`.
 * @param text what `psql --version` prints, such as `psql (PostgreSQL) 15.4 (Debian 15.4-1)`
 */
export function tooOld(text: string): string | undefined {
  const [, version, major] = /\(PostgreSQL\) ((\d+)[\w.]*)/.exec(text) ?? [];
  return Number(major) < firstWithLongPasswords ? version : undefined;
}
