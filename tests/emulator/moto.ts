/** moto, serving the AWS APIs from the environment that the set-up made. */
import { join } from "node:path";
import { startChildServer } from "./childServer";
import type { Reaper } from "./reaper";

export interface Moto {
  /** Port on 127.0.0.1; clients go through the recorder. */
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Starts moto with nothing in it. */
export async function startMoto(python: string, reaper: Reaper): Promise<Moto> {
  const server = await startChildServer({
    command: python,
    args: [join(__dirname, "motoServer.py")],
    options: {
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
    },
    ready: /Running on http:\/\/127\.0\.0\.1:(\d+)/,
    reaper,
  });
  return { port: Number(server.ready[1]), stop: () => server.stop("SIGTERM") };
}
