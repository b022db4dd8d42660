import { createServer, createConnection, type Server, type Socket } from "node:net";
import { once } from "node:events";
import type { Duplex, Readable } from "node:stream";
import { expect } from "chai";
import { dialledSocket, type Opened, openedStream } from "../../../connect/socket";
import { listen } from "../../emulator/listen";

/** What `pg` does with the stream it is given. */
function connect(stream: object): void {
  if ("connect" in stream && typeof stream.connect === "function") {
    Reflect.apply(stream.connect, stream, [5432, "orders.example.com"]);
  }
}

async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(stream, "end");
  return Buffer.concat(chunks);
}

/** Bytes of which each place tells itself from its neighbours. */
function manyBytes(mebibytes: number): Buffer {
  const bytes = Buffer.alloc(mebibytes * 2 ** 20);
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32BE(at, at);
  return bytes;
}

/** Waits, turn by turn of the event loop; the test's own timeout is the bound. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

describe("dialledSocket", () => {
  let server: Server;
  let dialled = 0;
  let port: number;

  before(async () => {
    server = createServer((socket) => {
      dialled += 1;
      socket.end();
    });
    port = await listen(server);
  });

  beforeEach(() => {
    dialled = 0;
  });

  after(() => server.close());

  it("dials its address at once, whatever it is told to connect to", async () => {
    const socket = dialledSocket({ host: "127.0.0.1", port });
    connect(socket);
    await once(socket.resume(), "close");
    expect(dialled).to.equal(1);
  });

  it("dials its address once it is ready", async () => {
    const socket = dialledSocket({ host: "127.0.0.1", port }, () => Promise.resolve());
    connect(socket);
    await once(socket.resume(), "close");
    expect(dialled).to.equal(1);
  });

  it("fails with the error, and dials nowhere", async () => {
    const failure = new Error("no credentials");
    const socket = dialledSocket({ host: "127.0.0.1", port }, () => Promise.reject(failure));
    connect(socket);
    expect(await once(socket, "error")).to.deep.equal([failure]);
    expect(dialled).to.equal(0);
  });

  it("stays closed where its client has given up before it is ready", async () => {
    let ready = (): void => undefined;
    const waiting = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const socket = dialledSocket({ host: "127.0.0.1", port }, () => waiting);
    connect(socket);
    socket.destroy();
    await once(socket, "close");
    ready();
    await new Promise(setImmediate);
    // A connection that was made before this one would have been counted by now.
    const another = dialledSocket({ host: "127.0.0.1", port }, () => Promise.resolve());
    connect(another);
    await once(another.resume(), "close");
    expect(dialled).to.equal(1);
    expect(socket.destroyed).to.equal(true);
  });
});

/** A connection whose end is the server's, unless a reason is given. */
function endedBy(stream: Duplex, reason?: Error): Opened {
  return { stream, whyEnded: () => Promise.resolve(reason) };
}

