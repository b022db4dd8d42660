import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { openStage } from "../demo/stage.mjs";
import { diagramSvg } from "./diagramSvg.mjs";
import { withExamples } from "./examples.mjs";
import { RECORDINGS } from "./recordings.mjs";
import { resourcesOf } from "./resources.mjs";
import { screenOf } from "./screen.mjs";
import { terminalSvg } from "./terminalSvg.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const VERSION = 18;

/** So wide that no program breaks a line itself. */
const SIZE = { rows: 60, columns: 240 };

/**
 * Brings up examples/basic against an emulated AWS, runs the commands in a terminal, and draws.
 *
 * @param {{ psql: { psql: string, environment: Readonly<Record<string, string>> }, signal: AbortSignal,
 *   log: (line: string) => void }} options
 * @returns {Promise<Map<string, string>>} SVGs by name
 */
export async function drawPictures({ psql, signal, log }) {
  const terminal = { command: () => {}, output: () => {}, note: log, held: () => {} };
  const program = { folder: path.join(ROOT, "examples", "basic") };
  const stage = await openStage({ version: VERSION, terminal, signal, program });
  try {
    log("pulumi up");
    await stage.pulumi.run("up");
    const pictures = new Map();
    const { stdout } = await stage.workspace.run(["stack", "export"]);
    pictures.set("resources", diagramOf(stdout));
    for (const recording of RECORDINGS) {
      signal.throwIfAborted();
      log(recording.command.join(" "));
      await recording.before?.(stage);
      pictures.set(
        recording.name,
        windowOf(recording, await outputOf(recording, { stage, psql, signal })),
      );
    }
    return pictures;
  } finally {
    await stage.close();
  }
}

function diagramOf(exported) {
  return diagramSvg({
    title: "What pulumi up creates",
    description:
      "The component RdsIamUser has four children: a PostgreSQL role on the cluster, an IAM role, an IAM policy for exactly that PostgreSQL role, and the attachment of the policy to the IAM role.",
    resources: resourcesOf(exported),
  });
}

function windowOf({ title, description, command, leftOut }, output) {
  const printed = screenOf(output)
    .filter(
      (runs) => !leftOut.some((pattern) => pattern.test(runs.map(({ text }) => text).join(""))),
    )
    .map((runs) => runs.map(({ text, style }) => ({ text: withExamples(text), style })));
  refuseTraces(printed);
  const typed = [
    { text: "$ ", style: "dim" },
    { text: command.join(" "), style: "bold" },
  ];
  return terminalSvg({ title, description, lines: [typed, ...printed] });
}

/** All that the terminal was sent. */
async function outputOf(recording, { stage: { workspace }, psql, signal }) {
  const { command, prompt, typed = [], fails = false } = recording;
  const require = createRequire(import.meta.url);
  const { openTerminal } = require("../../tests/terminal.ts");
  const [program, ...args] = command;
  const terminal = openTerminal(program, args, {
    cwd: workspace.folder,
    env: { ...workspace.env, ...environmentOf(workspace, psql) },
    size: SIZE,
  });
  signal.addEventListener("abort", terminal.close, { once: true });
  try {
    for (const line of typed) {
      await terminal.until(prompt);
      terminal.type(`${line}\r`);
    }
    const { code } = await terminal.ended;
    if (code === (fails ? 1 : 0)) return terminal.output();
    throw new Error(`${command.join(" ")} ended with ${code}:\n${terminal.output()}`);
  } finally {
    signal.removeEventListener("abort", terminal.close);
    await terminal.close();
  }
}

/** A terminal in English, with the package's command and psql on the PATH. */
function environmentOf({ folder, env }, { psql, environment }) {
  const programs = [path.join(folder, "node_modules", ".bin"), path.dirname(psql)];
  return {
    ...environment,
    PATH: [...programs, env.PATH].join(path.delimiter),
    // Others are asked for their colours and size, and Pulumi waits for an answer.
    TERM: "screen-256color",
    LC_ALL: "C.UTF-8",
    PSQLRC: "/dev/null",
    PSQL_HISTORY: "/dev/null",
    NO_COLOR: undefined,
  };
}

/** A picture is the same wherever it was made. */
function refuseTraces(lines) {
  const text = lines.flatMap((runs) => runs.map((run) => run.text)).join("\n");
  const folders = [ROOT, homedir(), tmpdir()].filter((folder) => folder !== "/");
  const trace = folders.find((folder) => text.includes(folder));
  if (trace === undefined) return;
  throw new Error(`a picture would show "${trace}" of this machine:\n${text}`);
}
