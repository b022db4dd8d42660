/** Ways to servers, through tunnels that are opened when they are first needed and shared in the process. */
import { once } from "node:events";
import { createConnection } from "node:net";
import type { Duplex } from "node:stream";
import type { AwsCaller } from "../caller";
import { dialledSocket, openedStream } from "../socket";
import { isEndpoint } from "./route";
import { type SharedTunnel, shareTunnel } from "./sharedTunnels";
import { openSshTunnel } from "./ssh";
import { openSsmTunnel } from "./ssm";
import { type Endpoint, type SshVia, type SsmVia, type Via, viaInWords } from "./via";

/** A server, how it is reached, and as whom AWS is asked where that takes a session of Session Manager. */
export interface WayArgs {
  /** The endpoint as RDS shows it: what the far end of a tunnel dials. */
  readonly server: Endpoint;
  /** Default: the server is dialled directly. */
  readonly via: Via | undefined;
  readonly aws: () => AwsCaller;
}

/** A way to one server. Nothing is opened before it is needed. */
export interface Way {
  /** What it leads through, such as `SSH host "bastion"`; `undefined` where the server is dialled directly. */
  readonly through: string | undefined;
  /** Opens the tunnel, where there is one. @throws {TunnelError} */
  readonly open: () => Promise<void>;
  /** The same, and keeps it open until the answer is called. @throws {TunnelError} */
  readonly hold: () => Promise<() => void>;
  /** A connection to the server, which is made now. @throws {TunnelError} */
  readonly connect: () => Promise<Duplex>;
  /**
   * A stream that makes the connection when its `connect` is called, as the option `stream` of `pg`
   * needs. It ends with the error of `ready` or of the tunnel.
   */
  readonly stream: (ready?: () => Promise<unknown>) => Duplex;
  /** Fulfilled with the reason when an open tunnel breaks; never where the server is dialled directly. */
  readonly broken: Promise<Error>;
  /** Ends the use of this way: a tunnel that nobody else uses is closed. */
  readonly close: () => Promise<void>;
}

/** The way to a server. */
export function openWay({ server, via, aws }: WayArgs): Way {
  if (via === undefined) return directWay(server, undefined);
  if (isEndpoint(via)) return directWay({ host: via.host, port: via.port }, viaInWords(via));
  const shared = sharedTunnel(via, server, aws);
  return {
    through: viaInWords(via),
    open: shared.open,
    hold: shared.hold,
    connect: async () => {
      const opened = await shared.connect();
      const stream = openedStream(() => Promise.resolve(opened));
      const connected = once(stream, "connect");
      stream.connect();
      await connected;
      return stream;
    },
    stream: (ready) =>
      openedStream(async () => {
        await ready?.();
        return shared.connect();
      }),
    broken: shared.broken,
    close: shared.release,
  };
}

function sharedTunnel(via: SshVia | SsmVia, server: Endpoint, aws: WayArgs["aws"]): SharedTunnel {
  if (via.ssh !== undefined) {
    return shareTunnel(JSON.stringify([server, via]), () => openSshTunnel(via, server));
  }
  const caller = aws();
  return shareTunnel(JSON.stringify([server, via, caller]), () =>
    openSsmTunnel(via, server, caller),
  );
}

function directWay(address: Endpoint, through: string | undefined): Way {
  return {
    through,
    open: () => Promise.resolve(),
    hold: () => Promise.resolve(() => undefined),
    connect: async () =>
      new Promise((resolve, reject) => {
        const socket = createConnection(address.port, address.host);
        socket.once("error", reject);
        socket.once("connect", () => {
          socket.removeListener("error", reject);
          resolve(socket);
        });
      }),
    stream: (ready) => dialledSocket(address, ready),
    broken: new Promise(() => undefined),
    close: () => Promise.resolve(),
  };
}
