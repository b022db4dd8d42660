import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import type { Readable } from "node:stream";

/** Where the dynamic provider gets the engine's address; nothing listens there, as nothing asks. */
const NO_ENGINE = "127.0.0.1:9";

/** Which provider process to start. */
export interface ProviderProcessOptions {
  /** Folder of the Pulumi program; its node_modules hold `@pulumi/pulumi` and the package. */
  readonly program: string;
  /** Node.js to run it with. Default: the one that runs the tests. */
  readonly node?: string;
  /** Environment, beside this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A running `@pulumi/pulumi/cmd/dynamic-provider`. */
export interface ProviderProcess {
  readonly pid: number;
  readonly port: number;
  /** What the process has printed so far: the provider's own lines. */
  readonly printed: () => string;
  /** Ends the process as the engine does (SIGINT), or at any point (SIGKILL); waits for the end. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

/** Starts the process as the engine starts it, and resolves once it listens. */
export async function startProviderProcess(
  options: ProviderProcessOptions,
): Promise<ProviderProcess> {
  const { program, node = process.execPath, env = {} } = options;
  const require = createRequire(path.join(program, "index.js"));
  const entry = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
  const child = spawn(node, [entry, NO_ENGINE], {
    cwd: program,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
  });
  let printed = "";
  const keep = (chunk: string): void => {
    printed += chunk;
  };
  child.stderr.setEncoding("utf8").on("data", keep);
  const port = await firstLine(child, () => printed);
  child.stdout.on("data", keep);
  return {
    pid: child.pid ?? 0,
    port: Number(port),
    printed: () => printed,
    stop: async (signal = "SIGINT") => {
      child.kill(signal);
      await ended;
    },
  };
}

function firstLine(
  child: ChildProcessByStdio<null, Readable, Readable>,
  printed: () => string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const read = (chunk: string): void => {
      text += chunk;
      const end = text.indexOf("\n");
      if (end === -1) return;
      child.stdout.off("data", read);
      resolve(text.slice(0, end));
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.once("error", reject);
    child.once("close", (code) => {
      reject(new Error(`the dynamic provider ended with ${String(code)}:\n${printed()}`));
    });
  });
}
