import { expect } from "chai";
import { saidIn } from "./previewSaid";
import { createRoleStack, createSales, type RoleDeclarations, type RoleStack } from "./roleStack";

const DATABASE = "told_orders";
const STOCK = "told_stock";

const invoices = { schema: "sales", tables: ["invoice"], privileges: ["SELECT"] };
const items = { schema: "sales", tables: ["item"], privileges: ["SELECT", "INSERT"] };
const stock = { ...invoices, database: STOCK };

const MARKER =
  'pulumi-rds-iam-user:{"v":1,"owner":"organization/e2e/dev::pulumi-nodejs:dynamic/rds-iam-user:Role::in_sql","origin":"created","generation":1}';

const BEFORE: RoleDeclarations = {
  changed: { args: { login: true, grants: [items, stock] } },
  renamed: { args: { login: true, username: "old_name", grants: [invoices] } },
};
const AFTER: RoleDeclarations = {
  changed: { args: { login: true, grants: [invoices, { ...items, privileges: ["SELECT"] }] } },
  renamed: { args: { login: true, username: "new_name", grants: [invoices] } },
  in_words: { args: { login: true, connectionLimit: 5, grants: [invoices] } },
  in_sql: { args: { login: true, logLevel: "sql", grants: [invoices, stock] } },
  unusable: {
    args: { login: true, grants: [{ ...invoices, schema: "hr", tables: ["employee"] }] },
  },
  unsaid: { args: { login: true, logLevel: "quiet", grants: [invoices] } },
};

const WITHOUT_USAGE =
  'warning: role "unusable" has no USAGE on schema hr, so it cannot use its grants there: add { schema: "hr", privileges: ["USAGE"] } to grants';

/** A role each, in the order of their first lines; `unsaid` says nothing. */
const SAID = [
  [
    'role "changed" will be changed:',
    "  drift: missing SELECT on table sales.item",
    "  drift: extra UPDATE on table sales.item",
    '  hazard: database "told_orders": revoke INSERT, UPDATE on table sales.item from "changed"',
    '  hazard: database "told_stock": revoke SELECT on table sales.invoice from "changed"',
    '  database "told_orders": grant SELECT on table sales.invoice, table sales.item to "changed"',
  ],
  [
    'role "in_sql" will be created:',
    '  database "told_orders": create role "in_sql"',
    '  database "told_orders": mark "in_sql" in its comment',
    '  database "told_orders": grant membership in "rds_iam" to "in_sql"',
    '  database "told_orders": grant SELECT on table sales.invoice to "in_sql"',
    '  database "told_stock": grant SELECT on table sales.invoice to "in_sql"',
    '  SQL in database "told_orders":',
    '    CREATE ROLE "in_sql" LOGIN;',
    `    COMMENT ON ROLE "in_sql" IS '${MARKER}';`,
    '    GRANT "rds_iam" TO "in_sql" WITH ADMIN FALSE, INHERIT TRUE, SET TRUE;',
    '    GRANT SELECT ON TABLE "sales"."invoice" TO "in_sql";',
    '  SQL in database "told_stock":',
    '    GRANT SELECT ON TABLE "sales"."invoice" TO "in_sql";',
  ],
  ...["in_words", "new_name"].map((name) => [
    `role "${name}" will be created:`,
    `  create role "${name}"`,
    `  mark "${name}" in its comment`,
    `  grant membership in "rds_iam" to "${name}"`,
    `  grant SELECT on table sales.invoice to "${name}"`,
  ]),
  [
    'role "old_name" will be removed after its replacement is created:',
    '  hazard: disable login of "old_name"',
    '  hazard: revoke membership in "rds_iam" from "old_name"',
    '  hazard: revoke SELECT on table sales.invoice from "old_name"',
    '  hazard: drop role "old_name"',
  ],
  [
    'role "unusable" will be created:',
    '  create role "unusable"',
    '  mark "unusable" in its comment',
    '  grant membership in "rds_iam" to "unusable"',
    '  grant SELECT on table hr.employee to "unusable"',
  ],
  [WITHOUT_USAGE],
];

describe("a preview says what will be sent", () => {
  let stack: RoleStack;

  before(async () => {
    stack = await createRoleStack(DATABASE);
    await createSales(stack.server, STOCK);
    await stack.sql("SET ROLE dbmaster; CREATE SCHEMA hr; CREATE TABLE hr.employee ()");
    await stack.declare(BEFORE);
    await stack.up({ args: ["--skip-preview"] });
    await stack.declare(AFTER);
  });

  after(() => stack.dispose());

  it("the reasons first, then what may break something, then the rest", async () => {
    await stack.sql("REVOKE SELECT ON sales.item FROM changed");
    await stack.sql("GRANT UPDATE ON sales.item TO changed");
    const said = saidIn(await stack.previewSteps());
    expect(said).to.deep.equal(SAID.map((lines) => lines.join("\n")));
  });

  it("also before up sends it, and then only what a role still lacks", async () => {
    const { stdout } = await stack.up({ args: ["--skip-preview"] });
    for (const line of SAID.flat()) expect(stdout).to.include(line);
    expect(saidIn(await stack.previewSteps())).to.deep.equal([WITHOUT_USAGE]);
  });
});
