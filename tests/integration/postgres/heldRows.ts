/**
 * The objects whose ACLs `held.ts` tells, by SQL of the tests' own, never by the provider's query.
 * A row is `(words, acl, about, silent)`: what the object is called, its ACL (NULL means the
 * built-in default, spelt out here), a role that the row is left out for where others are asked
 * about, and a grantee whose entries are the server's own affair.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html (PostgreSQL 18, Table 5.2)
 */

const orDefault = (acl: string, type: string, owner: string): string =>
  `COALESCE(${acl}, pg_catalog.acldefault('${type}', ${owner}))`;

/** Objects that the server brings along have an oid below this one. */
const isMade = (alias: string): string => `${alias}.oid >= 16384`;

/** Of one schema-qualified name: the words, the ACL and no exceptions. */
const object = (words: string, acl: string): string =>
  `SELECT ${words} AS words, ${acl} AS acl, 0::oid AS about, NULL::oid AS silent`;

const relations = `
  ${object(
    "pg_catalog.format('%s %I.%I', CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, n.nspname, c.relname)",
    `COALESCE(c.relacl, pg_catalog.acldefault(
      (CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", c.relowner))`,
  )}
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')`;

/** Before 17 a dropped column keeps its ACL. */
const columns = `
  ${object("pg_catalog.format('column %I.%I.%I', n.nspname, c.relname, t.attname)", "t.attacl")}
  FROM pg_catalog.pg_attribute AS t
  JOIN pg_catalog.pg_class AS c ON c.oid = t.attrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE t.attacl IS NOT NULL AND NOT t.attisdropped`;

const schemas = `
  ${object("pg_catalog.format('schema %I', n.nspname)", orDefault("n.nspacl", "n", "n.nspowner"))}
  FROM pg_catalog.pg_namespace AS n`;

/** Those that come with the server only where somebody changed them: there are thousands. */
const routines = `
  ${object(
    `pg_catalog.format('routine %I.%I(%s)', n.nspname, p.proname, (
      SELECT pg_catalog.string_agg(pg_catalog.format_type(a.type, NULL), ', ' ORDER BY a.position)
      FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS a(type, position)))`,
    orDefault("p.proacl", "f", "p.proowner"),
  )}
  FROM pg_catalog.pg_proc AS p
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
  WHERE p.proacl IS NOT NULL OR ${isMade("p")}`;

/** Arrays, multiranges and rows of tables only where somebody granted something on them. */
const types = `
  ${object(
    "pg_catalog.format('type %I.%I', n.nspname, t.typname)",
    orDefault("t.typacl", "T", "t.typowner"),
  )}
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
  LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
  WHERE t.typacl IS NOT NULL
    OR (${isMade("t")} AND t.typtype <> 'm' AND COALESCE(c.relkind, 'c') = 'c'
      AND t.oid NOT IN (SELECT e.typarray FROM pg_catalog.pg_type AS e))`;

const languages = `
  ${object("pg_catalog.format('language %I', l.lanname)", orDefault("l.lanacl", "l", "l.lanowner"))}
  FROM pg_catalog.pg_language AS l`;

const foreign = `
  ${object(
    "pg_catalog.format('foreign-data wrapper %I', w.fdwname)",
    orDefault("w.fdwacl", "F", "w.fdwowner"),
  )}
  FROM pg_catalog.pg_foreign_data_wrapper AS w
  UNION ALL
  ${object(
    "pg_catalog.format('foreign server %I', r.srvname)",
    orDefault("r.srvacl", "S", "r.srvowner"),
  )}
  FROM pg_catalog.pg_foreign_server AS r`;

const largeObjects = `
  ${object("pg_catalog.format('large object %s', o.oid)", orDefault("o.lomacl", "L", "o.lomowner"))}
  FROM pg_catalog.pg_largeobject_metadata AS o`;

const futureTypes = `(VALUES ('r'::"char", 'tables'), ('S', 'sequences'), ('f', 'routines'),
    ('T', 'types'), ('n', 'schemas'), ('L', 'large objects')) AS f(type, word)`;

/** In every schema the built-in default is what nobody changed; a creator's own rights go without saying. */
const defaultPrivileges = `
  SELECT pg_catalog.format('future %s of %I', f.word, r.rolname),
    COALESCE(d.defaclacl, pg_catalog.acldefault(f.type, r.oid)), r.oid, r.oid
  FROM pg_catalog.pg_roles AS r
  CROSS JOIN ${futureTypes}
  LEFT JOIN pg_catalog.pg_default_acl AS d
    ON d.defaclrole = r.oid AND d.defaclobjtype = f.type AND d.defaclnamespace = 0
  WHERE r.rolname !~ '^(pg_|rds)' OR d.oid IS NOT NULL
  UNION ALL
  SELECT pg_catalog.format('future %s of %I in schema %I', f.word, r.rolname, n.nspname),
    d.defaclacl, r.oid, NULL
  FROM pg_catalog.pg_default_acl AS d
  JOIN ${futureTypes} ON f.type = d.defaclobjtype
  JOIN pg_catalog.pg_roles AS r ON r.oid = d.defaclrole
  JOIN pg_catalog.pg_namespace AS n ON n.oid = d.defaclnamespace`;

/** Objects of one database. */
export const objectsInDatabase = [
  relations,
  columns,
  schemas,
  routines,
  types,
  languages,
  foreign,
  largeObjects,
  defaultPrivileges,
].join("\n  UNION ALL");

const databases = `
  ${object("pg_catalog.format('database %I', d.datname)", orDefault("d.datacl", "d", "d.datdba"))}
  FROM pg_catalog.pg_database AS d`;

const tablespaces = `
  ${object(
    "pg_catalog.format('tablespace %I', s.spcname)",
    orDefault("s.spcacl", "t", "s.spcowner"),
  )}
  FROM pg_catalog.pg_tablespace AS s`;

/** Parameters have an owner in their ACLs alone: the first superuser. */
const parameters = `
  SELECT pg_catalog.format('parameter %s', p.parname), p.paracl, 0::oid, 10::oid
  FROM pg_catalog.pg_parameter_acl AS p`;

/** Objects of the whole server; privileges on parameters came with 15. */
export function objectsInServer(version: number): string {
  return [databases, tablespaces, ...(version < 15 ? [] : [parameters])].join("\n  UNION ALL");
}
