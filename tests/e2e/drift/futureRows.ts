/** Default privileges: what roles will create. */
import { DATABASE, type Row } from "./rows";

const FUTURE = { schema: "@schema", tables: "*", privileges: ["SELECT"] };
const BY_MASTER = { future: { createdBy: ["dbmaster"] } };
const DEFAULTS = "ALTER DEFAULT PRIVILEGES FOR ROLE dbmaster";

/** Objects of one schema beside tables, and the privilege on them. */
const kinds = [
  ["sequences", "USAGE"],
  ["routines", "EXECUTE"],
  ["types", "USAGE"],
] as const;

export const futureRows: readonly Row[] = [
  ...kinds.map(([objects, privilege]): Row => ({
    title: `declared default privileges on ${objects} taken away`,
    args: {
      grants: [{ schema: "@schema", [objects]: "*", privileges: [privilege], ...BY_MASTER }],
    },
    change: `${DEFAULTS} IN SCHEMA @schema REVOKE ${privilege} ON ${objects.toUpperCase()} FROM @role`,
    drift: [`missing ${privilege} on future ${objects} of "dbmaster" in schema @schema`],
  })),
  {
    title: "a grant option in declared default privileges",
    args: { grants: [{ ...FUTURE, ...BY_MASTER }] },
    change: `${DEFAULTS} IN SCHEMA @schema GRANT SELECT ON TABLES TO @role WITH GRANT OPTION`,
    drift: ['extra grant option for SELECT on future tables of "dbmaster" in schema @schema'],
  },
  {
    title: "declared default privileges taken away",
    args: { grants: [{ ...FUTURE, ...BY_MASTER }] },
    change: `${DEFAULTS} IN SCHEMA @schema REVOKE SELECT ON TABLES FROM @role`,
    drift: ['missing SELECT on future tables of "dbmaster" in schema @schema'],
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
];
