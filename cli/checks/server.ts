/** Reaches a server and looks at its certificate, as every login does before it. */
import type { Duplex } from "node:stream";
import { lookAtServer } from "../../connect/certificate";
import { certificateBundle } from "../../connect/certificateBundle";
import { secureContextOf } from "../../connect/secureContext";
import type { Way } from "../../connect/tunnel/way";
import type { Step } from "./checklist";
import {
  certificateOutcome,
  NoAnswer,
  noTls,
  type Reached,
  reachFailure,
  reachInWords,
} from "./reach";
import type { Checklist } from "./run";

/** A server, and how it is reached and trusted. */
export interface ServerPlace {
  readonly host: string;
  readonly port: number;
  readonly region: string;
  readonly ca: string | undefined;
  readonly way: Pick<Way, "through" | "open" | "connect">;
  /** For a connection, and for the certificate. */
  readonly seconds: number;
}

/** The checks `server` and `certificate`. */
export async function checkServer(
  { run }: Checklist,
  place: ServerPlace,
): Promise<Step<undefined>> {
  const { host, port, region, ca, way, seconds } = place;
  const reached: Reached = { host, port, through: way.through };
  const server = await run("server", {}, async () => {
    try {
      await way.open(); // a tunnel has bounds of its own
      const socket = await within(seconds, way.connect(), (made) => made);
      socket.on("error", () => undefined); // whoever uses it next is told
      return { status: "ok", found: reachInWords(reached), value: socket };
    } catch (error) {
      return { status: "failed", ...reachFailure(error, reached) };
    }
  });
  return run("certificate", { server }, async ({ server: socket }) => {
    const secureContext = secureContextOf(region, ca);
    try {
      const looking = lookAtServer(socket, { host, secureContext });
      const look = await within(seconds, looking, () => undefined);
      if (look.answer !== "certificate")
        return { status: "failed", ...noTls(look.answer, reached) };
      const bundle = certificateBundle(region);
      return certificateOutcome(look.certificate, { reached, bundle, nowMs: Date.now() });
    } catch (error) {
      return { status: "failed", ...reachFailure(error, reached) };
    } finally {
      socket.destroy();
    }
  });
}

/** Ends a connection that takes too long, also one that comes when nobody waits for it any more. */
async function within<T>(
  seconds: number,
  work: Promise<T>,
  connectionOf: (result: T) => Duplex | undefined,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      void work.then((result) => connectionOf(result)?.destroy()).catch(() => undefined);
      reject(new NoAnswer(`no answer in ${String(seconds)} seconds`));
    }, seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