describe("openedStream", () => {
  let server: Server;
  let port: number;
  /** The connections, as the server has them. */
  let accepted: Socket[] = [];

  before(async () => {
    server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on("error", () => undefined);
      accepted.push(socket);
    });
    port = await listen(server);
  });

  afterEach(() => {
    for (const socket of accepted) socket.destroy();
    accepted = [];
  });

  after(() => server.close());

  async function dial(): Promise<Socket> {
    const socket = createConnection({ port, host: "127.0.0.1", allowHalfOpen: true });
    await once(socket, "connect");
    return socket;
  }

  /** A stream that is open, the connection inside it, and the server's end of that. */
  async function opened(): Promise<{ stream: Duplex; inner: Socket; far: Socket }> {
    const inner = await dial();
    const stream = openedStream(() => Promise.resolve(endedBy(inner)));
    connect(stream);
    await once(stream, "connect");
    await until(() => accepted.length > 0);
    const [far] = accepted;
    if (far === undefined) throw new Error("no connection");
    return { stream, inner, far };
  }

  it("opens nothing before it is told to connect", async () => {
    let asked = 0;
    const stream = openedStream(() => {
      asked += 1;
      return dial().then(endedBy);
    });
    await new Promise(setImmediate);
    expect(asked).to.equal(0);
    connect(stream);
    await once(stream, "connect");
    expect(asked).to.equal(1);
    stream.destroy();
  });

  it("takes what is asked of a socket", async () => {
    const { stream } = await opened();
    const names = ["setNoDelay", "setKeepAlive", "setTimeout", "ref", "unref"];
    for (const name of names) {
      const method: unknown = Reflect.get(stream, name);
      if (typeof method !== "function") throw new Error(`no ${name}`);
      expect(Reflect.apply(method, stream, [])).to.equal(stream);
    }
    stream.destroy();
  });

  it("carries many bytes both ways at once", async () => {
    const { stream, far } = await opened();
    const sent = manyBytes(8);
    far.pipe(far);
    stream.end(sent);
    expect(sent.equals(await bytesOf(stream))).to.equal(true);
  });

  it("takes no more from a server than is read", async () => {
    const { stream, inner, far } = await opened();
    const sent = manyBytes(16);
    far.end(sent);
    await until(() => inner.isPaused());
    expect(stream.readableLength).to.be.lessThan(2 ** 20);
    expect(inner.bytesRead).to.be.lessThan(sent.length / 2);
    expect(sent.equals(await bytesOf(stream))).to.equal(true);
  });

  it("takes no more from a client than the server reads", async () => {
    const { stream, inner, far } = await opened();
    const sent = manyBytes(16);
    const size = 2 ** 16;
    for (let at = 0; at < sent.length; at += size) stream.write(sent.subarray(at, at + size));
    await until(() => inner.writableNeedDrain);
    expect(inner.writableLength).to.be.at.most(size);
    expect(stream.writableLength).to.be.greaterThan(sent.length / 4);
    const received = bytesOf(far);
    stream.end();
    expect(sent.equals(await received)).to.equal(true);
  });

  it("ends its own side, and reads on", async () => {
    const { stream, far } = await opened();
    stream.end("question");
    expect((await bytesOf(far)).toString()).to.equal("question");
    far.end("answer");
    expect((await bytesOf(stream)).toString()).to.equal("answer");
  });

  it("writes on where the server has ended its side", async () => {
    const { stream, far } = await opened();
    far.end("answer");
    expect((await bytesOf(stream)).toString()).to.equal("answer");
    stream.end("more");
    expect((await bytesOf(far)).toString()).to.equal("more");
  });

  it("closes when both sides have ended", async () => {
    const { stream, far } = await opened();
    far.end();
    stream.end();
    await once(stream.resume(), "close");
    expect(stream.errored).to.equal(null);
  });

  it("gives all that came before the connection closed, to a client that reads late", async () => {
    const { stream, inner, far } = await opened();
    far.end("last words");
    await until(() => inner.readableEnded);
    inner.destroy();
    await once(inner, "close");
    expect((await bytesOf(stream)).toString()).to.equal("last words");
    await until(() => stream.closed);
  });

  it("ends the connection where its client has ended before it was open", async () => {
    let open = (_opened: Opened): void => undefined;
    const waiting = new Promise<Opened>((resolve) => {
      open = resolve;
    });
    const stream = openedStream(() => waiting);
    connect(stream);
    stream.end();
    open(endedBy(await dial()));
    await once(stream, "connect");
    await until(() => accepted.length > 0);
    const [far] = accepted;
    expect(far === undefined ? "" : (await bytesOf(far)).toString()).to.equal("");
    stream.destroy();
  });

  it("fails with the reason where what it leads through has ended", async () => {
    const reason = new Error("the tunnel broke");
    const inner = await dial();
    const stream = openedStream(() => Promise.resolve(endedBy(inner, reason)));
    connect(stream);
    await until(() => accepted.length > 0);
    stream.resume();
    accepted[0]?.end();
    expect(await once(stream, "error")).to.deep.equal([reason]);
  });

  it("fails with the error of what opens it", async () => {
    const failure = new Error("no tunnel");
    const stream = openedStream(() => Promise.reject(failure));
    connect(stream);
    expect(await once(stream, "error")).to.deep.equal([failure]);
  });

  it("fails with an error also where what opens it throws something else", async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- such a value is what this test is about
    const stream = openedStream(() => Promise.reject("no tunnel"));
    connect(stream);
    const [error] = (await once(stream, "error")) as unknown[];
    expect(error).to.be.instanceOf(Error).with.property("message", "no tunnel");
  });

  it("closes the connection where its client has given up before it is open", async () => {
    let open = (_opened: Opened): void => undefined;
    const waiting = new Promise<Opened>((resolve) => {
      open = resolve;
    });
    const stream = openedStream(() => waiting);
    connect(stream);
    stream.destroy();
    await once(stream, "close");
    const inner = await dial();
    open(endedBy(inner));
    await until(() => inner.destroyed);
  });

  it("closes the connection when it is closed", async () => {
    const { stream, inner } = await opened();
    stream.destroy();
    await once(inner, "close");
  });

  it("fails with the error of the connection", async () => {
    const { stream, inner } = await opened();
    const failure = new Error("the tunnel broke");
    inner.destroy(failure);
    expect(await once(stream, "error")).to.deep.equal([failure]);
  });

  it("survives an error of the connection after it has failed itself", async () => {
    const { stream, inner } = await opened();
    const failure = new Error("the tunnel broke");
    inner.emit("error", failure);
    inner.emit("error", new Error("and again"));
    expect(await once(stream, "error")).to.deep.equal([failure]);
  });

  it("closes when the connection closes", async () => {
    const { stream, inner } = await opened();
    inner.destroy();
    await once(stream, "close");
    expect(stream.readableEnded).to.equal(false);
  });

  it("fails where bytes are written before it is open", async () => {
    const stream = openedStream(() => new Promise(() => undefined));
    connect(stream);
    stream.write("early");
    const [error] = (await once(stream, "error")) as unknown[];
    expect(error)
      .to.be.instanceOf(Error)
      .with.property("message", "the connection is not open yet");
  });
});
