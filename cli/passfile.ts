/**
 * The text of a password file.
 * @see https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
import { visible } from "../connect/visible";
import { usageError } from "./cliError";

/** Which logins a line is for: those of one user to one server, in every database. */
export interface PassfileKey {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** A file of one line. */
export function passfileText(key: PassfileKey, token: string): string {
  return withPassfileEntry("", key, token);
}

/**
 * The text with the entry of this login, or without it. All other lines stay. The entry comes first, because
 * libpq takes the first line that matches, and an older one may be for every server.
 *
 * @throws {CliError} if there is a line for this login with a password that is no token
 */
export function withPassfileEntry(
  text: string,
  key: PassfileKey,
  token: string | undefined,
): string {
  const start = startOf(key);
  const lines = text.split("\n");
  if (token !== undefined && lines.some((line) => line.startsWith(start) && !isToken(line))) {
    const { host, port, user } = key;
    throw usageError(
      `the password file has a line for user "${visible(user)}" at ${visible(host)}:${String(port)} already, which rds-iam-user did not write`,
      "Hint: Remove this line, or name another file: --pgpass <file>",
    );
  }
  const others = lines.filter((line) => !line.startsWith(start) || !isToken(line));
  const own = token === undefined ? [] : [start + escaped(token)];
  return [...own, ...others].join("\n");
}

/** A token is a signed request; no such line is written by hand, nor is it of use after 15 minutes. */
function isToken(line: string): boolean {
  return line.includes("X-Amz-Signature=");
}

function startOf({ host, port, user }: PassfileKey): string {
  return `${escaped(host)}:${String(port)}:*:${escaped(user)}:`;
}

function escaped(field: string): string {
  return field.replace(/[\\:]/g, String.raw`\$&`);
}
