/** The entry that `token --watch` keeps: which file, and how its text is changed. */
import { join } from "node:path";
import { visible } from "../connect/visible";
import { usageError } from "./cliError";
import type { Options } from "./options";
import { type PassfileKey, withPassfileEntry } from "./passfile";
import { pgVariables, portOf, type PgLogin } from "./pgEnvironment";
import { withServiceSection } from "./serviceFile";

/** An entry in a file. */
export interface StandingEntry {
  readonly file: string;
  /** In words, such as `section "orders"`. */
  readonly inWords: string;
  /** The file's text with a token, or without the entry. */
  readonly changed: (text: string, token: string | undefined) => string;
}

/** What decides about the files that are not named. */
export interface Places {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly isWindows: boolean;
}

/** The entry that a login is kept in. @throws {CliError} where the options name no entry, or two */
export function standingEntry(options: Options, places: Places): (login: PgLogin) => StandingEntry {
  const { pgpass, service, serviceFile } = options;
  if ((pgpass === undefined) === (service === undefined)) {
    throw usageError(
      "--watch needs either --pgpass or --service",
      "Hint: Use --pgpass for a password file, or --service <name> for a section of a service file.",
    );
  }
  if (service === undefined) {
    const file = typeof pgpass === "string" ? pgpass : defaultPassfile(places);
    return (login) => {
      const key = { host: login.host, port: portOf(login), user: login.user };
      return {
        file,
        inWords: keyInWords(key),
        changed: (text, token) => withPassfileEntry(text, key, token),
      };
    };
  }
  if (!/^[\w.-]+$/.test(service)) {
    throw usageError(
      `--service is "${visible(service)}": expected letters, digits and _ . -`,
      "Hint: Choose such a name.",
    );
  }
  const file = serviceFile ?? defaultServiceFile(places);
  return (login) => ({
    file,
    inWords: `section "${service}"`,
    changed: (text, token) =>
      withServiceSection(
        text,
        service,
        token === undefined ? undefined : { ...serviceSettings(login), password: token },
      ),
  });
}

function keyInWords({ host, port, user }: PassfileKey): string {
  return `the entry for user "${visible(user)}" at ${visible(host)}:${String(port)}`;
}

/** libpq's variables by the names that a service file has for them. */
const settings: Readonly<Record<string, string>> = {
  PGHOST: "host",
  PGHOSTADDR: "hostaddr",
  PGPORT: "port",
  PGUSER: "user",
  PGDATABASE: "dbname",
  PGSSLMODE: "sslmode",
  PGSSLROOTCERT: "sslrootcert",
  PGGSSENCMODE: "gssencmode",
};

function serviceSettings(login: PgLogin): Readonly<Record<string, string>> {
  const all = Object.entries(pgVariables(login)).map(([name, value]) => [settings[name], value]);
  return Object.fromEntries(
    all.filter(([name, value]) => name !== undefined && value !== undefined),
  ) as Readonly<Record<string, string>>;
}

/** @see https://www.postgresql.org/docs/current/libpq-pgpass.html */
function defaultPassfile({ env, home, isWindows }: Places): string {
  const roaming = join(env["APPDATA"] ?? home, "postgresql", "pgpass.conf");
  return env["PGPASSFILE"] ?? (isWindows ? roaming : join(home, ".pgpass"));
}

/** @see https://www.postgresql.org/docs/current/libpq-pgservice.html */
function defaultServiceFile({ env, home, isWindows }: Places): string {
  const roaming = join(env["APPDATA"] ?? home, "postgresql", ".pg_service.conf");
  return env["PGSERVICEFILE"] ?? (isWindows ? roaming : join(home, ".pg_service.conf"));
}
