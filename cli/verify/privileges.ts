/** What a role can do in the database that it is logged in to, in a few lines. */
import { message, sql, type Sql } from "../../provider/postgres/sql";
import { openForReading } from "../../provider/postgres/server/opening";
import { resultRows } from "../../provider/postgres/server/resultRows";
import type { Outcome } from "../checks/checklist";

/** What the server says of the role that asks. */
export interface OwnPrivileges {
  readonly memberOf: readonly string[];
  /** Whether new transactions are read-only, by a setting or because it is a replica. */
  readonly readOnly: boolean;
  readonly inRecovery: boolean;
  /** Schemas of users: those that the role may use, and all that there are. */
  readonly schemas: number;
  readonly allSchemas: number;
  readonly createIn: number;
  /** Tables, views and the like in them: how many there are, and on how many there is which privilege. */
  readonly tables: number;
  readonly select: number;
  readonly insert: number;
  readonly update: number;
  readonly delete: number;
}

/**
 * One row. Privileges are those that a statement of the role would have: of columns, memberships and PUBLIC
 * too. Tables in schemas that it may not use do not count.
 * @see https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-ACCESS
 */
const ownPrivileges = sql`SELECT pg_catalog.json_build_object(
  'memberOf', (
    SELECT COALESCE(pg_catalog.json_agg(r.rolname ORDER BY r.rolname), '[]')
    FROM pg_catalog.pg_roles AS r
    WHERE r.rolname <> CURRENT_USER AND pg_catalog.pg_has_role(r.oid, 'USAGE')),
  'readOnly', pg_catalog.current_setting('default_transaction_read_only') = 'on' OR pg_catalog.pg_is_in_recovery(),
  'inRecovery', pg_catalog.pg_is_in_recovery(),
  'schemas', pg_catalog.count(*) FILTER (WHERE s.usable),
  'allSchemas', pg_catalog.count(*),
  'createIn', pg_catalog.count(*) FILTER (WHERE s.usable AND s.creatable),
  'tables', COALESCE(pg_catalog.sum(s.tables), 0),
  'select', COALESCE(pg_catalog.sum(s."select") FILTER (WHERE s.usable), 0),
  'insert', COALESCE(pg_catalog.sum(s."insert") FILTER (WHERE s.usable), 0),
  'update', COALESCE(pg_catalog.sum(s."update") FILTER (WHERE s.usable), 0),
  'delete', COALESCE(pg_catalog.sum(s."delete") FILTER (WHERE s.usable), 0)
) AS "own"
FROM (
  SELECT n.oid,
    pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS usable,
    pg_catalog.has_schema_privilege(n.oid, 'CREATE') AS creatable,
    pg_catalog.count(c.oid) AS tables,
    pg_catalog.count(c.oid) FILTER (WHERE pg_catalog.has_any_column_privilege(c.oid, 'SELECT')) AS "select",
    pg_catalog.count(c.oid) FILTER (WHERE pg_catalog.has_any_column_privilege(c.oid, 'INSERT')) AS "insert",
    pg_catalog.count(c.oid) FILTER (WHERE pg_catalog.has_any_column_privilege(c.oid, 'UPDATE')) AS "update",
    pg_catalog.count(c.oid) FILTER (WHERE pg_catalog.has_table_privilege(c.oid, 'DELETE')) AS "delete"
  FROM pg_catalog.pg_namespace AS n
  LEFT JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  GROUP BY n.oid
) AS s`;

/** One message that reads them as the role itself. */
export function privilegesQuery(statementSeconds: number): Sql {
  return message([openForReading({ statementSeconds }), ownPrivileges, sql`COMMIT`]);
}

/** The row of {@link privilegesQuery}; its shape is that of our own query, and not checked again. */
export function privilegesIn(answer: unknown): OwnPrivileges | undefined {
  return resultRows(answer).find(isOwn)?.own;
}

function isOwn(row: object): row is { readonly own: OwnPrivileges } {
  return "own" in row;
}

/** The lines for people. A role without any privilege is worth a warning: its login works all the same. */
export function privilegesOutcome(own: OwnPrivileges, database: string): Outcome<undefined> {
  const { memberOf, readOnly, inRecovery, schemas, allSchemas, createIn, tables } = own;
  const memberships =
    memberOf.length === 0 ? "no role" : memberOf.map((role) => `"${role}"`).join(", ");
  const why = inRecovery ? " (a read-only replica)" : "";
  const counts = (["select", "insert", "update", "delete"] as const).map(
    (key) => `${key.toUpperCase()} on ${String(own[key])}`,
  );
  const detail = [
    `tables and views: ${String(tables)}; ${counts.join(", ")}`,
    `schemas: may use ${String(schemas)} of ${String(allSchemas)}, may create in ${String(createIn)}`,
    `member of ${memberships}`,
  ].join("\n");
  const found = `${readOnly ? `reads only${why}` : "may write where it has the privilege"}, in database "${database}"`;
  if (tables === 0 || own.select + own.insert + own.update + own.delete > 0) {
    return { status: "ok", found, detail, value: undefined };
  }
  return {
    status: "warning",
    found,
    detail,
    reason: "it has no privilege on any table",
    hint: "Declare grants for it, if it is to read or write tables of this database.",
    value: undefined,
  };
}
