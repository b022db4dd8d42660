import path from "node:path";
import { performance } from "node:perf_hooks";
import { run } from "../setup/command.mjs";

/** Runs a development tool and resolves with what it printed; rejects with that where it fails. */
export async function tool(root, name, ...args) {
  const program = path.join(root, "node_modules", ".bin", name);
  const color = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
  try {
    const { output } = await run(program, args, { cwd: root, env: { ...process.env, ...color } });
    return output.trim();
  } catch (error) {
    // Not the command line, which of some tools is longer than what they say.
    const message = `${error.output ?? error.message}\n${name} ended with ${error.end}`;
    throw new Error(message, { cause: error });
  }
}

/**
 * Runs all steps, two beside each other, and prints what those that fail have said.
 * A step that fails stops nothing but the steps that come `after` it.
 *
 * @param {{ title: string, after?: string, work: () => Promise<unknown> }[]} steps in order
 * @returns {Promise<string[]>} titles of the steps that failed
 */
export async function runSteps(steps, { lanes = 2 } = {}) {
  const results = new Map();
  const waiting = [...steps];
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const result = runStep(step, step.after === undefined ? true : results.get(step.after));
      results.set(step.title, result);
      await result;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const passed = await Promise.all(steps.map(({ title }) => results.get(title)));
  return steps.filter((_, index) => !passed[index]).map(({ title }) => title);
}

async function runStep({ title, after, work }, precondition) {
  if (!(await precondition)) {
    report("✖", title, `not run, as "${after}" failed`);
    return false;
  }
  const start = performance.now();
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  try {
    await work();
    report("✔", `${title} (${seconds()})`);
    return true;
  } catch (error) {
    report("✖", `${title} (${seconds()})`, error.message);
    return false;
  }
}

function report(mark, heading, output) {
  console.log(`${mark} ${heading}`);
  if (output !== undefined) console.log(`${output.replace(/^/gm, "  ")}\n`);
}
