import { parseArgs } from "node:util";
import { openTerminal } from "./demo/terminal.mjs";
import { listenForInterruption } from "./interruption.mjs";
import { setUpApart } from "./setup/apart.mjs";

const VERSIONS = [14, 15, 16, 17, 18];
const USAGE = `usage: npm run demo -- [--version ${VERSIONS.join("|")}] [--pause]

  --version   PostgreSQL's major version (default: 17)
  --pause     wait for Enter before each chapter`;

// `npm run demo`: sets up what is missing, then tells how one declaration becomes a working login, by
// real commands against real servers. It ends with 0 only if every step was as told, and leaves
// nothing running, also when it is interrupted.
const options = readArguments();
const terminal = openTerminal();
const interruption = listenForInterruption(() =>
  terminal.note("interrupted: stopping everything, this takes some seconds"),
);
try {
  await setUpApart({
    need: { engine: true, moto: true, examples: true },
    signal: interruption.signal,
  });
  // Imported here, for it needs the installed dependencies.
  const { runStory } = await import("./demo/run.mjs");
  await runStory({ ...options, terminal, signal: interruption.signal });
} catch (error) {
  const exitCode = interruption.exitCode();
  terminal.failure(exitCode ? "interrupted: nothing is left running" : error.message);
  process.exitCode = exitCode ?? 1;
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        version: { type: "string", default: "17" },
        pause: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const version = Number(values.version);
    if (VERSIONS.includes(version)) return { version, pause: values.pause };
    throw new Error(`unknown version "${values.version}"`);
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}
