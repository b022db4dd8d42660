/** A connection as libpq and many drivers take it. */
import { portOf, type PgLogin } from "./pgEnvironment";

/**
 * The URI, without a password.
 * @see https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function connectionString(login: PgLogin): string {
  const { host, user, database, dial, rootsFile } = login;
  const parameters = {
    ...(dial === undefined ? {} : { hostaddr: dial.host }),
    sslmode: "verify-full",
    sslrootcert: rootsFile,
  };
  const query = Object.entries(parameters).map(([key, value]) => `${key}=${encoded(value)}`);
  const server = `${host}:${String(portOf(login))}`;
  return `postgresql://${encoded(user)}@${server}/${encoded(database)}?${query.join("&")}`;
}

/** Slashes stay, so that a path can be read. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll("%2F", "/");
}
