/** Logins that could not use their grants: what is said of it is true, and its advice helps. */
import { expect } from "chai";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import type {
  GrantDeclaration,
  RoleDeclaration,
} from "../../../provider/postgres/model/declaration";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServers, openAsMaster, sharedEmulator } from "../servers";
import { byVersion, versionsFor, type Range } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare, lasting, member, on, preset, SALES, tables } from "./caseShape";

const READ = tables(["a"], ["SELECT"]);
const USAGE = on("SCHEMA", ["s"], ["USAGE"]);
const CONNECT = on("DATABASE", [APP], ["CONNECT"]);
const CLOSED = "REVOKE CONNECT ON DATABASE app FROM PUBLIC";
const LACKS_USAGE =
  'no USAGE on schema s, so it cannot use its grants there: add { schema: "s", privileges: ["USAGE"] } to grants';
const LACKS_CONNECT =
  'no CONNECT on database "app", so it cannot log in to it: add { privileges: ["CONNECT"] } to grants';

const rows: readonly (Range & {
  readonly title: string;
  /** SQL in database `app`, run as the superuser who has taken the master's role. */
  readonly seed: string;
  readonly declared: Partial<RoleDeclaration>;
  /** What is said. */
  readonly lacks: readonly string[];
  /** What it advises. */
  readonly advised?: readonly GrantDeclaration[];
})[] = [
  {
    title: "a preset, which includes both",
    seed: CLOSED,
    declared: { grants: [preset("readOnly")] },
    lacks: [],
  },
  {
    title: "a grant in a schema that it may not use",
    seed: "SELECT",
    declared: { grants: [READ] },
    lacks: [LACKS_USAGE],
    advised: [USAGE],
  },
  {
    title: "a grant in a schema that PUBLIC may use",
    seed: "GRANT USAGE ON SCHEMA s TO PUBLIC",
    declared: { grants: [READ] },
    lacks: [],
  },
  {
    title: "a grant in a schema that its group may use",
    seed: "CREATE ROLE team; GRANT USAGE ON SCHEMA s TO team",
    declared: { grants: [READ], memberOf: [member("team")] },
    lacks: [],
  },
  {
    title: "a grant in a schema that only a group without INHERIT may use",
    from: 16,
    seed: "CREATE ROLE team; GRANT USAGE ON SCHEMA s TO team",
    declared: { grants: [READ], memberOf: [member("team", { inherit: false })] },
    lacks: [LACKS_USAGE],
    advised: [USAGE],
  },
  {
    title: "a grant in a schema whose owner it is, without USAGE",
    seed: `CREATE ROLE svc LOGIN; GRANT CREATE ON DATABASE app TO svc; RESET ROLE;
      ALTER SCHEMA s OWNER TO svc; REVOKE USAGE ON SCHEMA s FROM svc;
      GRANT USAGE ON SCHEMA s TO dbmaster; ALTER TABLE s.a OWNER TO dbmaster`,
    declared: { grants: [READ], extraPrivileges: "ignore" },
    lacks: [LACKS_USAGE],
  },
  {
    title: "a grant in schema public of a database that it owns",
    seed: `CREATE ROLE svc LOGIN; CREATE TABLE public.p (); REVOKE ALL ON SCHEMA public FROM PUBLIC;
      RESET ROLE; ALTER DATABASE app OWNER TO svc; GRANT CREATE, USAGE ON SCHEMA s TO svc;
      GRANT SELECT ON s.a TO svc; GRANT CONNECT ON DATABASE app TO PUBLIC`,
    from: 15,
    declared: { grants: [{ ...READ, schema: "public", names: ["p"] }], extraPrivileges: "ignore" },
    lacks: [],
  },
  {
    title: "USAGE that somebody else gave, beyond the master's reach",
    seed: `CREATE ROLE svc LOGIN; RESET ROLE; CREATE ROLE alice;
      GRANT USAGE ON SCHEMA s TO alice WITH GRANT OPTION; SET ROLE alice; GRANT USAGE ON SCHEMA s TO svc`,
    from: 16,
    declared: { grants: [READ] },
    lacks: [],
  },
  {
    title: "every table that will be created in a schema that it may not use",
    seed: "DROP TABLE s.a; DROP TABLE s.b",
    declared: { grants: [lasting(tables("*", ["SELECT"]), ["dbmaster"])] },
    lacks: [LACKS_USAGE],
    advised: [USAGE],
  },
  {
    title: "a grant in a schema that a group of its group may use",
    seed: "CREATE ROLE team; CREATE ROLE all_teams; GRANT all_teams TO team; GRANT USAGE ON SCHEMA s TO all_teams",
    declared: { grants: [READ], memberOf: [member("team")] },
    lacks: [],
  },
  {
    title: "a database that PUBLIC may not connect to",
    seed: CLOSED,
    declared: { grants: [READ, USAGE] },
    lacks: [LACKS_CONNECT],
    advised: [CONNECT],
  },
  {
    title: "neither",
    seed: CLOSED,
    declared: { grants: [READ] },
    lacks: [LACKS_CONNECT, LACKS_USAGE],
    advised: [CONNECT, USAGE],
  },
];

describe("a login and what it needs to use its grants, on every version:", function () {
  this.timeout(60_000);
  let emulator: Emulator;

  before(async () => {
    emulator = await sharedEmulator();
  });

  afterEach(clearServers);

  for (const { title, seed: statements, declared, lacks, advised, ...range } of rows) {
    const versions = versionsFor(range);
    if (versions.length === 0) continue;
    it(title, async () => {
      const seen = await byVersion(versions, async (version) => {
        const rds = emulator.server(version);
        await seed(rds, [APP], { app: `${SALES} ${statements}` });
        const server = await openAsMaster(emulator, rds);
        const first = await applyRole(server, declare(declared), TIMEOUTS);
        const isUsable = await mayUse(rds, declared.grants);
        const grants = [...(declared.grants ?? []), ...(advised ?? [])];
        const second = await applyRole(server, again(declare({ ...declared, grants })), TIMEOUTS);
        await server.close();
        return {
          lacks: first.unusable,
          isUsable,
          then: { lacks: second.unusable, isUsable: await mayUse(rds, declared.grants) },
        };
      });
      const isUsable = lacks.length === 0;
      const expected = {
        lacks,
        isUsable,
        then: advised === undefined ? { lacks, isUsable } : { lacks: [], isUsable: true },
      };
      expect(seen).to.deep.equal(await byVersion(versions, () => expected));
    });
  }
});

/** As the server sees it: whether the login reaches the schema of its first grant. */
async function mayUse(rds: RdsServer, grants: RoleDeclaration["grants"] = []): Promise<unknown> {
  const [first] = grants;
  const schema = first !== undefined && "schema" in first ? first.schema : "s";
  const [row] = await rds.admin(
    `SELECT has_database_privilege('svc', 'app', 'CONNECT')
      AND has_schema_privilege('svc', '${schema}', 'USAGE') AS may`,
    APP,
  );
  return row?.["may"];
}
