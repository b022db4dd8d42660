import path from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { filesIn } from "./files.mjs";
import { listenForInterruption } from "./interruption.mjs";
import { progressLog } from "./setup.mjs";
import { setUpApart } from "./setup/apart.mjs";
import { ensurePostgres } from "./setup/postgres.mjs";
import { ensureTools } from "./setup/tools.mjs";
import { runMocha } from "./test/mochaRun.mjs";
import { SUITES } from "./test/suites.mjs";
import { sum } from "./test/sum.mjs";
import { takeTurns } from "./test/turns.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const names = SUITES.map(({ name }) => name).join("|");
const USAGE = `usage: npm test -- [${names} …] [--grep PATTERN] [--all]

  --grep   only tests whose titles match
  --all    also what only a nightly run needs: more versions, more random steps`;

/** Suites run beside each other, as many as the smallest machine has cores. */
const LANES = 2;

// `npm test`: sets up what the chosen suites need, runs them, and ends with the sum as its last line.
// Interrupted, it leaves nothing running.
const { suites, grep, all } = readArguments();
const interruption = listenForInterruption(() =>
  console.log("interrupted: stopping everything, this takes some seconds"),
);
try {
  const env = await setUpSuites();
  const { lines, failed } = sum(await runSuites(env));
  console.log(["", ...lines].join("\n"));
  process.exitCode = failed ? 1 : 0;
} catch (error) {
  // The set-up is what every test asks for first.
  console.log(`\n${error.message}\n\n0 passed, 1 failed`);
  process.exitCode = 1;
}
process.exitCode = interruption.exitCode() ?? process.exitCode;

function readArguments() {
  try {
    const options = { grep: { type: "string" }, all: { type: "boolean", default: false } };
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const unknown = positionals.find((name) => !SUITES.some((suite) => suite.name === name));
    if (unknown !== undefined) throw new Error(`unknown suite "${unknown}"`);
    const chosen = SUITES.filter(({ name }) => positionals.includes(name));
    return { ...values, suites: chosen.length === 0 ? SUITES : chosen };
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}

/** Makes what the suites need, and gives the environment to run them in. */
async function setUpSuites() {
  const need = Object.assign({}, ...suites.map((suite) => suite.need));
  const { engine } = await setUpApart({ need, signal: interruption.signal });
  if (need.postgres) await ensurePostgres({ root, log: progressLog() });
  if (need.tools) await ensureTools({ log: progressLog() });
  return {
    ...process.env,
    // The AWS SDK warns of its own plans for Node.js in every process.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    ...(engine && { PATH: [engine.binDir, process.env.PATH].join(path.delimiter) }),
    ...(all && { RDS_IAM_USER_TEST_ALL: "1" }),
  };
}

async function runSuites(env) {
  const join = takeTurns((chunk) => process.stdout.write(chunk));
  const waiting = suites.map((suite) => ({ suite, turn: join() }));
  const done = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      done.push(await runSuite(next, env));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return suites.map(({ name }) => done.find(({ suite }) => suite === name));
}

async function runSuite({ suite, turn }, env) {
  const files = filesIn(root, path.join("tests", suite.name));
  const tests = files.filter((file) => file.endsWith(".test.ts"));
  const start = performance.now();
  turn.write(`\n=== ${suite.name} tests ===\n`);
  try {
    const run = { root, suite, files: tests, grep, env, write: turn.write };
    const results = await runMocha({ ...run, signal: interruption.signal });
    return { suite: suite.name, results, seconds: (performance.now() - start) / 1000 };
  } finally {
    turn.end();
  }
}
