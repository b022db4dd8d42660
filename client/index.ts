/** Logs in to PostgreSQL on RDS and Aurora with IAM. For applications: it needs no Pulumi. */
import type { SecureContext } from "node:tls";
import type { Duplex } from "node:stream";
import { secureContextOf } from "../connect/secureContext";
import { trustedRoots } from "../connect/trustedRoots";
import { dialledSocket } from "../connect/socket";
import { authTokenBy } from "../connect/token";
import { isEndpoint, readerViaFor, viaFor } from "../connect/tunnel/route";
import { type Endpoint, viaInWords } from "../connect/tunnel/via";
import type { Connection } from "./connection";
import { credentialsFor, type LoginOptions } from "./credentials";
import { hostOf } from "./host";
import { usableConnection } from "./usable";

export type { Connection } from "./connection";
export type { LoginOptions } from "./credentials";
export type { Endpoint } from "../connect/tunnel/via";

/** How to connect, where it is not the default. */
export interface ConnectionOptions extends LoginOptions {
  /** Default: the connection's `database`. */
  readonly database?: string;
  /** PEM text of further roots to trust. Default: the connection's `ca`. */
  readonly ca?: string;
  /** Tunnel to the server. Default: the environment's `RDS_IAM_USER_VIA`, else none. */
  readonly via?: Endpoint;
}

/** The part of `pg`'s `ClientConfig` that a login with IAM needs; `PoolConfig` takes it as well. */
export interface ConnectionConfig {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Makes a fresh token: `pg` asks once for each connection. */
  readonly password: () => Promise<string>;
  /** Options of `tls.connect`. */
  readonly ssl: {
    /** The roots in `ca`, parsed once in a process. */
    readonly secureContext: SecureContext;
    /** PEM texts, for a copy without the context, such as one that went through JSON. */
    readonly ca: string[];
    readonly servername: string;
    readonly rejectUnauthorized: true;
  };
  /** Dials the server or the tunnel, after AWS has given credentials. */
  readonly stream: () => Duplex;
}

/**
 * Configuration for `pg` that logs in with IAM: the role assumed where the process is not it already, a
 * fresh token for each connection, and the server's certificate verified against its own name, through
 * a tunnel too.
 *
 * @param connection the `connection` output of `RdsIamUser`.
 * @throws if `connection` is not such an output, `RDS_IAM_USER_VIA` is malformed, `ca` holds no
 * certificate, or `readOnly` is asked of a server without a reader endpoint or through a tunnel that
 * does not name the reader.
 *
 * @example
 * ```ts
 * const pool = new pg.Pool({ ...connectionConfig(connection), max: 5 });
 * ```
 */
export function connectionConfig(
  connection: Connection,
  options: ConnectionOptions = {},
): ConnectionConfig {
  const usable = usableConnection(connection);
  const { port, region, username, database, ca } = usable;
  const host = hostOf(usable, options);
  const address = addressFor({ host, port }, options);
  const roots = options.ca ?? ca;
  const credentials = credentialsFor(usable, options);
  return {
    host,
    port,
    user: username,
    database: options.database ?? database,
    password: () => authToken(connection, options),
    ssl: {
      secureContext: secureContextOf(region, roots),
      ca: [...trustedRoots(region, roots)],
      servername: host,
      rejectUnauthorized: true,
    },
    stream: () => dialledSocket(address, () => credentials()),
  };
}

/**
 * An IAM authentication token: the password of one login, for drivers other than `pg` and for tools. It
 * is good for 15 minutes, over TLS only, and an open session outlives it. AWS credentials are kept while
 * they are good, so a token for each connection costs no request.
 *
 * @param connection the `connection` output of `RdsIamUser`.
 * @throws if `connection` is not such an output, AWS gives no credentials, the role may not be assumed,
 * or STS cannot be reached; the message says what to do.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
 */
export async function authToken(
  connection: Connection,
  options: LoginOptions = {},
): Promise<string> {
  const usable = usableConnection(connection);
  const { port, region, username } = usable;
  const host = hostOf(usable, options);
  const credentials = credentialsFor(usable, options);
  return authTokenBy({ host, port, region, username, credentials });
}

/** Where to dial. The client opens no tunnels: an application would carry an SSH client with it. */
function addressFor(server: Endpoint, { readOnly, via }: ConnectionOptions): Endpoint {
  const wayFor = readOnly === true ? readerViaFor : viaFor;
  const found = wayFor(server, via, process.env["RDS_IAM_USER_VIA"]);
  if (found === undefined) return server;
  if (isEndpoint(found)) return found;
  throw new Error(
    `cannot connect through ${viaInWords(found)} (RDS_IAM_USER_VIA): the client opens no tunnels\n` +
      "Hint: Start the application with `rds-iam-user exec -- …`, which opens the tunnel for it.",
  );
}
