import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const APPLICATION = fileURLToPath(new URL("application.mjs", import.meta.url));

/** Runs the application of the story, with the connection as its only setting, and shows both. */
export function applicationRunner({ terminal, signal, env, root }) {
  return async (connection, query, { details = false } = {}) => {
    signal.throwIfAborted();
    const args = details ? ["--details", query] : [query];
    terminal.command("$", `node ${path.relative(root, APPLICATION)} ${args.map(quoted).join(" ")}`);
    const child = spawn(process.execPath, [APPLICATION, ...args], {
      cwd: root,
      env: { ...process.env, ...env, CONNECTION: JSON.stringify(connection) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    }
    const exitCode = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, by) => resolve(code ?? by));
    });
    signal.throwIfAborted();
    terminal.output(output.trimEnd());
    return { exitCode, output };
  };
}

function quoted(word) {
  return word.startsWith("--") ? word : `"${word}"`;
}
