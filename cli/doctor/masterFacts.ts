/** What the server says about the master's surroundings: queries, and the shape of their answers. */
import { openForReading } from "../../provider/postgres/server/opening";
import { resultRows } from "../../provider/postgres/server/resultRows";
import { message, sql, type Sql } from "../../provider/postgres/sql";

/** Facts of the whole server. */
export interface ServerFacts {
  readonly version: string;
  readonly versionNum: number;
  /** Databases of users, and what keeps the master out of each. */
  readonly databases: readonly {
    readonly name: string;
    readonly allowsConnections: boolean;
    readonly masterMayConnect: boolean;
  }[];
  /** Connections that roles other than superusers can have, and those that are open. */
  readonly connections: { readonly limit: number; readonly used: number };
}

/**
 * One row. Who may not see the sessions of others sees their number.
 * @see https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-SUPERUSER-RESERVED-CONNECTIONS
 */
const serverFacts = sql`SELECT pg_catalog.json_build_object(
  'version', pg_catalog.current_setting('server_version'),
  'versionNum', pg_catalog.current_setting('server_version_num')::integer,
  'databases', (
    SELECT COALESCE(pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', d.datname,
      'allowsConnections', d.datallowconn,
      'masterMayConnect', pg_catalog.has_database_privilege(d.oid, 'CONNECT')) ORDER BY d.datname), '[]')
    FROM pg_catalog.pg_database AS d
    WHERE NOT d.datistemplate AND d.datname <> 'rdsadmin'),
  'connections', pg_catalog.json_build_object(
    'limit', pg_catalog.current_setting('max_connections')::integer
      - pg_catalog.current_setting('superuser_reserved_connections')::integer
      - COALESCE(pg_catalog.current_setting('reserved_connections', true), '0')::integer,
    'used', (SELECT COALESCE(pg_catalog.sum(s.numbackends), 0) FROM pg_catalog.pg_stat_database AS s))
) AS "facts"`;

/** Objects of one owner in one database. */
export interface OwnedObjects {
  readonly owner: string;
  /** Such as `"table"`. */
  readonly kind: string;
  readonly count: number;
}

/**
 * One row: the objects of one kind that one role owns, in schemas of users. Members of extensions and the
 * row types of tables are left out.
 */
const ownedObjects = sql`SELECT r.rolname AS "owner", o.kind AS "kind", pg_catalog.count(*)::integer AS "count"
FROM (
  SELECT n.nspowner, 'schema', n.oid, 'pg_catalog.pg_namespace'::pg_catalog.regclass, n.oid
  FROM pg_catalog.pg_namespace AS n
  UNION ALL
  SELECT c.relowner, CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, c.oid,
    'pg_catalog.pg_class'::pg_catalog.regclass, c.relnamespace
  FROM pg_catalog.pg_class AS c
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL
  SELECT p.proowner, 'routine', p.oid, 'pg_catalog.pg_proc'::pg_catalog.regclass, p.pronamespace
  FROM pg_catalog.pg_proc AS p
  UNION ALL
  SELECT t.typowner, 'type', t.oid, 'pg_catalog.pg_type'::pg_catalog.regclass, t.typnamespace
  FROM pg_catalog.pg_type AS t
  LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
  WHERE t.typtype IN ('d', 'e', 'r') OR c.relkind = 'c'
) AS o(owner, kind, oid, classid, namespace)
JOIN pg_catalog.pg_roles AS r ON r.oid = o.owner
JOIN pg_catalog.pg_namespace AS n ON n.oid = o.namespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS d
    WHERE d.classid = o.classid AND d.objid = o.oid AND d.deptype = 'e')
GROUP BY 1, 2
ORDER BY 1, 2`;

/** One message that reads the server's facts. */
export function serverQuery(statementSeconds: number): Sql {
  return message([openForReading({ statementSeconds }), serverFacts, sql`COMMIT`]);
}

/** One message that reads the owners of a database. */
export function ownersQuery(statementSeconds: number): Sql {
  return message([openForReading({ statementSeconds }), ownedObjects, sql`COMMIT`]);
}

/** The row of {@link serverQuery}; its shape is that of our own query, and not checked again. */
export function serverFactsIn(answer: unknown): ServerFacts | undefined {
  return resultRows(answer).find(holdsFacts)?.facts;
}

/** The rows of {@link ownersQuery}. */
export function ownersIn(answer: unknown): readonly OwnedObjects[] {
  return resultRows(answer).filter(isOwned);
}

function holdsFacts(row: object): row is { readonly facts: ServerFacts } {
  return "facts" in row;
}

function isOwned(row: object): row is OwnedObjects {
  return "owner" in row && "kind" in row;
}
