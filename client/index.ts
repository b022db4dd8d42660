import type { Duplex } from "node:stream";
import { authTokenSource } from "../connect/token";
import { dialAddress, type Endpoint } from "../connect/tunnelAddress";
import { trustedRoots } from "../connect/trustedRoots";
import type { Connection } from "./connection";
import { tunnelSocket } from "../connect/socket";

export type { Connection } from "./connection";
export type { Endpoint } from "../connect/tunnelAddress";

/** How to connect, where it is not the default. */
export interface ConnectionOptions {
  /** Default: the connection's `database`. */
  readonly database?: string;
  /** Connect to `readerHost`. Default: `false`. */
  readonly readOnly?: boolean;
  /** PEM text of further roots to trust, beside those of RDS and `NODE_EXTRA_CA_CERTS`. */
  readonly ca?: string;
  /** Tunnel to the server. Default: the environment's `RDS_IAM_USER_VIA`, else none. */
  readonly via?: Endpoint;
  /** AWS profile. Default: the AWS SDK's own chain. */
  readonly profile?: string;
}

/** The part of `pg`'s `ClientConfig` that a login with IAM needs; `PoolConfig` takes it as well. */
export interface ConnectionConfig {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  /** Makes a fresh token: `pg` asks once for each connection. */
  readonly password: () => Promise<string>;
  readonly ssl: { readonly ca: string[]; readonly rejectUnauthorized: true };
  readonly stream?: () => Duplex;
}

/**
 * Configuration for `pg` that logs in with IAM: the role assumed, a fresh token for each connection,
 * and the server's certificate verified against its own name, through a tunnel too.
 *
 * @param connection the `connection` output of `RdsIamUser`.
 * @throws if `RDS_IAM_USER_VIA` is malformed, `ca` holds no certificate, or `readOnly` is asked of
 * a server without a reader endpoint.
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
  const host = options.readOnly === true ? readerHostOf(connection) : connection.host;
  const { port, region, username, roleArn = null } = connection;
  const address = dialAddress({ host, port }, options.via, process.env["RDS_IAM_USER_VIA"]);
  const direct = address.host === host && address.port === port;
  return {
    host,
    port,
    user: username,
    database: options.database ?? connection.database,
    password: authTokenSource({
      host,
      port,
      region,
      username,
      profile: options.profile,
      assumeRoles: roleArn === null ? [] : [{ roleArn }],
    }),
    ssl: { ca: [...trustedRoots(options.ca)], rejectUnauthorized: true },
    ...(direct ? {} : { stream: () => tunnelSocket(address) }),
  };
}

function readerHostOf({ host, readerHost }: Connection): string {
  if (readerHost !== undefined) return readerHost;
  throw new Error(`cannot connect read-only: the server "${host}" has no reader endpoint`);
}
