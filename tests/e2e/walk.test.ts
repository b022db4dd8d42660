import { randomInt } from "node:crypto";
import { ALL } from "../all";
import { createRoleStack, type RoleStack } from "./roleStack";
import { BOB, CLERK, GROUP, PAYROLL, STEWARD } from "./walk/memberships";
import { DATABASE, OTHER_DATABASE } from "./walk/model";
import { randomFrom } from "./walk/random";
import { type Position, START, walkOn } from "./walk/walker";

/** WALK_COMMANDS commands, by chance that WALK_SEED repeats. */
const COMMANDS = Number(process.env["WALK_COMMANDS"] ?? (ALL ? 40 : 12));
const SEED = Number(process.env["WALK_SEED"] ?? randomInt(2 ** 31));

/** Ends what hangs: a command takes a few seconds. */
const COMMAND_TIMEOUT_MS = 120_000;

describe(`a random walk with the real engine, WALK_SEED=${SEED}`, () => {
  let stack: RoleStack;

  before(async () => {
    console.log(`    WALK_SEED=${SEED} WALK_COMMANDS=${COMMANDS}`);
    stack = await createRoleStack(DATABASE);
    const { server } = stack;
    await server.createDatabase(OTHER_DATABASE);
    await server.admin(
      `SET ROLE ${server.masterUsername}; CREATE SCHEMA audit; CREATE TABLE audit.log (id integer)`,
      OTHER_DATABASE,
    );
    await server.admin(
      `CREATE ROLE ${PAYROLL}; CREATE ROLE ${BOB};
       SET ROLE ${server.masterUsername}; CREATE ROLE ${GROUP};
       CREATE ROLE ${CLERK}; GRANT ${GROUP} TO ${CLERK} WITH ADMIN OPTION;
       CREATE ROLE ${STEWARD}; GRANT rds_iam TO ${STEWARD} WITH ADMIN OPTION`,
    );
  });

  after(async () => {
    await stack.destroy();
    await stack.dispose();
  });

  it(`shows exactly what is live at each of ${COMMANDS} commands`, async function () {
    this.timeout(COMMANDS * COMMAND_TIMEOUT_MS);
    const random = randomFrom(SEED);
    const told: string[] = [];
    const tell = (line: string): void => {
      told.push(line);
      if (process.env["WALK_VERBOSE"] !== undefined) console.log(line);
    };
    let position: Position = START;
    for (let command = 1; command <= COMMANDS; command++) {
      try {
        position = await walkOn(stack, random, position, tell);
      } catch (error) {
        throw new Error(failure(command, told, error), { cause: error });
      }
    }
  });
});

function failure(command: number, told: readonly string[], error: unknown): string {
  return [
    `WALK_SEED=${SEED}, command ${command}: ${error instanceof Error ? error.message : String(error)}`,
    ...detailsOf(error),
    "The steps before:",
    ...told.slice(-25),
  ].join("\n");
}

function detailsOf(error: unknown): readonly string[] {
  if (typeof error !== "object" || error === null) return [];
  const differing = "actual" in error && "expected" in error;
  return differing
    ? [`shown: ${JSON.stringify(error.actual)}`, `live: ${JSON.stringify(error.expected)}`]
    : [];
}
