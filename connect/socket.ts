import { Socket } from "node:net";
import { Duplex } from "node:stream";

/** Host name or address, and TCP port. */
interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * A socket that dials `address`, wherever it is told to connect to. So `pg` keeps the server's own
 * name as `host`, and the certificate, SNI and token all agree, while the bytes go to a tunnel.
 *
 * It dials only after `ready`, and fails with its error. Otherwise a server would wait for the password
 * of a connection that has none to give: `pg` does not end such a connection, and PostgreSQL keeps it
 * for a minute (`authentication_timeout`).
 *
 * @param ready default: it dials at once
 */
export function dialledSocket(address: Address, ready?: () => Promise<unknown>): Duplex {
  const socket = new Socket();
  const dial = socket.connect.bind(socket);
  const connect = () => {
    if (ready === undefined) return dial(address.port, address.host);
    ready().then(
      // A destroyed socket that dials comes back to life, and pg would log in on a connection that its
      // client has given up.
      () => (socket.destroyed ? socket : dial(address.port, address.host)),
      (error: unknown) => socket.destroy(errorOf(error)),
    );
    return socket;
  };
  return Object.assign(socket, { connect });
}

/** A connection, and why it has ended where the other side ended it. */
export interface Opened {
  readonly stream: Duplex;
  /** `undefined` where nothing is known: it may be the server that ended it. Never rejected. */
  readonly whyEnded: () => Promise<Error | undefined>;
}

/**
 * The same for a connection that is no socket, such as one through SSH.
 * @param open makes the connection, when this one is told to connect
 */
export function openedStream(open: () => Promise<Opened>): Duplex & { connect(): unknown } {
  let inner: Duplex | undefined;
  const stream = new Duplex({
    read: () => inner?.resume(),
    write: (chunk, encoding, done) => {
      if (inner === undefined) done(new Error("the connection is not open yet"));
      else inner.write(chunk, encoding, done);
    },
    final: (done) => {
      if (inner === undefined) done();
      else
        inner.end(() => {
          done(); // an error of it comes as an event
        });
    },
    destroy: (error, done) => {
      inner?.destroy();
      done(error);
    },
  });
  const take = ({ stream: opened, whyEnded }: Opened): void => {
    let isClosed = false;
    let isEnded = false;
    const destroyAfterEnd = (): void => {
      // What came before its end may not have been read yet.
      if (stream.readableEnded) stream.destroy();
      else stream.once("end", () => stream.destroy());
    };
    const end = (): void => {
      if (stream.destroyed) return;
      isEnded = true;
      stream.push(null);
      if (isClosed) destroyAfterEnd();
    };
    if (stream.destroyed) {
      opened.destroy();
      return;
    }
    inner = opened;
    opened.on("data", (chunk) => {
      if (!stream.push(chunk)) opened.pause();
    });
    opened.once("end", () => {
      if (stream.writableEnded) end();
      else
        void whyEnded().then((error) => {
          if (error === undefined) end();
          else stream.destroy(error);
        });
    });
    opened.on("error", (error) => stream.destroy(error));
    opened.once("close", () => {
      isClosed = true;
      if (!opened.readableEnded) stream.destroy();
      else if (isEnded) destroyAfterEnd();
    });
    if (stream.writableEnded) opened.end();
    stream.emit("connect");
  };
  const connect = () => {
    open().then(take, (error: unknown) => stream.destroy(errorOf(error)));
    return stream;
  };
  const same = () => stream;
  // What pg, and TLS above it, ask of a socket.
  return Object.assign(stream, {
    connect,
    setNoDelay: same,
    setKeepAlive: same,
    setTimeout: same,
    ref: same,
    unref: same,
  });
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
