import { performance } from "node:perf_hooks";
import { CHAPTERS } from "./chapters.mjs";
import { openStage } from "./stage.mjs";

/**
 * Starts the servers, tells every chapter and stops the servers, whatever happens.
 *
 * @throws {Error} that names the chapter in which something was not as told
 */
export async function runStory({ version, pause, terminal, signal }) {
  const start = performance.now();
  terminal.heading("pulumi-rds-iam-user: from a declaration to a login, and back");
  terminal.say(
    `This starts PostgreSQL ${version} behind a front end that checks IAM tokens as RDS does, an ` +
      "AWS on this machine (moto), and uses the real Pulumi engine. It needs no AWS account.",
  );
  const stage = await openStage({ version, terminal, signal });
  try {
    let known = {};
    for (const [index, { title, tell }] of CHAPTERS.entries()) {
      if (pause) await terminal.pause(signal);
      terminal.heading(`${index + 1}. ${title}`);
      const where = `chapter ${index + 1}, "${title}"`;
      known = { ...known, ...(await explained(where, () => tell({ ...stage, ...known }))) };
    }
  } finally {
    await stage.close();
  }
  const seconds = Math.round((performance.now() - start) / 1000);
  terminal.heading("Done");
  terminal.say(
    `All ${stage.heldCount()} promises held, in ${seconds} seconds. Nothing is left running.`,
  );
}

async function explained(where, work) {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${where}: ${error.message}`, { cause: error });
  }
}
