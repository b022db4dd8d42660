import { createServer, type Server, Socket } from "node:net";
import { once } from "node:events";
import { expect } from "chai";
import { preparedSocket } from "../../../connect/socket";
import { listen } from "../../emulator/listen";

/** What `pg` does with the socket it is given. */
function connect(socket: object): void {
  if (socket instanceof Socket) socket.connect(5432, "orders.example.com");
}

describe("preparedSocket", () => {
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

  it("dials its address once it is ready", async () => {
    const socket = preparedSocket({ host: "127.0.0.1", port }, () => Promise.resolve());
    connect(socket);
    await once(socket.resume(), "close");
    expect(dialled).to.equal(1);
  });

  it("fails with the error, and dials nowhere", async () => {
    const failure = new Error("no credentials");
    const socket = preparedSocket({ host: "127.0.0.1", port }, () => Promise.reject(failure));
    connect(socket);
    expect(await once(socket, "error")).to.deep.equal([failure]);
    expect(dialled).to.equal(0);
  });

  it("stays closed where its client has given up before it is ready", async () => {
    let ready = (): void => undefined;
    const waiting = new Promise<void>((resolve) => {
      ready = resolve;
    });
    const socket = preparedSocket({ host: "127.0.0.1", port }, () => waiting);
    connect(socket);
    socket.destroy();
    await once(socket, "close");
    ready();
    await new Promise(setImmediate);
    // A connection that was made before this one would have been counted by now.
    const another = preparedSocket({ host: "127.0.0.1", port }, () => Promise.resolve());
    connect(another);
    await once(another.resume(), "close");
    expect(dialled).to.equal(1);
    expect(socket.destroyed).to.equal(true);
  });
});
