/** Default privileges in a whole database. */
import { type Case, EXISTING, future, lasting, NOTHING, SALES, tables } from "../caseShape";
import type { FutureType } from "../../../../provider/postgres/model/objectTypes";

const OF_MASTER = { createdBy: ["dbmaster"] };
const WORDS = {
  "FUTURE LARGE OBJECT": "large objects",
  "FUTURE ROUTINE": "routines",
  "FUTURE SCHEMA": "schemas",
  "FUTURE SEQUENCE": "sequences",
  "FUTURE TABLE": "tables",
  "FUTURE TYPE": "types",
} as const satisfies Record<FutureType, string>;
const holdsAll = (type: FutureType, privileges: readonly string[]): readonly string[] =>
  privileges.map((one) => `future ${WORDS[type]} of dbmaster: ${one} by dbmaster`);
const TABLES = ["DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"];

/** Each type with what ALL means, and the version that it came with. */
const EVERY: readonly (readonly [FutureType, (version: number) => readonly string[], number])[] = [
  ["FUTURE LARGE OBJECT", () => ["SELECT", "UPDATE"], 18],
  ["FUTURE ROUTINE", () => ["EXECUTE"], 14],
  ["FUTURE SCHEMA", () => ["CREATE", "USAGE"], 14],
  ["FUTURE SEQUENCE", () => ["SELECT", "UPDATE", "USAGE"], 14],
  ["FUTURE TABLE", (version) => (version < 17 ? TABLES : [...TABLES, "MAINTAIN"]), 14],
  ["FUTURE TYPE", () => ["USAGE"], 14],
];

export const futureEverywhereCases: readonly Case[] = [
  {
    title: "sends nothing where it has the default privileges declared",
    seed: {
      app: `${EXISTING} ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO svc;
        ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON ROUTINES TO svc`,
    },
    declared: {
      grants: [
        future("FUTURE TABLE", ["SELECT"], OF_MASTER),
        future("FUTURE ROUTINE", ["EXECUTE"], OF_MASTER),
      ],
    },
    holds: [...holdsAll("FUTURE ROUTINE", ["EXECUTE"]), ...holdsAll("FUTURE TABLE", ["SELECT"])],
    sends: NOTHING,
  },
  ...EVERY.map(([type, privileges, from]) => ({
    title: `has ALL on later ${WORDS[type]} of a whole database`,
    from,
    declared: { grants: [future(type, ["ALL"])] },
    holds: (version: number) => holdsAll(type, privileges(version)),
  })),
  {
    title: "gains and loses grant options of default privileges in a whole database",
    seed: {
      app: `${EXISTING} ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO svc;
        ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO svc WITH GRANT OPTION`,
    },
    declared: {
      grants: [
        future("FUTURE SCHEMA", ["USAGE"], { grantable: true }),
        future("FUTURE TYPE", ["USAGE"]),
      ],
    },
    holds: [
      "future schemas of dbmaster: USAGE* by dbmaster",
      "future types of dbmaster: USAGE by dbmaster",
    ],
  },
  {
    title: "loses default privileges in a whole database, and what PUBLIC lost there stays lost",
    seed: {
      app: `${EXISTING} ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO svc;
        ALTER DEFAULT PRIVILEGES GRANT ALL ON SCHEMAS TO svc; ALTER DEFAULT PRIVILEGES GRANT ALL ON TYPES TO svc;
        ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON ROUTINES FROM PUBLIC;
        ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON ROUTINES TO svc`,
    },
    declared: { grants: [future("FUTURE TABLE", ["SELECT"])] },
    holds: holdsAll("FUTURE TABLE", ["SELECT"]),
  },
  {
    title: "loses default privileges on later large objects",
    from: 18,
    seed: {
      app: `${EXISTING} ALTER DEFAULT PRIVILEGES GRANT SELECT, UPDATE ON LARGE OBJECTS TO svc`,
    },
    declared: { grants: [future("FUTURE LARGE OBJECT", ["SELECT"])] },
    holds: holdsAll("FUTURE LARGE OBJECT", ["SELECT"]),
  },
  {
    title: "has what the owners of the database, of schemas and of anything in them make later",
    seed: {
      app: `${SALES} CREATE ROLE alice; CREATE ROLE carl; RESET ROLE; CREATE SCHEMA t AUTHORIZATION alice;
        CREATE SEQUENCE t.q; ALTER SEQUENCE t.q OWNER TO carl; CREATE SCHEMA hidden`,
    },
    declared: { grants: [future("FUTURE SEQUENCE", ["USAGE"])] },
    holds: ["alice", "carl", "dbmaster"].map(
      (one) => `future sequences of ${one}: USAGE by ${one}`,
    ),
  },
  {
    title: "keeps the same of a further role with default creators, and loses it with named ones",
    seed: {
      app: `${EXISTING} CREATE ROLE alice; CREATE ROLE carl; RESET ROLE;
        ALTER DEFAULT PRIVILEGES FOR ROLE alice, carl GRANT SELECT ON TABLES TO svc;
        ALTER DEFAULT PRIVILEGES FOR ROLE alice, carl GRANT USAGE ON SEQUENCES TO svc`,
    },
    declared: {
      grants: [
        future("FUTURE TABLE", ["SELECT"]),
        future("FUTURE SEQUENCE", ["USAGE"], { createdBy: ["carl"] }),
      ],
    },
    holds: [
      "future sequences of carl: USAGE by carl",
      ...["alice", "carl", "dbmaster"].map((one) => `future tables of ${one}: SELECT by ${one}`),
    ],
  },
  {
    title: "has the same in a whole database and in a schema: both are kept",
    seed: {
      app: `${EXISTING} CREATE SCHEMA s; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO svc`,
    },
    declared: {
      grants: [future("FUTURE TABLE", ["SELECT"]), lasting(tables("*", ["SELECT"]))],
    },
    holds: [
      "future tables of dbmaster in schema s: SELECT by dbmaster",
      ...holdsAll("FUTURE TABLE", ["SELECT"]),
    ],
  },
  {
    title: "keeps what later objects give it by themselves, with nothing left to do",
    declared: {
      grants: [future("FUTURE SCHEMA", ["USAGE"]), future("FUTURE TABLE", ["SELECT"])],
    },
    meanwhile: { app: "CREATE SCHEMA s; CREATE TABLE s.late (id int)" },
    holds: [
      ...holdsAll("FUTURE SCHEMA", ["USAGE"]),
      ...holdsAll("FUTURE TABLE", ["SELECT"]),
      "schema s: USAGE by dbmaster",
      "table s.late: SELECT by dbmaster",
    ],
  },
  {
    title: "has default privileges in each of several databases",
    databases: ["stock"],
    seed: { stock: `${EXISTING} ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO svc` },
    declared: {
      grants: [
        future("FUTURE TABLE", ["SELECT"]),
        future("FUTURE TABLE", ["DELETE"], { database: "stock", path: "grants[1]" }),
      ],
    },
    holds: [
      "app: future tables of dbmaster: SELECT by dbmaster",
      "stock: future tables of dbmaster: DELETE by dbmaster",
    ],
  },
];
