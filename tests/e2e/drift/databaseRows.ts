/** Objects of a database that are in no schema, default privileges, and other databases. */
import { ARCHIVE, DATABASE, OTHER, type Row, SELECT, USAGE } from "./rows";

/** The master may grant on them: the superuser owns them. */
export const DATABASE_OBJECTS = `CREATE FOREIGN DATA WRAPPER drift_files;
  GRANT USAGE ON FOREIGN DATA WRAPPER drift_files TO dbmaster WITH GRANT OPTION;
  CREATE SERVER drift_remote FOREIGN DATA WRAPPER drift_files;
  GRANT USAGE ON FOREIGN SERVER drift_remote TO dbmaster WITH GRANT OPTION;
  REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
  GRANT USAGE ON LANGUAGE plpgsql TO dbmaster WITH GRANT OPTION;
  GRANT CREATE ON TABLESPACE pg_default TO dbmaster WITH GRANT OPTION;
  SET ROLE dbmaster; SELECT lo_create(4712);`;

/** Takes back what outlives the database. */
export function forgetShared(version: number): readonly string[] {
  return [
    "REVOKE CREATE ON TABLESPACE pg_default FROM dbmaster CASCADE",
    ...(version >= 15 ? ["REVOKE SET ON PARAMETER log_min_messages FROM dbmaster CASCADE"] : []),
  ];
}

const MASTERS = [
  {
    grant: { languages: ["plpgsql"], privileges: ["USAGE"] },
    revoke: "USAGE ON LANGUAGE plpgsql",
    words: "USAGE on language plpgsql",
  },
  {
    grant: { foreignDataWrappers: ["drift_files"], privileges: ["USAGE"] },
    revoke: "USAGE ON FOREIGN DATA WRAPPER drift_files",
    words: "USAGE on foreign-data wrapper drift_files",
  },
  {
    grant: { foreignServers: ["drift_remote"], privileges: ["USAGE"] },
    revoke: "USAGE ON FOREIGN SERVER drift_remote",
    words: "USAGE on foreign server drift_remote",
  },
  {
    grant: { tablespaces: ["pg_default"], privileges: ["CREATE"] },
    revoke: "CREATE ON TABLESPACE pg_default",
    words: "CREATE on tablespace pg_default",
  },
  {
    grant: { largeObjects: [4712], privileges: ["SELECT"] },
    revoke: "SELECT ON LARGE OBJECT 4712",
    words: "SELECT on large object 4712",
  },
  {
    grant: { parameters: ["log_min_messages"], privileges: ["SET"] },
    seed: "GRANT SET ON PARAMETER log_min_messages TO dbmaster WITH GRANT OPTION",
    revoke: "SET ON PARAMETER log_min_messages",
    words: "SET on parameter log_min_messages",
    since: 15,
  },
] as const;

const FUTURE = { schema: "@schema", tables: "*", privileges: ["SELECT"] };
const BY_MASTER = { future: { createdBy: ["dbmaster"] } };
const DEFAULTS = "ALTER DEFAULT PRIVILEGES FOR ROLE dbmaster";
const IN_ARCHIVE = { database: ARCHIVE, schema: "sales" };
const ARCHIVED = {
  args: {
    grants: [USAGE, SELECT, { ...IN_ARCHIVE, tables: ["invoice"], privileges: ["SELECT"] }],
  },
  database: ARCHIVE,
};

/** Types beside tables that a schema's default privileges are for. */
const LASTING = [
  ["sequences", "SEQUENCES", "USAGE"],
  ["routines", "ROUTINES", "EXECUTE"],
  ["types", "TYPES", "USAGE"],
] as const;

/** What is made in the further database, what is granted on it, and the line's words. */
const ELSEWHERE = [
  ["SEQUENCE sales.@role_q", "USAGE ON SEQUENCE sales.@role_q", "USAGE on sequence sales.@role_q"],
  [
    "FUNCTION sales.@role_f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    ...["EXECUTE ON FUNCTION sales.@role_f()", "EXECUTE on routine sales.@role_f()"],
  ],
  [
    "TYPE sales.@role_t AS ENUM ('open')",
    ...["USAGE ON TYPE sales.@role_t", "USAGE on type sales.@role_t"],
  ],
] as const;

