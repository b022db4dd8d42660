/** Privileges on objects that there are. */
import { DATABASE, type Row, SELECT, USAGE } from "./rows";

const SEED = `SET ROLE dbmaster;
  CREATE VIEW @schema.open AS SELECT 1 AS one;
  CREATE MATERIALIZED VIEW @schema.totals AS SELECT 1 AS one;
  CREATE FOREIGN TABLE @schema.remote (id integer) SERVER drift_remote;
  CREATE SEQUENCE @schema.ids; CREATE SEQUENCE @schema.more;
  CREATE FUNCTION @schema.refund(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
  CREATE FUNCTION @schema.refund(integer, text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
  CREATE PROCEDURE @schema.settle(integer) LANGUAGE sql AS 'SELECT 1';
  CREATE TYPE @schema.state AS ENUM ('open'); CREATE DOMAIN @schema.money AS numeric;
  REVOKE ALL ON ROUTINE @schema.refund(integer), @schema.refund(integer, text), @schema.settle(integer) FROM PUBLIC;
  REVOKE ALL ON TYPE @schema.state, @schema.money FROM PUBLIC;`;

/** What is declared, taken away by hand, and the line's end. */
const taken: readonly (readonly [object, revoke: string, words: string])[] = [
  [USAGE, "USAGE ON SCHEMA @schema", "USAGE on schema @schema"],
  [{ privileges: ["CREATE"] }, `CREATE ON DATABASE ${DATABASE}`, `CREATE on database ${DATABASE}`],
  [SELECT, "SELECT ON @schema.invoice", "SELECT on table @schema.invoice"],
  [
    { schema: "@schema", tables: ["open"], privileges: ["SELECT"] },
    ...(["SELECT ON @schema.open", "SELECT on table @schema.open"] as const),
  ],
  [
    { schema: "@schema", tables: ["totals"], privileges: ["SELECT"] },
    ...(["SELECT ON @schema.totals", "SELECT on table @schema.totals"] as const),
  ],
  [
    { schema: "@schema", tables: ["remote"], privileges: ["SELECT"] },
    ...(["SELECT ON @schema.remote", "SELECT on table @schema.remote"] as const),
  ],
  [
    { schema: "@schema", tables: ["invoice"], columns: ["status"], privileges: ["UPDATE"] },
    ...(["UPDATE (status) ON @schema.invoice", "UPDATE on column @schema.invoice.status"] as const),
  ],
  [
    { schema: "@schema", sequences: ["ids"], privileges: ["USAGE"] },
    ...(["USAGE ON SEQUENCE @schema.ids", "USAGE on sequence @schema.ids"] as const),
  ],
  [
    { schema: "@schema", routines: ["refund(integer, text)"], privileges: ["EXECUTE"] },
    "EXECUTE ON ROUTINE @schema.refund(integer, text)",
    "EXECUTE on routine @schema.refund(integer, text)",
  ],
  [
    { schema: "@schema", routines: ["settle(integer)"], privileges: ["EXECUTE"] },
    "EXECUTE ON PROCEDURE @schema.settle(integer)",
    "EXECUTE on routine @schema.settle(integer)",
  ],
  [
    { schema: "@schema", types: ["state"], privileges: ["USAGE"] },
    ...(["USAGE ON TYPE @schema.state", "USAGE on type @schema.state"] as const),
  ],
];

/** What is given by hand though it is not declared, and the line's end. */
const given: readonly (readonly [grant: string, words: string])[] = [
  ["CREATE ON SCHEMA @schema", "CREATE on schema @schema"],
  [`TEMPORARY ON DATABASE ${DATABASE}`, `TEMPORARY on database ${DATABASE}`],
  ["INSERT ON @schema.item", "INSERT on table @schema.item"],
  ["DELETE, TRUNCATE ON @schema.item", "DELETE, TRUNCATE on table @schema.item"],
  ["SELECT ON @schema.open", "SELECT on table @schema.open"],
  ["SELECT ON @schema.totals", "SELECT on table @schema.totals"],
  ["SELECT ON @schema.remote", "SELECT on table @schema.remote"],
  ["SELECT (id) ON @schema.item", "SELECT on column @schema.item.id"],
  ["USAGE ON SEQUENCE @schema.more", "USAGE on sequence @schema.more"],
  ["EXECUTE ON ROUTINE @schema.refund(integer)", "EXECUTE on routine @schema.refund(integer)"],
  ["EXECUTE ON PROCEDURE @schema.settle(integer)", "EXECUTE on routine @schema.settle(integer)"],
  ["USAGE ON DOMAIN @schema.money", "USAGE on type @schema.money"],
];

