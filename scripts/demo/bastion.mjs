import path from "node:path";
import { ensureOpenSsh } from "../setup/openSsh.mjs";
import { ensurePsql } from "../setup/psql.mjs";

/**
 * An SSH server that can reach the database, and psql.
 *
 * @returns `{ reason }` where this machine cannot have both
 */
export async function openBastion({ startSshServer, hosts, log }) {
  const [openSsh, client] = await Promise.all([ensureOpenSsh({ log }), ensurePsql({ log })]);
  const reason = openSsh.reason ?? client.reason;
  if (reason !== undefined) return { reason };
  const server = await startSshServer(openSsh, { hosts });
  const { user, host, port, privateKeyPath, hostKey } = server;
  const address = `ssh://${user}@${host}:${String(port)}`;
  const viaWith = (fingerprint) =>
    `${address}?privateKeyPath=${privateKeyPath}&hostKey=${fingerprint}`;
  return {
    /** For RDS_IAM_USER_VIA and --via. */
    via: viaWith(hostKey.fingerprint),
    /** The same with the fingerprint of another host's key. */
    viaOfAnother: async () => viaWith((await server.makeStrangeKey()).fingerprint),
    /** Logins that it has accepted so far. */
    logins: () => server.log().split("Accepted publickey for ").length - 1,
    /** Whether it serves nobody now. */
    isIdle: async () => server.forwarded() + (await server.connections()) === 0,
    /** The folder of psql, and what that needs in its environment. */
    psqlFolder: path.dirname(client.psql),
    psqlEnv: client.environment,
    stop: server.stop,
  };
}
