/**
 * The objects that an inspection lists: those requested, and those whose ACL names an inspected role.
 * @see https://www.postgresql.org/docs/current/catalogs.html
 */
import {
  futureTypeNames,
  futureTypes,
  presentTypeNames,
  presentTypeRow,
  type CatalogRow,
  type PresentType,
} from "../model/objectTypes";
import { join, literal, sql, type Sql } from "../sql";

/**
 * One row: one object with its ACL. NULL means the built-in default there, which is spelled out here.
 * Example of an ACL: `{owner=arwdDxtm/owner,"svc=r*w/owner"}`. `wider` is the ACL of a column's
 * table: a grant option there counts for the column too.
 * @param major the server's version
 */
export function objectRows(major: number): Sql {
  const inSchemas = presentTypeNames.filter((type) => presentTypeRow(type).inSchema);
  const others = presentTypeNames.filter((type) => !inSchemas.includes(type));
  return sql`${heldRows}, objectsInSchemas AS (
  ${unionAll([...inSchemas.flatMap(objectsOfType), columns])}
), objects AS (
  ${unionAll([
    sql`SELECT * FROM objectsInSchemas`,
    databases,
    schemas,
    ...others.flatMap(objectsOfType),
    major < 15 ? parametersBefore15 : parameters,
    defaultPrivileges,
  ])}
)`;
}

function unionAll(parts: readonly Sql[]): Sql {
  return join(
    parts,
    sql`
  UNION ALL
  `,
  );
}

/** One row: one object, shared or of this database, whose ACL names an inspected role. */
const heldRows = sql`held AS (
  SELECT DISTINCT d.classid, d.objid, d.objsubid
  FROM pg_catalog.pg_shdepend AS d
  WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
    AND d.refobjid IN (SELECT oid FROM inspected)
    AND d.deptype = 'a'
    AND d.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
)`;

/** Object types whose requested objects are found in another way: see below. */
const withOwnQuery: readonly PresentType[] = ["DATABASE", "SCHEMA"];

/** The objects of a type, from the catalog that the table of object types names. */
function objectsOfType(type: PresentType): readonly Sql[] {
  const { catalog, inSchema } = presentTypeRow(type);
  if (catalog === undefined || withOwnQuery.includes(type)) return [];
  const from = sql`FROM (
    ${inSchema ? requestedInSchema(type, catalog) : requestedByName(type, catalog)}
    UNION
    ${heldOids(catalog)}
  ) AS o
  JOIN pg_catalog.${catalog.name} AS c ON c.oid = o.oid`;
  const schema = sql`
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.${catalog.prefix}namespace`;
  const where =
    catalog.filter === undefined
      ? sql``
      : sql`
  WHERE ${catalog.filter}`;
  return [
    sql`${objectColumns(type, catalog, inSchema)}
  ${from}${inSchema ? schema : sql``}${where}`,
  ];
}

/** The columns of `objects` for a row `c` of a catalog, in schema `n` if the type has schemas. */
function objectColumns(type: PresentType, catalog: CatalogRow, inSchema: boolean): Sql {
  const { prefix, acldefault } = catalog;
  const owner = sql`c.${prefix}owner`;
  return sql`SELECT ${literal(type)}::pg_catalog.text AS type,
    ${inSchema ? sql`n.nspname::pg_catalog.text` : sql`''`} AS schema,
    ${nameIn(catalog)} AS name, NULL::pg_catalog.text AS "column",
    ${catalog.arguments ?? sql`NULL::pg_catalog.oidvector`} AS arguments,
    ${owner} AS owner, ${inSchema ? sql`n.oid` : sql`NULL::pg_catalog.oid`} AS namespace,
    COALESCE(c.${prefix}acl, pg_catalog.acldefault(${acldefault}, ${owner})) AS acl,
    NULL::pg_catalog.aclitem[] AS wider,
    ${regclass(catalog.name)} AS classid, c.oid AS objid`;
}

function nameIn({ objectName, prefix }: CatalogRow): Sql {
  return objectName ?? sql`c.${prefix}name::pg_catalog.text`;
}

function regclass(catalog: Sql): Sql {
  return sql`'pg_catalog.${catalog}'::pg_catalog.regclass`;
}

/** Objects of whole schemas, and those requested by name, for which the catalog has an index. */
function requestedInSchema(
  type: PresentType,
  { name, prefix, filter, grantable }: CatalogRow,
): Sql {
  // The table of a column that is requested is listed with it.
  const types = type === "TABLE" ? sql`'TABLE', 'COLUMN'` : literal(type);
  const conditions = [filter, grantable].flatMap((one) => (one === undefined ? [] : [one]));
  const and = join(
    conditions.map(
      (one) => sql`
      AND ${one}`,
    ),
    sql``,
  );
  return sql`SELECT c.oid
    FROM requestedTypes AS r
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = r.schema::pg_catalog.name
    JOIN pg_catalog.${name} AS c ON c.${prefix}namespace = n.oid
    WHERE r.type = ${literal(type)}${and}
    UNION
    SELECT c.oid
    FROM requestedObjects AS r
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = r.schema::pg_catalog.name
    JOIN pg_catalog.${name} AS c
      ON c.${prefix}namespace = n.oid AND c.${prefix}name = r.name::pg_catalog.name
    WHERE r.type IN (${types})${and}`;
}

/** Objects that are in no schema. */
function requestedByName(type: PresentType, { name, prefix }: CatalogRow): Sql {
  if (presentTypeRow(type).namedBy === "number") {
    return sql`SELECT r.name::pg_catalog.oid AS oid
    FROM requestedObjects AS r
    WHERE r.type = ${literal(type)}`;
  }
  return sql`SELECT c.oid
    FROM requestedObjects AS r
    JOIN pg_catalog.${name} AS c ON c.${prefix}name = r.name::pg_catalog.name
    WHERE r.type = ${literal(type)}`;
}

