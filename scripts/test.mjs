import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { filesIn } from "./files.mjs";
import { progressLog, setUp } from "./setup.mjs";
import { runMocha } from "./test/mochaRun.mjs";
import { SUITES } from "./test/suites.mjs";
import { sum } from "./test/sum.mjs";
import { takeTurns } from "./test/turns.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const names = SUITES.map(({ name }) => name).join("|");
const USAGE = `usage: npm test -- [${names} …] [--grep PATTERN]`;

/** Suites run beside each other, as many as the smallest machine has cores. */
const LANES = 2;

// `npm test`: sets up what the chosen suites need, runs them, and ends with the sum as its last line.
const { suites, grep } = readArguments();
try {
  const { lines, failed } = sum(await runSuites(suites));
  console.log(["", ...lines].join("\n"));
  process.exitCode = failed ? 1 : 0;
} catch (error) {
  // The set-up is what every test asks for first.
  console.log(`\n${error.message}\n\n0 passed, 1 failed`);
  process.exitCode = 1;
}

function readArguments() {
  try {
    const options = { grep: { type: "string" } };
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const unknown = positionals.find((name) => !SUITES.some((suite) => suite.name === name));
    if (unknown !== undefined) throw new Error(`unknown suite "${unknown}"`);
    const chosen = SUITES.filter(({ name }) => positionals.includes(name));
    return { suites: chosen.length === 0 ? SUITES : chosen, grep: values.grep };
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}

async function runSuites(chosen) {
  const need = Object.assign({}, ...chosen.map((suite) => suite.need));
  const { engine } = await setUp({ need, log: progressLog() });
  // The AWS SDK warns of its own plans for Node.js in every process.
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  if (engine !== undefined) env.PATH = [engine.binDir, env.PATH].join(path.delimiter);
  // Ctrl-C reaches the mocha processes too: they clean up, then their results are summed.
  process.on("SIGINT", () => {});

  const join = takeTurns((chunk) => process.stdout.write(chunk));
  const waiting = chosen.map((suite) => ({ suite, turn: join() }));
  const done = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      done.push({ suite: next.suite.name, results: await runSuite(next, env) });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return chosen.map(({ name }) => done.find(({ suite }) => suite === name));
}

async function runSuite({ suite, turn }, env) {
  const files = filesIn(root, path.join("tests", suite.name));
  const tests = files.filter((file) => file.endsWith(".test.ts"));
  turn.write(`\n=== ${suite.name} tests ===\n`);
  try {
    return await runMocha({ root, suite, files: tests, grep, env, write: turn.write });
  } finally {
    turn.end();
  }
}
