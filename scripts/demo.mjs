import { constants } from "node:os";
import { parseArgs } from "node:util";
import { setUpApart } from "./demo/setUp.mjs";
import { openTerminal } from "./demo/terminal.mjs";

const PARENT_CHECK_MS = 1000;
const VERSIONS = [14, 15, 16, 17, 18];
const USAGE = `usage: npm run demo -- [--version ${VERSIONS.join("|")}] [--pause]

  --version   PostgreSQL's major version (default: 17)
  --pause     wait for Enter before each chapter`;

// `npm run demo`: sets up what is missing, then tells how one declaration becomes a working login, by
// real commands against real servers. It ends with 0 only if every step was as told, and leaves
// nothing running, also when it is interrupted.
const options = readArguments();
const terminal = openTerminal();
const interruption = listenForInterruption();
try {
  await setUpApart(interruption.signal);
  // Imported here, for it needs the installed dependencies.
  const { runStory } = await import("./demo/run.mjs");
  await runStory({ ...options, terminal, signal: interruption.signal });
} catch (error) {
  const { exitCode, message } = interruption.ending() ?? { exitCode: 1, message: error.message };
  terminal.failure(message);
  process.exitCode = exitCode;
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

/**
 * One Ctrl-C can arrive twice, from the terminal and from npm: the first one counts, and none ends
 * this process before it has cleaned up.
 */
function listenForInterruption() {
  const controller = new AbortController();
  let first;
  const interrupt = (name) => {
    if (first !== undefined) return;
    first = name;
    terminal.note("interrupted: stopping everything, this takes some seconds");
    controller.abort(new Error("interrupted"));
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, interrupt);
  // npm passes a signal on to its shell, which may end by it and tell nobody.
  const parent = process.ppid;
  const check = () => process.ppid !== parent && interrupt("SIGHUP");
  setInterval(check, PARENT_CHECK_MS).unref();
  return {
    signal: controller.signal,
    ending: () =>
      first && {
        exitCode: 128 + constants.signals[first],
        message: "interrupted: nothing is left running",
      },
  };
}
