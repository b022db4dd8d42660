/**
 * A way to a real server on which some of what it says is replaced by other words: a server in
 * another language, or of another version, of which there are no programs here. The server itself
 * does all the work; a proxy changes the bytes.
 */
import type { Socket } from "node:net";
import type { RdsServer } from "../../emulator/rdsServer";
import { messagesOf } from "./messages";
import { type ProxiedServer, startProxied } from "./proxiedServer";

/**
 * What a message's body becomes. `type` is its first byte: `E`, `N`, `S`, `D`, … Of `"cut"` the client
 * hears no more than that the connection has ended.
 */
export type Rewrite = (type: string, body: Buffer) => Buffer | "cut";

/**
 * Starts the way to a server of the emulator.
 *
 * @param rewriteRequest what becomes of the messages of the client, behind its login. Default: nothing
 */
export function startRewriting(
  rds: RdsServer,
  rewrite: Rewrite,
  rewriteRequest: Rewrite = (_, body) => body,
): Promise<ProxiedServer> {
  return startProxied(rds, (client, upstream) => {
    const end = (): void => {
      client.destroy();
    };
    client.on("data", messagesOf("client", rewriter(rewriteRequest, upstream, end)));
    upstream.on("data", messagesOf("server", rewriter(rewrite, client, end)));
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

/** Behind the type comes a length, which counts itself. */
function rewriter(
  rewrite: Rewrite,
  target: Socket,
  cut: () => void,
): (message: Buffer, type: string) => void {
  return (message, type) => {
    const head = Buffer.from(message.subarray(0, type.length + 4));
    const body = message.subarray(head.length);
    const rewritten = type === "" ? body : rewrite(type, body);
    if (rewritten === "cut") {
      cut();
      return;
    }
    head.writeInt32BE(rewritten.length + 4, type.length);
    target.write(Buffer.concat([head, rewritten]));
  };
}
