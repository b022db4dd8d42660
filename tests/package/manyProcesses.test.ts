import path from "node:path";
import { expect } from "chai";
import { ALL } from "../all";
import { aclSnapshot } from "../e2e/drift/aclSnapshot";
import { type Emulator, startEmulator } from "../emulator/emulator";
import type { RdsServer } from "../emulator/rdsServer";
import { type DeclaredRole, declareUser } from "./declareUser";
import { type DynamicProvider, startDynamicProvider } from "./dynamicProvider";
import { liveThrough, type StackUser, usersOf } from "./stackUsers";
import { argsOn, environmentOf } from "./userOnEmulator";

const PROGRAM = path.join(process.cwd(), "examples", "basic");
const VERSIONS = ALL ? [14, 15, 16, 17, 18] : [18];
/** Stacks that are deployed at the same time, each by its own process. 16 take some ten minutes. */
const stacksOn = (version: number): readonly number[] =>
  ALL && [14, 18].includes(version) ? [4, 16] : [4];
const USERS = 20;
const DATABASE = "postgres";
const GRANTS = {
  created: [{ schema: "sales", access: "readOnly" }],
  updated: [
    { schema: "sales", access: "readWrite" },
    { schema: "sales", tables: ["invoice"], privileges: ["TRUNCATE"], withGrantOption: true },
  ],
};

for (const version of VERSIONS) {
  describe(`stacks that are deployed at the same time on PostgreSQL ${version}`, function () {
    this.timeout(ALL ? 1_800_000 : 300_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let declared: DeclaredRole;

    before(async () => {
      emulator = await startEmulator({ versions: [version] });
      rds = emulator.server(version);
      await rds.admin(`SET ROLE "${rds.masterUsername}"; CREATE SCHEMA sales;
        CREATE TABLE sales.invoice (id int); CREATE TABLE sales.item (id int);
        CREATE SEQUENCE sales.number`);
      const args = argsOn(emulator, version, GRANTS.created);
      declared = declareUser({ program: PROGRAM, name: "shared", args });
    });

    after(() => emulator.stop());

    for (const stacks of stacksOn(version)) {
      it(`${stacks} processes create, update and delete ${USERS} users each: what stays is as if created one by one`, async () => {
        const users = usersOfStacks(declared, stacks);
        const deadlocks = await deadlocksSoFar(rds);
        const errors = await withProviders(stacks, (providers) =>
          Promise.all(
            providers.map((provider, index) => errorsTogether(provider, users[index] ?? [])),
          ),
        );
        expect(errors.flat()).to.deep.equal([]);
        expect(await deadlocksSoFar(rds)).to.equal(deadlocks);
        const together = await aclSnapshot(rds, [DATABASE]);
        await dropUsers(rds);
        const kept = users.flat().filter(({ isDeleted }) => !isDeleted);
        await withProviders(1, async ([provider]) => {
          for (const { updated } of kept) await provider.create(updated);
        });
        expect(together).to.deep.equal(await aclSnapshot(rds, [DATABASE]));
        await dropUsers(rds);
      });
    }

    async function withProviders<T>(
      count: number,
      use: (providers: readonly [DynamicProvider, ...DynamicProvider[]]) => Promise<T>,
    ): Promise<T> {
      const options = { program: PROGRAM, text: declared.text, env: environmentOf(emulator) };
      const rest = Array.from({ length: count - 1 }, () => startDynamicProvider(options));
      const providers = [
        await startDynamicProvider(options),
        ...(await Promise.all(rest)),
      ] as const;
      try {
        return await use(providers);
      } finally {
        await Promise.all(providers.map((provider) => provider.stop()));
      }
    }
  });
}

function usersOfStacks(
  { inputs }: DeclaredRole,
  stacks: number,
): readonly (readonly StackUser[])[] {
  return Array.from({ length: stacks }, (_, index) =>
    usersOf(inputs, GRANTS, { stack: `stack_${String(index + 1)}`, count: USERS }),
  );
}

/** What goes wrong where all users of a stack are deployed at once. */
async function errorsTogether(
  provider: DynamicProvider,
  users: readonly StackUser[],
): Promise<readonly string[]> {
  const lives = await Promise.allSettled(users.map((user) => liveThrough(provider, user)));
  return lives.flatMap((life) => (life.status === "rejected" ? [String(life.reason)] : []));
}

async function deadlocksSoFar(rds: RdsServer): Promise<number> {
  const [row] = await rds.admin("SELECT sum(deadlocks)::int AS deadlocks FROM pg_stat_database");
  return Number(row?.["deadlocks"]);
}

async function dropUsers(rds: RdsServer): Promise<void> {
  const rows = await rds.admin("SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'stack%'");
  const names = rows.map(({ name }) => String(name)).join(", ");
  await rds.admin(`DROP OWNED BY ${names}; DROP ROLE ${names}`);
}