export const objectRows: readonly Row[] = [
  ...taken.map(([grant, revoke, words]): Row => ({
    title: `missing ${words}`,
    seed: SEED,
    args: { grants: [grant] },
    change: `REVOKE ${revoke} FROM @role`,
    drift: [`missing ${words}`],
  })),
  ...given.map(([grant, words]): Row => ({
    title: `extra ${words}`,
    seed: SEED,
    change: `GRANT ${grant} TO @role`,
    drift: [`extra ${words}`],
  })),
  {
    title: "a grant option that is not declared",
    change: "GRANT SELECT ON @schema.invoice TO @role WITH GRANT OPTION",
    drift: ["extra grant option for SELECT on table @schema.invoice"],
  },
  {
    title: "a declared grant option taken away",
    args: { grants: [{ ...SELECT, withGrantOption: true }] },
    change: "REVOKE GRANT OPTION FOR SELECT ON @schema.invoice FROM @role",
    drift: ["missing SELECT on table @schema.invoice with grant option"],
  },
  {
    title: "a privilege that another grantor gave",
    change: `GRANT USAGE ON SCHEMA @schema TO etl_owner; GRANT INSERT ON @schema.item TO etl_owner WITH GRANT OPTION;
      SET ROLE etl_owner; GRANT INSERT ON @schema.item TO @role`,
    drift: ['extra INSERT on table @schema.item, granted by "etl_owner"'],
  },
  {
    title: "a column's privilege that another grantor gave",
    change: `GRANT USAGE ON SCHEMA @schema TO etl_owner; GRANT SELECT (id) ON @schema.item TO etl_owner WITH GRANT OPTION;
      SET ROLE etl_owner; GRANT SELECT (id) ON @schema.item TO @role`,
    drift: ['extra SELECT on column @schema.item.id, granted by "etl_owner"'],
  },
  {
    title: "a privilege on the table whose columns are declared",
    args: {
      grants: [
        { schema: "@schema", tables: ["invoice"], columns: ["status"], privileges: ["UPDATE"] },
      ],
    },
    change: "GRANT UPDATE ON @schema.invoice TO @role",
    drift: ["extra UPDATE on table @schema.invoice"],
  },
  {
    title: "a declared privilege that another grantor gives as well",
    change: `GRANT USAGE ON SCHEMA @schema TO etl_owner; GRANT SELECT ON @schema.invoice TO etl_owner WITH GRANT OPTION;
      SET ROLE etl_owner; GRANT SELECT ON @schema.invoice TO @role`,
    drift: [],
  },
  {
    title: "a privilege that the role passed on",
    change: `GRANT INSERT ON @schema.item TO @role WITH GRANT OPTION;
      SET ROLE @role; GRANT INSERT ON @schema.item TO bob`,
    drift: ['extra INSERT on table @schema.item, passed on to "bob"'],
    stays: true,
    hint: 'Have "@role" run REVOKE INSERT ON TABLE "@schema"."item" FROM "bob".',
  },
  {
    title: "a privilege of a grantor that the master cannot act as",
    change: `CREATE ROLE drift_outsider; GRANT USAGE ON SCHEMA @schema TO drift_outsider;
      GRANT INSERT ON @schema.item TO drift_outsider WITH GRANT OPTION;
      SET ROLE drift_outsider; GRANT INSERT ON @schema.item TO @role`,
    drift: ['extra INSERT on table @schema.item, granted by "drift_outsider"'],
    stays: true,
    learnt: ", beyond the master's reach",
    hint: 'Have "drift_outsider" run REVOKE INSERT ON TABLE "@schema"."item" FROM "@role".',
    since: 16,
  },
  {
    title: "a table that is dropped and made anew",
    change:
      "SET ROLE dbmaster; DROP TABLE @schema.invoice; CREATE TABLE @schema.invoice (id integer)",
    drift: ["missing SELECT on table @schema.invoice"],
  },
  {
    title: "a table whose name another one takes",
    change: `SET ROLE dbmaster; ALTER TABLE @schema.invoice RENAME TO invoice_old;
      ALTER TABLE @schema.item RENAME TO invoice`,
    drift: ["extra SELECT on table @schema.invoice_old", "missing SELECT on table @schema.invoice"],
  },
  {
    title: "a new partition of a schema whose tables are all declared",
    args: { grants: [{ schema: "@schema", tables: "*", privileges: ["SELECT"] }] },
    seed: "SET ROLE dbmaster; CREATE TABLE @schema.events (id integer) PARTITION BY RANGE (id)",
    change:
      "SET ROLE dbmaster; CREATE TABLE @schema.events_1 PARTITION OF @schema.events FOR VALUES FROM (1) TO (9)",
    drift: ["missing SELECT on table @schema.events_1"],
    adds: [`SELECT f on ${DATABASE} relation @schema.events_1 by dbmaster`],
  },
];
