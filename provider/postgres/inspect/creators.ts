/** Who creates objects in a schema, as far as a server can tell: whoever owns it, or something in it. */
import { presentTypeNames, presentTypeRow, type CatalogRow } from "../model/objectTypes";
import { groupedBy } from "../sorting";
import { join, sql, type Sql } from "../sql";

const catalogs = presentTypeNames.flatMap((type): readonly CatalogRow[] => {
  const { catalog, inSchema } = presentTypeRow(type);
  return catalog === undefined || !inSchema ? [] : [catalog];
});

/** One row: one role that owns a requested schema, or something in it. */
export const creatorRows = sql`createdIn AS (
  SELECT oid, nspname, nspowner
  FROM pg_catalog.pg_namespace
  WHERE nspname IN (SELECT schema FROM requestedCreators)
    OR (SELECT "creatorsEverywhere" FROM requestedBeside)
      AND nspname !~ '^pg_' AND nspname <> 'information_schema'
), creators AS (
  SELECT n.nspname AS schema, r.rolname AS role
  FROM (
    SELECT oid, nspowner AS owner
    FROM createdIn
    ${join(
      groupedBy(catalogs, ({ name }) => name).map(([first]) => ownersIn(first)),
      sql`
    `,
    )}
  ) AS o
  JOIN createdIn AS n ON n.oid = o.oid
  JOIN pg_catalog.pg_roles AS r ON r.oid = o.owner
)`;

function ownersIn({ name, prefix }: CatalogRow): Sql {
  return sql`UNION
    SELECT n.oid, c.${prefix}owner
    FROM createdIn AS n
    JOIN pg_catalog.${name} AS c ON c.${prefix}namespace = n.oid`;
}
