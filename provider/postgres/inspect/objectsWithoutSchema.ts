/** Objects that are in no schema, of this database or shared by all. */
import type { InspectionRequest } from "./request";
import { isHeld, plainNames } from "./requestedObjects";
import type { PresentType } from "../model/objectTypes";
import { join, literal, sql, type Sql } from "../sql";

/** Rows as `objects` has them; `major` is the server's version. */
export function plainObjectRows(requests: readonly InspectionRequest[], major: number): Sql {
  return join(
    [
      databases,
      ...plainCatalogs.map((row) => plainRows(requests, row)),
      major < 15 ? parametersBefore15(requests) : parameters(requests),
      largeObjects(requests),
    ],
    sql`
  UNION ALL
  `,
  );
}

const databases = sql`SELECT 'DATABASE' AS type, '' AS schema, datname::pg_catalog.text AS name,
    NULL::pg_catalog.text AS "column", NULL::pg_catalog.oidvector AS arguments,
    datdba AS owner, true AS "sessionHasUsage",
    COALESCE(datacl, pg_catalog.acldefault('d', datdba)) AS acl, NULL::pg_catalog.aclitem[] AS wider,
    'pg_catalog.pg_database'::pg_catalog.regclass AS classid, oid AS objid
  FROM pg_catalog.pg_database
  WHERE datallowconn
    OR EXISTS (
      SELECT FROM pg_catalog.aclexplode(datacl) AS a
      WHERE a.grantee IN (SELECT oid FROM inspected))`;

/** A catalog of objects by name alone: its columns begin with the same letters. */
interface PlainCatalog {
  readonly type: PresentType;
  readonly catalog: Sql;
  readonly prefix: Sql;
  /** What `acldefault` calls the object type. */
  readonly letter: string;
}

const plainCatalogs: readonly PlainCatalog[] = [
  { type: "LANGUAGE", catalog: sql`pg_language`, prefix: sql`lan`, letter: "l" },
  {
    type: "FOREIGN DATA WRAPPER",
    catalog: sql`pg_foreign_data_wrapper`,
    prefix: sql`fdw`,
    letter: "F",
  },
  { type: "FOREIGN SERVER", catalog: sql`pg_foreign_server`, prefix: sql`srv`, letter: "S" },
  { type: "TABLESPACE", catalog: sql`pg_tablespace`, prefix: sql`spc`, letter: "t" },
];

function plainRows(requests: readonly InspectionRequest[], row: PlainCatalog): Sql {
  const { type, catalog, prefix, letter } = row;
  return sql`SELECT ${literal(type)}, '', ${prefix}name, NULL, NULL, ${prefix}owner, true,
    COALESCE(${prefix}acl, pg_catalog.acldefault(${literal(letter)}, ${prefix}owner)), NULL,
    'pg_catalog.${catalog}'::pg_catalog.regclass, oid
  FROM pg_catalog.${catalog}
  WHERE ${prefix}name = ANY (${plainNames(requests, type)})
    OR ${isHeld(catalog)}`;
}

/** Parameters belong to nobody; the first superuser, whose oid is 10, is the grantor of them all. */
function parameters(requests: readonly InspectionRequest[]): Sql {
  const asked = plainNames(requests, "PARAMETER");
  return sql`SELECT 'PARAMETER', '', p.name, NULL, NULL, 10::pg_catalog.oid, true,
    COALESCE(a.paracl, pg_catalog.acldefault('p', 10::pg_catalog.oid)), NULL,
    'pg_catalog.pg_parameter_acl'::pg_catalog.regclass, COALESCE(a.oid, 0::pg_catalog.oid)
  FROM (
    SELECT pg_catalog.lower(name) AS name
    FROM pg_catalog.pg_settings
    WHERE pg_catalog.lower(name) = ANY (${asked})
    UNION
    SELECT parname
    FROM pg_catalog.pg_parameter_acl
    WHERE parname = ANY (${asked})
      OR ${isHeld(sql`pg_parameter_acl`)}
  ) AS p
  LEFT JOIN pg_catalog.pg_parameter_acl AS a ON a.parname = p.name`;
}

/** Privileges on parameters came with 15; that a parameter exists is told all the same. */
function parametersBefore15(requests: readonly InspectionRequest[]): Sql {
  return sql`SELECT 'PARAMETER', '', pg_catalog.lower(name), NULL, NULL, 10::pg_catalog.oid, true,
    NULL, NULL, 0::pg_catalog.regclass, 0::pg_catalog.oid
  FROM pg_catalog.pg_settings
  WHERE pg_catalog.lower(name) = ANY (${plainNames(requests, "PARAMETER")})`;
}

function largeObjects(requests: readonly InspectionRequest[]): Sql {
  return sql`SELECT 'LARGE OBJECT', '', oid::pg_catalog.text, NULL, NULL, lomowner, true,
    COALESCE(lomacl, pg_catalog.acldefault('L', lomowner)), NULL,
    'pg_catalog.pg_largeobject_metadata'::pg_catalog.regclass, oid
  FROM pg_catalog.pg_largeobject_metadata
  WHERE oid = ANY (${plainNames(requests, "LARGE OBJECT")}::pg_catalog.oid[])
    OR ${isHeld(sql`pg_largeobject`)}`;
}
