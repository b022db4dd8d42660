import { OWNER } from "../migration.mjs";

/** The roles that people and programs use, without PostgreSQL's and RDS's own. */
export const ROLES = `SELECT rolname AS role, rolcanlogin AS login,
  pg_has_role(oid, 'rds_iam', 'USAGE') AS rds_iam
FROM pg_roles
WHERE rolname !~ '^(pg_|rds)' ORDER BY role`;

const TABLES = `SELECT schemaname AS schema, tablename AS table, tableowner AS owner
FROM pg_tables WHERE schemaname = 'sales' ORDER BY tablename`;

export async function theDatabaseBefore({ say, sql, aws, output, expect }) {
  say(
    'An Aurora cluster "orders-cluster" has a database "orders". The master may create roles; ' +
      `the tables belong to ${OWNER}, the role of the team's migrations.`,
  );
  const roles = await sql("master", ROLES);
  expect("there is no role orders_reader", !namesOf(roles).includes("orders_reader"), roles);

  const tables = await sql("master", TABLES);
  const isOwned = tables.length === 2 && tables.every(({ owner }) => owner === OWNER);
  expect(`${OWNER} owns the tables, not the master`, isOwned, tables);
  await sql("owner", "SELECT * FROM sales.invoice ORDER BY id");

  say("The master's name and password are where many teams keep them, in SSM Parameter Store.");
  const { Parameters = [] } = await aws("ssm", "GetParametersByPath", { Path: "/orders" });
  output(Parameters.map(({ Name, Type }) => `${Name}  ${Type}`).join("\n"));
  const names = Parameters.map(({ Name }) => Name).sort();
  expect(
    "there are two parameters",
    names.join() === "/orders/db_password,/orders/db_username",
    names,
  );
}

/** Role names in the answer of {@link ROLES}. */
export function namesOf(roles) {
  return roles.map(({ role }) => role);
}