/** Objects of a catalog whose ACL names an inspected role. */
function heldOids({ name, dependencyName = name }: CatalogRow): Sql {
  return sql`SELECT objid
    FROM held
    WHERE classid = ${regclass(dependencyName)}`;
}

/** Databases that accept connections, and those whose ACL names an inspected role. */
const databases = sql`SELECT 'DATABASE', '', datname, NULL, NULL, datdba, NULL,
    COALESCE(datacl, pg_catalog.acldefault('d', datdba)), NULL,
    'pg_catalog.pg_database'::pg_catalog.regclass, oid
  FROM pg_catalog.pg_database
  WHERE datallowconn
    OR EXISTS (
      SELECT FROM pg_catalog.aclexplode(datacl) AS a
      WHERE a.grantee IN (SELECT oid FROM inspected))`;

/** Schemas that are requested or held, and those of all objects that are listed. */
const schemas = sql`SELECT 'SCHEMA', '', nspname, NULL, NULL, nspowner, NULL,
    COALESCE(nspacl, pg_catalog.acldefault('n', nspowner)), NULL,
    'pg_catalog.pg_namespace'::pg_catalog.regclass, oid
  FROM pg_catalog.pg_namespace
  WHERE nspname IN (SELECT name FROM requestedSchemas)
    OR oid IN (SELECT namespace FROM objectsInSchemas)
    OR oid IN (SELECT objid FROM held WHERE classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass)`;

/** Columns have no privileges of their own by default. */
const columns = sql`SELECT 'COLUMN', n.nspname, c.relname, a.attname, NULL, c.relowner, n.oid,
    a.attacl, COALESCE(c.relacl, pg_catalog.acldefault('r', c.relowner)),
    'pg_catalog.pg_class'::pg_catalog.regclass, c.oid
  FROM (
    SELECT objid, objsubid
    FROM held
    WHERE classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND objsubid <> 0
    UNION
    SELECT a.attrelid, a.attnum
    FROM requestedObjects AS r
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = r.schema::pg_catalog.name
    JOIN pg_catalog.pg_class AS c
      ON c.relnamespace = n.oid AND c.relname = r.name::pg_catalog.name AND c.relkind <> 'S'
    JOIN pg_catalog.pg_attribute AS a
      ON a.attrelid = c.oid AND a.attname = r."column"::pg_catalog.name AND NOT a.attisdropped
    WHERE r.type = 'COLUMN'
  ) AS o
  JOIN pg_catalog.pg_class AS c ON c.oid = o.objid
  JOIN pg_catalog.pg_namespace AS n
    ON n.oid = c.relnamespace AND NOT pg_catalog.pg_is_other_temp_schema(n.oid)
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = o.objid AND a.attnum = o.objsubid`;

/** Parameters belong to nobody; the first superuser, whose oid is 10, is the grantor of them all. */
const parameters = sql`SELECT 'PARAMETER', '', p.name, NULL, NULL, 10::pg_catalog.oid, NULL,
    COALESCE(a.paracl, pg_catalog.acldefault('p', 10::pg_catalog.oid)), NULL,
    'pg_catalog.pg_parameter_acl'::pg_catalog.regclass, COALESCE(a.oid, 0::pg_catalog.oid)
  FROM (
    SELECT pg_catalog.lower(s.name) AS name
    FROM pg_catalog.pg_settings AS s
    WHERE pg_catalog.lower(s.name) IN (SELECT r.name FROM requestedObjects AS r WHERE r.type = 'PARAMETER')
    UNION
    SELECT parname
    FROM pg_catalog.pg_parameter_acl
    WHERE parname IN (SELECT r.name FROM requestedObjects AS r WHERE r.type = 'PARAMETER')
      OR oid IN (SELECT objid FROM held WHERE classid = 'pg_catalog.pg_parameter_acl'::pg_catalog.regclass)
  ) AS p
  LEFT JOIN pg_catalog.pg_parameter_acl AS a ON a.parname = p.name`;

/** Before 15 there are no privileges on parameters. Their existence is checked all the same. */
const parametersBefore15 = sql`SELECT 'PARAMETER', '', pg_catalog.lower(s.name), NULL, NULL,
    10::pg_catalog.oid, NULL, NULL, NULL, 0::pg_catalog.regclass, 0::pg_catalog.oid
  FROM pg_catalog.pg_settings AS s
  WHERE pg_catalog.lower(s.name) IN (SELECT r.name FROM requestedObjects AS r WHERE r.type = 'PARAMETER')`;

/** The object is what a role will create, in a schema or anywhere. The grantor is that role. */
const defaultPrivileges = sql`SELECT f.type, COALESCE(n.nspname, ''), c.rolname, NULL, NULL, d.defaclrole,
    NULL, d.defaclacl, NULL, 'pg_catalog.pg_default_acl'::pg_catalog.regclass, d.oid
  FROM pg_catalog.pg_default_acl AS d
  JOIN (VALUES ${join(futureTypeNames.map((type) => sql`(${futureTypes[type].defaclobjtype}, ${literal(type)})`))})
    AS f(letter, type) ON f.letter = d.defaclobjtype::pg_catalog.text
  JOIN pg_catalog.pg_roles AS c ON c.oid = d.defaclrole
  LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = d.defaclnamespace
  WHERE d.oid IN (SELECT objid FROM held WHERE classid = 'pg_catalog.pg_default_acl'::pg_catalog.regclass)`;
