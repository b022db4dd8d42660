import { expect } from "chai";
import { createRoleStack, type RoleStack } from "./roleStack";

/** Objects of every type, beside the tables of each stack; the master may grant on all of them. */
const OBJECTS = `
  SET ROLE dbmaster;
  CREATE ROLE migrator;
  CREATE SEQUENCE sales.invoice_id;
  CREATE FUNCTION sales.refund(integer, text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
  CREATE FUNCTION sales.refund(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
  CREATE TYPE sales.state AS ENUM ('open', 'paid');
  SELECT lo_create(4711);
  RESET ROLE;
  CREATE FOREIGN DATA WRAPPER files;
  GRANT USAGE ON FOREIGN DATA WRAPPER files TO dbmaster WITH GRANT OPTION;
  CREATE SERVER archive FOREIGN DATA WRAPPER files;
  GRANT USAGE ON FOREIGN SERVER archive TO dbmaster WITH GRANT OPTION;
  GRANT USAGE ON LANGUAGE plpgsql TO dbmaster WITH GRANT OPTION;
  GRANT CREATE ON TABLESPACE pg_default TO dbmaster WITH GRANT OPTION;
  GRANT SET ON PARAMETER log_min_messages TO dbmaster WITH GRANT OPTION;`;

const FORGET = `
  REVOKE USAGE ON LANGUAGE plpgsql FROM dbmaster CASCADE;
  REVOKE CREATE ON TABLESPACE pg_default FROM dbmaster CASCADE;
  REVOKE SET ON PARAMETER log_min_messages FROM dbmaster CASCADE;`;

const GRANTS = [
  { privileges: ["CONNECT"] },
  { schema: "sales", privileges: ["USAGE"] },
  { schema: "sales", tables: "*", privileges: ["SELECT"], future: { createdBy: ["migrator"] } },
  { schema: "sales", tables: ["invoice"], columns: ["status"], privileges: ["UPDATE"] },
  { schema: "sales", sequences: ["invoice_id"], privileges: ["USAGE"] },
  { schema: "sales", routines: ["refund(int, text)"], privileges: ["EXECUTE"] },
  { schema: "sales", types: "*", privileges: ["USAGE"] },
  { languages: ["plpgsql"], privileges: ["USAGE"] },
  { foreignDataWrappers: ["files"], privileges: ["USAGE"] },
  { foreignServers: ["archive"], privileges: ["USAGE"], withGrantOption: true },
  { tablespaces: ["pg_default"], privileges: ["CREATE"] },
  { parameters: ["log_min_messages"], privileges: ["SET"] },
  { largeObjects: [4711], privileges: ["SELECT"] },
  { schemas: "future", privileges: ["USAGE"], createdBy: ["migrator"] },
];

/** What somebody does by hand, and what the next preview says of it. */
const CHANGES: readonly { readonly sql: string; readonly drift: string }[] = [
  {
    sql: "REVOKE UPDATE (status) ON sales.invoice FROM every",
    drift: "missing UPDATE on column sales.invoice.status",
  },
  {
    sql: "GRANT INSERT (id) ON sales.item TO every",
    drift: "extra INSERT on column sales.item.id",
  },
  {
    sql: "REVOKE USAGE ON SEQUENCE sales.invoice_id FROM every",
    drift: "missing USAGE on sequence sales.invoice_id",
  },
  {
    sql: "REVOKE EXECUTE ON ROUTINE sales.refund(integer, text) FROM every",
    drift: "missing EXECUTE on routine sales.refund(integer, text)",
  },
  {
    sql: "GRANT EXECUTE ON ROUTINE sales.refund(integer) TO every",
    drift: "extra EXECUTE on routine sales.refund(integer)",
  },
  {
    sql: "REVOKE USAGE ON TYPE sales.state FROM every",
    drift: "missing USAGE on type sales.state",
  },
  {
    sql: "REVOKE GRANT OPTION FOR USAGE ON FOREIGN SERVER archive FROM every CASCADE",
    drift: "missing USAGE on foreign server archive with grant option",
  },
  {
    sql: "GRANT UPDATE ON LARGE OBJECT 4711 TO every",
    drift: "extra UPDATE on large object 4711",
  },
  {
    sql: "ALTER DEFAULT PRIVILEGES FOR ROLE migrator IN SCHEMA sales REVOKE SELECT ON TABLES FROM every",
    drift: 'missing SELECT on future tables of "migrator" in schema sales',
  },
  {
    sql: "ALTER DEFAULT PRIVILEGES FOR ROLE migrator GRANT CREATE ON SCHEMAS TO every",
    drift: 'extra CREATE on future schemas of "migrator"',
  },
];