export const databaseRows: readonly Row[] = [
  ...MASTERS.map(({ grant, revoke, words, ...more }): Row => ({
    ...more,
    title: `missing ${words}`,
    args: { grants: [grant] },
    change: `SET ROLE dbmaster; REVOKE ${revoke} FROM @role`,
    drift: [`missing ${words}`],
  })),
  ...MASTERS.filter(({ words }) => !words.includes("large object")).map(
    ({ grant: _, revoke, words, ...more }): Row => ({
      ...more,
      title: `extra ${words}`,
      change: `SET ROLE dbmaster; GRANT ${revoke} TO @role`,
      drift: [`extra ${words}`],
    }),
  ),
  {
    title: "an extra privilege on a large object",
    change: "SET ROLE dbmaster; GRANT UPDATE ON LARGE OBJECT 4712 TO @role",
    drift: ["extra UPDATE on large object 4712"],
  },
  {
    title: "declared default privileges taken away",
    args: { grants: [{ ...FUTURE, ...BY_MASTER }] },
    change: `${DEFAULTS} IN SCHEMA @schema REVOKE SELECT ON TABLES FROM @role`,
    drift: ['missing SELECT on future tables of "dbmaster" in schema @schema'],
  },
  ...LASTING.map(([type, keyword, privilege]): Row => ({
    title: `declared default privileges on ${type} taken away`,
    args: {
      grants: [{ schema: "@schema", [type]: "*", privileges: [privilege], ...BY_MASTER }],
    },
    change: `${DEFAULTS} IN SCHEMA @schema REVOKE ${privilege} ON ${keyword} FROM @role`,
    drift: [`missing ${privilege} on future ${type} of "dbmaster" in schema @schema`],
  })),
  {
    title: "a grant option in declared default privileges",
    args: { grants: [{ ...FUTURE, ...BY_MASTER }] },
    change: `${DEFAULTS} IN SCHEMA @schema GRANT SELECT ON TABLES TO @role WITH GRANT OPTION`,
    drift: ['extra grant option for SELECT on future tables of "dbmaster" in schema @schema'],
  },
  {
    title: "default privileges that are not declared",
    change: `${DEFAULTS} IN SCHEMA @schema GRANT EXECUTE ON ROUTINES TO @role`,
    drift: ['extra EXECUTE on future routines of "dbmaster" in schema @schema'],
  },
  {
    title: "default privileges of the whole database that are not declared",
    change: "ALTER DEFAULT PRIVILEGES FOR ROLE etl_owner GRANT CREATE ON SCHEMAS TO @role",
    drift: ['extra CREATE on future schemas of "etl_owner"'],
  },
  {
    title: "declared default privileges of the whole database taken away",
    args: { grants: [{ types: "future", privileges: ["USAGE"], createdBy: ["etl_owner"] }] },
    change: "ALTER DEFAULT PRIVILEGES FOR ROLE etl_owner REVOKE USAGE ON TYPES FROM @role",
    drift: ['missing USAGE on future types of "etl_owner"'],
  },
  {
    title: "a preset, when another role begins to create objects",
    args: { grants: [{ schema: "@schema", access: "readOnly" }] },
    change: `GRANT USAGE, CREATE ON SCHEMA @schema TO etl_owner;
      SET ROLE etl_owner; CREATE TABLE @schema.loaded (id integer)`,
    drift: [
      "missing SELECT on table @schema.loaded",
      'missing SELECT on future sequences of "etl_owner" in schema @schema',
      'missing SELECT on future tables of "etl_owner" in schema @schema',
    ],
    adds: [
      `SELECT f on ${DATABASE} future S of etl_owner in @schema by etl_owner`,
      `SELECT f on ${DATABASE} future r of etl_owner in @schema by etl_owner`,
      `SELECT f on ${DATABASE} relation @schema.loaded by etl_owner`,
    ],
  },
  {
    title: "a privilege missing in a further database",
    ...ARCHIVED,
    change: "REVOKE SELECT ON sales.invoice FROM @role",
    drift: [`missing SELECT on table sales.invoice in database "${ARCHIVE}"`],
  },
  {
    title: "a privilege too much in a further database",
    ...ARCHIVED,
    change: "GRANT DELETE ON sales.item TO @role",
    drift: [`extra DELETE on table sales.item in database "${ARCHIVE}"`],
  },
  ...ELSEWHERE.map(([made, grant, words]): Row => ({
    ...ARCHIVED,
    title: `a privilege too much in a further database: ${words}`,
    change: `SET ROLE dbmaster; CREATE ${made}; GRANT ${grant} TO @role`,
    drift: [`extra ${words} in database "${ARCHIVE}"`],
  })),
  {
    title: "a privilege in a database that is not declared",
    change: "GRANT SELECT ON sales.item TO @role",
    database: OTHER,
    drift: [`privileges in database "${OTHER}"`],
  },
  {
    title: "default privileges in a database that is not declared",
    change: `${DEFAULTS} GRANT SELECT ON TABLES TO @role`,
    database: OTHER,
    drift: [`privileges in database "${OTHER}"`],
  },
  {
    title: "CONNECT on another database",
    change: `GRANT CONNECT ON DATABASE ${OTHER} TO @role`,
    drift: [`extra CONNECT on database ${OTHER}`],
  },
];
