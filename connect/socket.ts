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
