/** Names to suggest for requested objects that do not exist. */
import {
  presentTypeNames,
  presentTypeRow,
  type CatalogRow,
  type PresentType,
} from "../model/objectTypes";
import { join, literal, sql, type Sql } from "../sql";

interface Catalog extends CatalogRow {
  readonly type: PresentType;
}

const catalogs = presentTypeNames.flatMap((type): readonly Catalog[] => {
  const { catalog } = presentTypeRow(type);
  return catalog === undefined ? [] : [{ ...catalog, type }];
});
const inSchemas = catalogs.filter(({ type }) => presentTypeRow(type).inSchema);

/** Schemas have a query below that excludes system schemas; databases are suggested by the desired role. */
const withoutSchema = catalogs.filter(({ type }) => {
  const { inSchema, doc, namedBy } = presentTypeRow(type);
  return !inSchema && doc !== undefined && namedBy !== "number";
});

/**
 * One row: one existing name near a requested name that does not exist. In a schema, objects of every
 * type are listed, because the user may have chosen the wrong type.
 */
export const nearbyNameRows = sql`lacking AS (
  SELECT *
  FROM (
    SELECT type, schema, name, "column"
    FROM requestedObjects
    UNION ALL
    SELECT 'SCHEMA', '', name, ''
    FROM requestedSchemas
  ) AS r
  WHERE NOT EXISTS (
    SELECT FROM objects AS o
    WHERE o.type = r.type AND o.schema = r.schema AND o.name = r.name
      AND COALESCE(o."column", '') = r."column")
), lackingIn AS (
  SELECT n.oid, n.nspname
  FROM pg_catalog.pg_namespace AS n
  WHERE n.nspname IN (SELECT schema FROM lacking)
), nearby AS (
  ${join(
    inSchemas.map(namesInSchema),
    sql`
  UNION
  `,
  )}
  UNION
  SELECT 'COLUMN', n.nspname, c.relname, a.attname
  FROM lacking AS l
  JOIN pg_catalog.pg_namespace AS n ON n.nspname = l.schema
  JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = l.name
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE l.type = 'COLUMN'
  UNION
  SELECT o.type, '', o.name, NULL
  FROM (
    SELECT 'SCHEMA' AS type, nspname AS name
    FROM pg_catalog.pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    UNION ALL
    SELECT 'PARAMETER', pg_catalog.lower(s.name)::pg_catalog.name
    FROM pg_catalog.pg_settings AS s
    ${join(
      withoutSchema.map(namesOfCatalog),
      sql`
    `,
    )}
  ) AS o
  WHERE o.type IN (SELECT type FROM lacking)
  ORDER BY type, schema, name, "column"
  LIMIT 1000 -- nobody reads a list of more names
)`;

function namesInSchema({ type, name, prefix, filter, grantable }: Catalog): Sql {
  const conditions = [filter, grantable].flatMap((one) => (one === undefined ? [] : [one]));
  const where =
    conditions.length === 0
      ? sql``
      : sql`
  WHERE ${join(
    conditions,
    sql`
    AND `,
  )}`;
  return sql`SELECT ${literal(type)} AS type, n.nspname AS schema, c.${prefix}name AS name,
    NULL::pg_catalog.name AS "column"
  FROM lackingIn AS n
  JOIN pg_catalog.${name} AS c ON c.${prefix}namespace = n.oid${where}`;
}

function namesOfCatalog({ type, name, prefix }: Catalog): Sql {
  return sql`UNION ALL
    SELECT ${literal(type)}, c.${prefix}name
    FROM pg_catalog.${name} AS c`;
}
