/**
 * Bounds what a connection takes from its server, and makes the server's messages safe to print, before
 * `pg` reads them: what is not PostgreSQL's protocol would end the process, or keep it busy for ever.
 */
import { fieldOf } from "../../../connect/errorCodes";
import { messageInWords } from "../../../connect/visible";
import { type BadAnswer, notPostgres, openFrames } from "./frames";

type Listener = (chunk: Uint8Array) => void;

/** The part of `node:events` that is used. */
interface Events {
  on(event: string, listener: (value: object) => void): unknown;
  emit(event: string, value: object): unknown;
}

/** What `pg` asks of a stream that it reads. */
interface Readable {
  on(event: string, listener: Listener): unknown;
}

/** The part of `pg`'s connection that is used. */
interface Reading extends Events {
  readonly stream: { destroy(): unknown };
  /** Reads from a stream, once it is encrypted. */
  attachListeners(stream: Readable): void;
}

/** The part of `pg`'s client that is used. */
interface Guarded extends Events {
  readonly connection: Events;
}

/** @param client of `pg`, not connected yet */
export function guardClient(client: Guarded): void {
  const { connection } = client;
  client.on("error", () => undefined); // nobody listens between a login and the first query: Node.js would end
  connection.on("errorMessage", makePrintable);
  connection.on("notice", makePrintable);
  if (!isReading(connection)) throw new TypeError("this release of pg is not known");
  const attach = connection.attachListeners.bind(connection);
  connection.attachListeners = (stream) => {
    attach(guarded(stream, connection));
  };
}

/** Ends a connection at once: what is asked of it, now or later, fails with this error. */
export function giveUp(client: { readonly connection: Events }, error: Error): void {
  // Else a query that is sent from now on would only be told that it cannot be sent.
  Reflect.set(client, "query", () => Promise.reject(error));
  const { connection } = client;
  connection.emit("error", error);
  if (isReading(connection)) connection.stream.destroy();
}

function guarded(stream: Readable, connection: Reading): Readable {
  const wrongWith = openFrames();
  let isOver = false;
  const refuse = ({ code, message }: BadAnswer): void => {
    isOver = true;
    connection.emit("error", Object.assign(new Error(message), { code }));
    connection.stream.destroy();
  };
  const take = (chunk: Uint8Array, listener: Listener): void => {
    if (isOver) return;
    const bad = wrongWith(chunk);
    if (bad !== undefined) {
      refuse(bad);
      return;
    }
    try {
      listener(chunk);
    } catch {
      refuse(notPostgres);
    }
  };
  return {
    on: (event, listener) =>
      event === "data"
        ? stream.on("data", (chunk) => {
            take(chunk, listener);
          })
        : stream.on(event, listener),
  };
}

function isReading(connection: Events): connection is Reading {
  return "attachListeners" in connection && "stream" in connection;
}

/** The texts of an error or a notice; the stack of an error begins with its message. */
function makePrintable(answer: object): void {
  const message = fieldOf(answer, "message") ?? "";
  const stack = fieldOf(answer, "stack");
  for (const field of ["message", "detail", "hint"]) {
    const text = fieldOf(answer, field);
    if (text !== undefined) Reflect.set(answer, field, messageInWords(text));
  }
  if (stack !== undefined) {
    Reflect.set(
      answer,
      "stack",
      stack.replace(message, () => messageInWords(message)),
    );
  }
}
