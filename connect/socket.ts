import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Endpoint } from "./tunnelAddress";

/**
 * A socket that dials `address`, wherever it is told to connect to. So `pg` keeps the server's own
 * name as `host`, and the certificate, SNI and token all agree, while the bytes go to a tunnel.
 */
export function tunnelSocket(address: Endpoint): Duplex {
  const socket = new Socket();
  const dial = socket.connect.bind(socket);
  return Object.assign(socket, { connect: () => dial(address.port, address.host) });
}

/**
 * The same, but it dials only after `ready`, and fails with its error. Otherwise a server would wait
 * for the password of a connection that has none to give: `pg` does not end such a connection, and
 * PostgreSQL keeps it for a minute (`authentication_timeout`).
 */
export function preparedSocket(address: Endpoint, ready: () => Promise<unknown>): Duplex {
  const socket = new Socket();
  const dial = socket.connect.bind(socket);
  const connect = () => {
    ready().then(
      // A destroyed socket that dials comes back to life, and pg would log in on a connection that its
      // client has given up.
      () => (socket.destroyed ? socket : dial(address.port, address.host)),
      (error: unknown) => socket.destroy(error instanceof Error ? error : new Error(String(error))),
    );
    return socket;
  };
  return Object.assign(socket, { connect });
}
