/** The servers of a test run: one emulator for all files, started by the first test that asks. */
import { readFile } from "node:fs/promises";
import { escapeIdentifier } from "pg";
import { openServer, type Server } from "../../provider/postgres/connection";
import { type Emulator, startEmulator } from "../emulator/emulator";
import type { RdsServer } from "../emulator/rdsServer";

const ALL_VERSIONS = [14, 15, 16, 17, 18];

/** Versions to test on. RDS_IAM_USER_TEST_VERSIONS (`16,18`) makes a run shorter. */
export const VERSIONS: readonly number[] = versionsFrom(
  process.env["RDS_IAM_USER_TEST_VERSIONS"] ?? "",
);

/** Rules of the servers that a test may change, and has to change back. */
export const rules = { everyMembershipCounts: false };

let running: Promise<Emulator> | undefined;

/** The emulator with every version of {@link VERSIONS}. */
export function sharedEmulator(): Promise<Emulator> {
  running ??= startEmulator({
    versions: VERSIONS,
    everyMembershipCounts: () => rules.everyMembershipCounts,
  });
  return running;
}

after(async function () {
  this.timeout(120_000);
  await (await running)?.stop();
});

/** Connections of the master, as the provider opens them. */
export async function openAsMaster(emulator: Emulator, rds: RdsServer): Promise<Server> {
  const ca = await readFile(emulator.caFile, "utf8");
  return openServer({
    host: rds.endpoint,
    port: rds.port,
    dial: { host: rds.dialHost, port: rds.dialPort },
    roots: [ca],
    connectSeconds: 30,
    credentials: () =>
      Promise.resolve({
        username: rds.masterUsername,
        password: rds.masterPassword,
        source: "the test",
      }),
  });
}

const BUILT_IN_DATABASES = ["postgres", "rdsadmin", "template0", "template1"];
const BUILT_IN_ROLES = "^(pg_|rds|dbmaster$)";

/** Takes away what a test made: databases, roles, and what was set for the master. */
export async function clearServer({ admin, masterUsername }: RdsServer): Promise<void> {
  const databases = await admin("SELECT datname AS name FROM pg_database");
  for (const name of databases.map((row) => String(row["name"]))) {
    if (BUILT_IN_DATABASES.includes(name)) continue;
    await admin(`DROP DATABASE ${escapeIdentifier(name)} WITH (FORCE)`);
  }
  const master = escapeIdentifier(masterUsername);
  await admin(`ALTER ROLE ${master} RESET ALL`);
  const roles = await admin(
    `SELECT rolname AS name FROM pg_roles WHERE rolname !~ '${BUILT_IN_ROLES}'`,
  );
  const names = roles.map((row) => escapeIdentifier(String(row["name"]))).join(", ");
  if (names !== "") await admin(`DROP OWNED BY ${names} CASCADE; DROP ROLE ${names}`);
}

function versionsFrom(text: string): readonly number[] {
  const chosen = text.split(",").map(Number);
  const known = ALL_VERSIONS.filter((version) => chosen.includes(version));
  return known.length === 0 ? ALL_VERSIONS : known;
}
