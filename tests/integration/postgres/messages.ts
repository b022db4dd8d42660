/**
 * The messages that a connection without TLS carries: a type of one byte, which the first one of a client
 * does not have, a length that counts itself, and a body.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

/** Gives the whole messages of what one side sends to `pass`. The type is empty where there is none. */
export function messagesOf(
  side: "client" | "server",
  pass: (message: Buffer, type: string) => void,
): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let typeLength = side === "client" ? 0 : 1;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= typeLength + 4) {
      const end = rest.readInt32BE(typeLength) + typeLength;
      if (rest.length < end) return;
      const type = rest.toString("latin1", 0, typeLength);
      const message = rest.subarray(0, end);
      rest = rest.subarray(end);
      typeLength = 1;
      pass(message, type);
    }
  };
}
