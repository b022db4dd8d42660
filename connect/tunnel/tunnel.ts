import type { Duplex } from "node:stream";

/** A connection through a tunnel. */
export interface Tunnelled {
  readonly stream: Duplex;
  /** Why the far end could not reach the server, where that is known only after the connection is made. */
  readonly refusal?: () => Error | undefined;
}

/** An open tunnel to one server. */
export interface Tunnel {
  /** Opens a connection through it. @throws {TunnelError} */
  readonly connect: () => Promise<Tunnelled>;
  /** Fulfilled when it has ended, with the reason where nobody asked for it; never rejected. */
  readonly ended: Promise<Error | undefined>;
  readonly close: () => Promise<void>;
}
