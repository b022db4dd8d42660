/** Reads a connection piece by piece, leaving the rest for whoever reads next. */
import type { Duplex } from "node:stream";

/** A login holds no message longer than this; a token is about 2 KB. */
const MAX_MESSAGE_BYTES = 100_000;

/**
 * Exactly so many bytes.
 * @throws if the connection ends before.
 */
export async function readBytes(stream: Duplex, size: number): Promise<Buffer> {
  if (size < 1) {
    throw new Error(`cannot read ${String(size)} bytes`);
  }
  for (;;) {
    const bytes: unknown = stream.read(size);
    if (Buffer.isBuffer(bytes) && bytes.length === size) {
      return bytes;
    }
    if (stream.readableEnded || stream.destroyed) {
      throw new Error("the connection ended");
    }
    await moreToRead(stream);
  }
}

/** Body of the next message, which must be of this type. */
export async function readMessage(stream: Duplex, type: string): Promise<Buffer> {
  const header = await readBytes(stream, 5);
  const length = header.readInt32BE(1) - 4;
  if (header.toString("latin1", 0, 1) !== type || length > MAX_MESSAGE_BYTES) {
    throw new Error(`expected a message of type ${type}`);
  }
  return readBytes(stream, length);
}

function moreToRead(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const events = ["readable", "end", "close", "error"];
    const done = (): void => {
      for (const event of events) {
        stream.off(event, done);
      }
      resolve();
    };
    for (const event of events) {
      stream.on(event, done);
    }
  });
}
