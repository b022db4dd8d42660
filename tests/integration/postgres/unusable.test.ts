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
import { byVersion, VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare, member, on, preset, SALES, tables } from "./caseShape";

const READ = tables(["a"], ["SELECT"]);
const USAGE = on("SCHEMA", ["s"], ["USAGE"]);
const CONNECT = on("DATABASE", [APP], ["CONNECT"]);
const CLOSED = "REVOKE CONNECT ON DATABASE app FROM PUBLIC";
const LACKS_USAGE =
  'no USAGE on schema s, so it cannot use its grants there: add { schema: "s", privileges: ["USAGE"] } to grants';
const LACKS_CONNECT =
  'no CONNECT on database "app", so it cannot log in to it: add { privileges: ["CONNECT"] } to grants';

const rows: readonly {
  readonly title: string;
  /** SQL in database `app`, run as the superuser who has taken the master's role. */
  readonly seed: string;
  readonly declared: Partial<RoleDeclaration>;
  /** What is said. */
  readonly lacks: readonly string[];
  /** What it advises. */
  readonly advised?: readonly GrantDeclaration[];
}[] = [
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

  for (const { title, seed: statements, declared, lacks, advised = [] } of rows) {
    it(title, async () => {
      const seen = await byVersion(VERSIONS, async (version) => {
        const rds = emulator.server(version);
        await seed(rds, [APP], { app: `${SALES} ${statements}` });
        const server = await openAsMaster(emulator, rds);
        const first = await applyRole(server, declare(declared), TIMEOUTS);
        const isUsable = await canRead(rds);
        const grants = [...(declared.grants ?? []), ...advised];
        const second = await applyRole(server, again(declare({ ...declared, grants })), TIMEOUTS);
        await server.close();
        return {
          lacks: first.plan.unusable,
          isUsable,
          then: { lacks: second.plan.unusable, isUsable: await canRead(rds) },
        };
      });
      const expected = {
        lacks,
        isUsable: lacks.length === 0,
        then: { lacks: [], isUsable: true },
      };
      expect(seen).to.deep.equal(await byVersion(VERSIONS, () => expected));
    });
  }
});

/** As the server sees it. */
async function canRead(rds: RdsServer): Promise<unknown> {
  const [row] = await rds.admin(
    `SELECT has_database_privilege('svc', 'app', 'CONNECT')
      AND has_schema_privilege('svc', 's', 'USAGE') AND has_table_privilege('svc', 's.a', 'SELECT') AS can`,
    APP,
  );
  return row?.["can"];
}
