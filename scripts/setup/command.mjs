import { spawn } from "node:child_process";

/**
 * Runs a command to its end. Nothing is printed while it runs; what it printed is in the error when
 * it fails.
 *
 * @returns {Promise<{ stdout: string, output: string }>} `output`: standard output and error, as
 *   they came
 */
export async function run(command, args, { cwd, env } = {}) {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => (output += text));
  const end = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(signal ?? code));
  });
  if (end === 0) return { stdout, output };
  const message = `"${[command, ...args].join(" ")}" ended with ${end}:\n${output.trim()}`;
  throw Object.assign(new Error(message), { output: output.trim(), end });
}
