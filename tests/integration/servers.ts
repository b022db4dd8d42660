/** The servers of a test run: one emulator for all files, started by the first test that asks. */
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { escapeIdentifier } from "pg";
import type { Endpoint } from "../../connect/tunnel/via";
import { openWay, type Way } from "../../connect/tunnel/way";
import { openServer, type Server } from "../../provider/postgres/server/server";
import type { ServerSettings } from "../../provider/postgres/server/settings";
import { type Emulator, startEmulator } from "../emulator/emulator";
import type { RdsServer } from "../emulator/rdsServer";
import { setMasterAgainstUs } from "./hostileMaster";
import { STARTED } from "./versions";

/** Rules of the servers that a test may change, and has to change back. */
export const rules = { everyMembershipCounts: false };

let running: Promise<Emulator> | undefined;

/** The emulator with every version of {@link STARTED}. */
export function sharedEmulator(): Promise<Emulator> {
  running ??= start();
  return running;
}

async function start(): Promise<Emulator> {
  const emulator = await startEmulator({
    versions: STARTED,
    everyMembershipCounts: () => rules.everyMembershipCounts,
  });
  await Promise.all([...emulator.servers.values()].map(setMasterAgainstUs));
  return emulator;
}

after(async function () {
  this.timeout(120_000);
  await (await running)?.stop();
});

/** The way through a tunnel that somebody runs. */
export function wayTo(dial: Endpoint): Way {
  const aws = () => ({ identity: {}, region: "eu-central-1" });
  return openWay({ server: dial, via: dial, aws });
}

/** Connections of the master, as the provider opens them; `change` has what differs. */
export async function openAsMaster(
  emulator: Emulator,
  rds: RdsServer,
  change: Partial<ServerSettings> = {},
): Promise<Server> {
  const ca = await readFile(emulator.caFile, "utf8");
  return openServer({
    host: rds.endpoint,
    port: rds.port,
    way: wayTo({ host: rds.dialHost, port: rds.dialPort }),
    secureContext: createSecureContext({ ca }),
    certificateBundle: "nowhere",
    connectSeconds: 30,
    credentials: () =>
      Promise.resolve({
        username: rds.masterUsername,
        password: rds.masterPassword,
        source: "the test",
      }),
    ...change,
  });
}

const BUILT_IN_DATABASES = ["postgres", "rdsadmin", "template0", "template1"];
const BUILT_IN_ROLES = "^(pg_|rds|dbmaster$)";

/** {@link clearServer} for all of them. */
export async function clearServers(): Promise<void> {
  const emulator = await sharedEmulator();
  await Promise.all([...emulator.servers.values()].map(clearServer));
}

/** Takes away what a test made: databases, roles, tablespaces, and what was given to the master. */
export async function clearServer(rds: RdsServer): Promise<void> {
  const { admin, masterUsername } = rds;
  const databases = await admin("SELECT datname AS name FROM pg_database");
  for (const name of databases.map((row) => String(row["name"]))) {
    if (BUILT_IN_DATABASES.includes(name)) continue;
    await admin(`DROP DATABASE ${escapeIdentifier(name)} WITH (FORCE)`);
  }
  await admin(`ALTER ROLE ${escapeIdentifier(masterUsername)} RESET ALL`);
  await setMasterAgainstUs(rds);
  await clearParameters(rds);
  const tablespaces = await admin("SELECT spcname AS name FROM pg_tablespace WHERE oid >= 16384");
  for (const name of namesIn(tablespaces)) await admin(`DROP TABLESPACE ${name}`);
  const roles = await admin(
    `SELECT rolname AS name FROM pg_roles WHERE rolname !~ '${BUILT_IN_ROLES}'`,
  );
  const names = namesIn(roles).join(", ");
  if (names !== "") await admin(`DROP OWNED BY ${names} CASCADE; DROP ROLE ${names}`);
}

/** Privileges on parameters, which DROP OWNED leaves, are the first superuser's to take back. */
async function clearParameters({ admin, version }: RdsServer): Promise<void> {
  if (version < 15) return;
  const granted = await admin(`SELECT DISTINCT p.parname AS name, r.rolname AS grantee
    FROM pg_parameter_acl AS p
    CROSS JOIN aclexplode(p.paracl) AS a
    JOIN pg_roles AS r ON r.oid = a.grantee
    WHERE a.grantor = 10 AND a.grantee <> 10`);
  for (const { name, grantee } of granted) {
    const parameter = String(name).split(".").map(escapeIdentifier).join(".");
    const from = escapeIdentifier(String(grantee));
    await admin(`REVOKE ALL ON PARAMETER ${parameter} FROM ${from} CASCADE`);
  }
}

function namesIn(rows: Awaited<ReturnType<RdsServer["admin"]>>): readonly string[] {
  return rows.map(({ name }) => escapeIdentifier(String(name)));
}
