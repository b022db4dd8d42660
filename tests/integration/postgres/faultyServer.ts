/**
 * A way to a real server on which one message is answered with an error. Errors that leave the session are
 * raised by the server itself, within its transaction; with those that end it the connection ends too.
 */
import type { Socket } from "node:net";
import type { RdsServer } from "../../emulator/rdsServer";
import { messagesOf } from "./messages";
import { type ProxiedServer, startProxied } from "./proxiedServer";

export interface Fault {
  readonly severity: "ERROR" | "FATAL" | "PANIC";
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
}

/** Which message of a query, the first being 1; `"after"`: the server has done what it says. */
export interface FaultPoint {
  readonly message: number;
  readonly side: "before" | "after";
  /** A function is called, and may end the server. */
  readonly fault: Fault | (() => void);
}

export interface FaultyServer extends ProxiedServer {
  /**
   * Runs the work with one fault, or none.
   *
   * @param committed called behind each COMMIT, before its answer is passed on
   * @returns the texts that were sent, and whether the fault came
   */
  readonly during: (
    point: FaultPoint | undefined,
    work: () => Promise<unknown>,
    committed?: () => Promise<unknown>,
  ) => Promise<{ readonly sent: readonly string[]; readonly isHit: boolean }>;
}

interface State {
  sent: string[];
  point: FaultPoint | undefined;
  committed: () => Promise<unknown>;
}

/** Starts the way to a server of the emulator. */
export async function startFaulty(rds: RdsServer): Promise<FaultyServer> {
  const none = (): Promise<void> => Promise.resolve();
  const state: State = { sent: [], point: undefined, committed: none };
  const proxied = await startProxied(rds, (client, upstream) => {
    serve(state, client, upstream);
  });
  return {
    ...proxied,
    during: async (point, work, committed = none) => {
      Object.assign(state, { sent: [], point, committed });
      await work();
      const isHit = point !== undefined && state.point === undefined;
      Object.assign(state, { point: undefined, committed: none });
      return { sent: state.sent, isHit };
    },
  };
}

function serve(state: State, client: Socket, upstream: Socket): void {
  /** What comes in place of the answer that the server is giving. */
  let ending: Fault | undefined;
  let isRollbackHidden = false;
  const end = (fault: Fault): void => {
    upstream.destroy();
    client.end(errorResponse(fault));
  };
  client.on(
    "data",
    messagesOf("client", (bytes, type) => {
      if (type !== "Q") {
        upstream.write(bytes);
        return;
      }
      const text = bytes.toString("utf8", 5, bytes.length - 1);
      state.sent.push(text);
      const { point } = state;
      if (point === undefined || point.message !== state.sent.length) {
        upstream.write(bytes);
        return;
      }
      state.point = undefined;
      const { fault, side } = point;
      if (typeof fault === "function") {
        if (side === "after") upstream.write(bytes);
        fault();
      } else if (fault.severity === "ERROR") {
        isRollbackHidden = endsTransaction(text);
        upstream.write(query(withError(text, fault, side)));
      } else if (side === "before") {
        end(fault);
      } else {
        ending = fault;
        upstream.write(bytes);
      }
    }),
  );
  let queue = Promise.resolve();
  const pass = async (bytes: Buffer, type: string): Promise<void> => {
    if (type === "C" && isRollbackHidden) {
      isRollbackHidden = false;
      return;
    }
    if (type === "C" && bytes.toString("latin1", 5).startsWith("COMMIT")) await state.committed();
    if (ending === undefined) client.write(bytes);
    else if (type === "Z") end(ending);
  };
  upstream.on(
    "data",
    messagesOf("server", (bytes, type) => {
      queue = queue.then(() => pass(bytes, type));
    }),
  );
  upstream.on("end", () => {
    void queue.then(() => client.end());
  });
}

/** A COMMIT that fails has rolled back, so the server is told to. */
function withError(text: string, { code, message }: Fault, side: FaultPoint["side"]): string {
  const raise = `DO $fault$ BEGIN RAISE EXCEPTION USING ERRCODE = '${code}', MESSAGE = '${message}'; END $fault$`;
  if (endsTransaction(text)) return `ROLLBACK; ${raise}`;
  return side === "before" ? raise : `${text};\n${raise}`;
}

/** Whether it is nothing but the end of a transaction. */
export function endsTransaction(text: string): boolean {
  return text === "COMMIT" || text === "ROLLBACK";
}

function query(text: string): Buffer {
  return message("Q", Buffer.from(`${text}\0`));
}

function errorResponse({ severity, code, message: words }: Fault): Buffer {
  const fields = [
    `S${severity}`,
    `V${severity}`,
    `C${code}`,
    `M${words}`,
    "Ftest.c",
    "L1",
    "Rtest",
  ];
  return message("E", Buffer.from(fields.map((field) => `${field}\0`).join("") + "\0"));
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
