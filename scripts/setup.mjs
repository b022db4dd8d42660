import { mkdir } from "node:fs/promises";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { withLock } from "./engine/lock.mjs";
import { ensureDependencies, hasDependencies } from "./setup/dependencies.mjs";
import { ensureMatrix } from "./setup/matrix.mjs";
import { ensureExamples, ensurePackage } from "./setup/package.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Makes everything that tests and demo need, from a fresh clone on; quick when it is there already.
 * The long waits run beside each other: the engine's build starts first.
 *
 * @type {typeof import("./setup.d.mts").setUp}
 */
export async function setUp({ need, log, signal }) {
  const installed = await hasDependencies(root);
  const beside = startBeside({ need, log, signal });
  try {
    const ours = await setUpPackage({ need, log, signal });
    const postgres = need.postgres ? await postgresPart({ log }) : undefined;
    if (need.tools) await toolsPart({ log });
    // The engine is complete only with a file of the dependencies: a build that began before they
    // were installed is finished by asking again.
    const engine = await (installed
      ? beside.engine
      : beside.engine?.catch(() => enginePart({ log, signal })));
    return { ...ours, postgres, engine, moto: await beside.moto };
  } finally {
    // No part is left running when another one fails.
    await Promise.allSettled(Object.values(beside));
  }
}

/** Starts what does not need the installed dependencies, or not for most of its time. */
function startBeside({ need, log, signal }) {
  const beside = {};
  if (need.engine) beside.engine = enginePart({ log, signal });
  if (need.moto) beside.moto = motoPart({ log });
  // Awaited later; without this a failure before then would end the process unexplained.
  for (const part of Object.values(beside)) part.catch(() => {});
  return beside;
}

async function enginePart({ log, signal }) {
  const { ensureEngine } = await import("./setup/engine.mjs");
  return await ensureEngine({ log, root, signal });
}

async function motoPart({ log }) {
  const { ensureMoto } = await import("./setup/moto.mjs");
  return await ensureMoto({ log, root });
}

async function postgresPart({ log }) {
  const { ensurePostgres } = await import("./setup/postgres.mjs");
  return await ensurePostgres({ log, root });
}

async function toolsPart({ log }) {
  const { ensureTools } = await import("./setup/tools.mjs");
  await ensureTools({ log });
}

async function setUpPackage({ need, log, signal }) {
  const onWait = (pid) => log(`process ${pid} is setting up this checkout: waiting for it`);
  await mkdir(path.join(root, ".setup"), { recursive: true });
  return await withLock({ path: path.join(root, ".setup", "lock"), onWait, signal }, async () => {
    await ensureDependencies({ log, root });
    const tarball = await ensurePackage({ log, root });
    if (need.examples) await ensureExamples({ log, root, tarball });
    const matrix = need.matrix ? await ensureMatrix({ log, root, tarball }) : undefined;
    return { tarball, matrix };
  });
}

/** Prints each line of progress with the seconds since the start. */
export function progressLog() {
  const start = performance.now();
  return (line) => {
    const seconds = Math.round((performance.now() - start) / 1000);
    console.log(`[${String(seconds).padStart(3)} s] ${line}`);
  };
}

async function main() {
  const log = progressLog();
  const need = {
    engine: true,
    moto: true,
    postgres: true,
    tools: true,
    examples: true,
    matrix: true,
  };
  try {
    await setUp({ need, log });
    log("ready");
  } catch (error) {
    log(`set-up failed: ${error.message}`);
    process.exitCode = 1;
  }
}

// Not awaited here: a module that awaits at its top cannot be required by the tests.
if (process.argv[1] === fileURLToPath(import.meta.url)) void main();
