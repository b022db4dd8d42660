/**
 * A way to a real server on which some of what it says is replaced by other words: a server in
 * another language, or of another version, of which there are no programs here. The server itself
 * does all the work; a proxy changes the bytes.
 */
import type { Socket } from "node:net";
import type { RdsServer } from "../../emulator/rdsServer";
import { type ProxiedServer, startProxied } from "./proxiedServer";

/** What a message's body becomes. `type` is its first byte: `E`, `N`, `S`, `D`, … */
export type Rewrite = (type: string, body: Buffer) => Buffer;

/** Starts the way to a server of the emulator. */
export function startRewriting(rds: RdsServer, rewrite: Rewrite): Promise<ProxiedServer> {
  return startProxied(rds, (client, upstream) => {
    client.pipe(upstream);
    upstream.on("data", rewriter(rewrite, client));
    upstream.on("end", () => client.end());
  });
}

/** Replaces the message (field M) of every error and notice; code, routine and the rest stay. */
export function withOtherWords(words: string): Rewrite {
  return (type, body) => {
    if (type !== "E" && type !== "N") return body;
    const fields = body.toString("utf8").split("\0");
    return Buffer.from(
      fields.map((field) => (field.startsWith("M") ? `M${words}` : field)).join("\0"),
    );
  };
}

/** Passes whole messages on: a type of one byte, a length that counts itself, a body. */
function rewriter(rewrite: Rewrite, client: Socket): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
      const end = rest.readInt32BE(1) + 1;
      const body = rewrite(rest.toString("latin1", 0, 1), rest.subarray(5, end));
      const head = Buffer.from(rest.subarray(0, 5));
      head.writeInt32BE(body.length + 4, 1);
      client.write(Buffer.concat([head, body]));
      rest = rest.subarray(end);
    }
  };
}
