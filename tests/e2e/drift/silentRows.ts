/** What must not be noticed: it is not about the role, or the role is as declared all the same. */
import type { Row } from "./rows";

const PRESET = { args: { grants: [{ schema: "@schema", access: "readOnly" }] } };
const EVERY_TABLE = {
  args: { grants: [{ schema: "@schema", tables: "*", privileges: ["SELECT"] }] },
};

const rows: readonly Omit<Row, "drift">[] = [
  { title: "a grant to another role", change: "GRANT ALL ON @schema.item TO bob" },
  { title: "a grant to PUBLIC", change: "GRANT INSERT ON @schema.item TO PUBLIC" },
  {
    title: "what PUBLIC loses",
    seed: "SET ROLE dbmaster; CREATE FUNCTION @schema.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    change: "REVOKE EXECUTE ON FUNCTION @schema.f() FROM PUBLIC",
  },
  {
    title: "default privileges of another role",
    change:
      "ALTER DEFAULT PRIVILEGES FOR ROLE dbmaster IN SCHEMA @schema GRANT SELECT ON TABLES TO bob",
  },
  {
    title: "objects of a schema that is not declared",
    change:
      "SET ROLE dbmaster; CREATE SCHEMA @schema_more; CREATE TABLE @schema_more.t (id integer)",
  },
  {
    title: "another table, where one is declared by name",
    change: "SET ROLE dbmaster; CREATE TABLE @schema.more (id integer)",
  },
  {
    title: "an object that default privileges cover",
    ...PRESET,
    change:
      "SET ROLE dbmaster; CREATE TABLE @schema.later (id integer); CREATE SEQUENCE @schema.ids",
  },
  {
    title: "an object of a superuser, which a preset leaves out",
    ...PRESET,
    change: "CREATE TABLE @schema.internal (id integer)",
  },
  {
    title: "a table that is gone, of all tables",
    ...EVERY_TABLE,
    change: "DROP TABLE @schema.item",
  },
  {
    title: "a table that is renamed, of all tables",
    ...EVERY_TABLE,
    change: "ALTER TABLE @schema.item RENAME TO items",
  },
  {
    title: "a declared object that is renamed there and back",
    change: "ALTER TABLE @schema.invoice RENAME TO x; ALTER TABLE @schema.x RENAME TO invoice",
  },
  {
    title: "a revoke that is mended again",
    change:
      "REVOKE SELECT ON @schema.invoice FROM @role; SET ROLE dbmaster; GRANT SELECT ON @schema.invoice TO @role",
  },
  {
    title: "the rights of an owner: the role owns a table",
    change: "ALTER TABLE @schema.item OWNER TO @role",
  },
  {
    title: "another owner of a declared table",
    change: "ALTER TABLE @schema.invoice OWNER TO etl_owner",
  },
  { title: "another owner of the schema", change: "ALTER SCHEMA @schema OWNER TO etl_owner" },
  {
    title: "an extra that is to be reported",
    args: { extraPrivileges: "report" },
    change: "GRANT INSERT ON @schema.item TO @role; SET ROLE dbmaster; GRANT drift_group TO @role",
  },
  {
    title: "an extra that is to be ignored",
    args: { extraPrivileges: "ignore" },
    change: "GRANT INSERT ON @schema.item TO @role",
  },
];

export const silentRows: readonly Row[] = rows.map((row) => ({ ...row, drift: [] }));
