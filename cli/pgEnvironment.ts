/** What libpq, and so psql, is told by environment variables. */
import type { Endpoint } from "../connect/tunnel/via";

/** Variables; `undefined` stands for one that must not be set. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A login as libpq has to know it. */
export interface PgLogin {
  /** The server's own name, which its certificate and the token are for. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** The near end of a tunnel. Default: the server is dialled directly. */
  readonly dial: Endpoint | undefined;
  /** File with the root certificates to trust. */
  readonly rootsFile: string;
}

/**
 * Where and how to log in, but no password.
 * @see https://www.postgresql.org/docs/current/libpq-envars.html
 */
export function pgVariables(login: PgLogin): Variables {
  const { dial } = login;
  return {
    PGHOST: login.host,
    PGHOSTADDR: dial?.host,
    PGPORT: String(portOf(login)),
    PGUSER: login.user,
    PGDATABASE: login.database,
    PGSSLMODE: "verify-full",
    PGSSLROOTCERT: login.rootsFile,
    // RDS does not ask for one, and libpq would fail on one in ~/.postgresql that it cannot read.
    PGSSLCERTMODE: "disable",
    // Else libpq asks a server for Kerberos first where the user has a ticket.
    PGGSSENCMODE: "disable",
    ...disturbing,
  };
}

/** The port to dial, which libpq also looks for in a password file. */
export function portOf({ port, dial }: Pick<PgLogin, "port" | "dial">): number {
  return dial?.port ?? port;
}

/**
 * What the user may have set for other servers, and what would come before our variables or refuse
 * the server. Others, such as PGOPTIONS or PGSSLMINPROTOCOLVERSION, are wishes that hold for this one too.
 */
const disturbing = {
  // Comes before a password file.
  PGPASSWORD: undefined,
  // Comes before PGHOST and all others.
  PGSERVICE: undefined,
  // RDS takes a token as a password in clear text inside of TLS.
  PGREQUIREAUTH: undefined,
  PGCHANNELBINDING: undefined,
  // A certificate of the client, which RDS does not ask for.
  PGSSLCERT: undefined,
  PGSSLKEY: undefined,
  // RDS has no lists of revoked certificates that libpq could read.
  PGSSLCRL: undefined,
  PGSSLCRLDIR: undefined,
  // The old form of PGSSLMODE, and one that servers before 17 do not understand.
  PGREQUIRESSL: undefined,
  PGSSLNEGOTIATION: undefined,
  // Would refuse a reader, or a writer.
  PGTARGETSESSIONATTRS: undefined,
} as const;

/** Where the user has set none. libpq waits for as long as the system does, which may be minutes. */
const defaults: Variables = { PGCONNECT_TIMEOUT: "15" };

/** The environment of a program: its own, with these variables. */
export function environmentWith(own: Variables, variables: Variables): Record<string, string> {
  const all = Object.entries({ ...defaults, ...own, ...variables });
  return Object.fromEntries(
    all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