describe("a role with a grant on every type of object", () => {
  let stack: RoleStack;

  before(async () => {
    stack = await createRoleStack("every_grant");
    await stack.sql(OBJECTS);
    await stack.declare({ every: { args: { login: true, grants: GRANTS } } });
  });

  after(async () => {
    await stack.sql(FORGET);
    await stack.dispose();
  });

  it("is made, and shows no changes", async () => {
    await stack.up({ args: ["--skip-preview"] });
    await stack.expectNoChanges();
  });

  it("shows each change by hand in words, and repairs them all", async () => {
    for (const { sql } of CHANGES) await stack.sql(`SET ROLE dbmaster; ${actingAs(sql)}`);
    const { steps } = await stack.previewSteps();
    const step = steps.find(({ urn }) => urn.endsWith("::every"));
    const shown = step?.newState?.inputs?.["drift"];
    expect(Array.isArray(shown) ? shown.map(String).sort() : shown).to.deep.equal(
      CHANGES.map(({ drift }) => drift).sort(),
    );
    await stack.up({ args: ["--skip-preview"] });
    await stack.expectNoChanges();
  });

  it("covers what the creator named creates", async () => {
    await stack.sql("CREATE TABLE sales.later (); ALTER TABLE sales.later OWNER TO dbmaster");
    await stack.sql("GRANT CREATE, USAGE ON SCHEMA sales TO migrator");
    await stack.sql("SET ROLE migrator; CREATE TABLE sales.migrated ()");
    const rows = await stack.sql(
      "SELECT has_table_privilege('every', 'sales.migrated', 'SELECT') AS may",
    );
    expect(rows).to.deep.equal([{ may: true }]);
    expect(await driftShown()).to.deep.equal(["missing SELECT on table sales.later"]);
  });

  it("refuses what is not there, all at once, and says what is", async () => {
    const wrong = [
      { schema: "sales", tables: ["invoices", "invoice_id"], privileges: ["SELECT"] },
      { schema: "sales", tables: ["invoice"], columns: ["stauts"], privileges: ["SELECT"] },
      { schema: "sales", routines: ["refund(uuid)"], privileges: ["EXECUTE"] },
      { languages: ["c"], privileges: ["USAGE"] },
    ];
    await stack.declare({ every: { args: { login: true, grants: wrong } } });
    const { stdout, stderr } = await stack.up({ args: ["--skip-preview"], fails: true });
    for (const text of [
      'grants[0].tables[0]: table sales.invoices does not exist in database "every_grant"',
      'Hint: Did you mean "invoice"? Create it first, or take it out of the grants.',
      "grants[0].tables[1]: table sales.invoice_id does not exist: sequence sales.invoice_id has that name",
      'Hint: Write sequences: ["invoice_id"] to grant on it.',
      'grants[1].columns[0]: column sales.invoice.stauts does not exist in database "every_grant"',
      'grants[2].routines[0]: routine sales.refund(uuid) does not exist in database "every_grant"',
      "Hint: Overloads that exist: refund(integer), refund(integer, text).",
      'grants[3]: cannot grant USAGE: language c is owned by "rdsadmin", whose privileges "dbmaster" cannot use',
    ]) {
      expect(stdout + stderr).to.contain(text);
    }
  });

  it("is dropped by destroy with all that it holds", async () => {
    await stack.destroy();
    expect(await stack.sql("SELECT FROM pg_roles WHERE rolname = 'every'")).to.deep.equal([]);
  });

  async function driftShown(): Promise<unknown> {
    const { steps } = await stack.previewSteps();
    return steps.find(({ urn }) => urn.endsWith("::every"))?.newState?.inputs?.["drift"];
  }
});

/** Default privileges are changed by the superuser, as the migrator that they are of. */
function actingAs(sql: string): string {
  return sql.startsWith("ALTER DEFAULT") ? `RESET ROLE; ${sql}` : sql;
}
