/** What the server itself says of a role's privileges, and what ACL entries say of the same. */
import { escapeLiteral } from "pg";
import type { RdsServer } from "../../emulator/rdsServer";
import { SVC } from "./caseShape";
import { PRIVILEGES } from "./randomPrivileges";
import type { Entry } from "./entryFate";
import { COLUMNS, columnWords, OWN_TABLE, SCHEMAS, type Thing } from "./randomWorld";

/** The object with and without grant option, as `has_…_privilege` takes them. */
const BOTH = `(VALUES ('', ''), ('*', ' WITH GRANT OPTION')) AS o(star, option)`;

const namesOf = (privileges: readonly string[]): string =>
  `pg_catalog.unnest('{${privileges.join(",")}}'::text[]) AS p`;

const within = SCHEMAS.map(({ name }) => escapeLiteral(name)).join(", ");

const tablePrivileges = (version: number): readonly string[] => [
  ...PRIVILEGES.TABLE,
  ...(version < 17 ? [] : ["MAINTAIN"]),
];

/** Rows `key`: what the server answers with yes. */
const questions = (version: number): string => `
  SELECT pg_catalog.format('table %I.%I: %s', n.nspname, c.relname, p || star) AS key
  FROM relations AS c JOIN schemas AS n ON n.oid = c.relnamespace
  CROSS JOIN ${namesOf(tablePrivileges(version))} CROSS JOIN ${BOTH}
  WHERE c.relkind = 'r' AND pg_catalog.has_table_privilege('${SVC}', c.oid, p || option)
  UNION ALL
  SELECT pg_catalog.format('any column of table %I.%I: %s', n.nspname, c.relname, p || star)
  FROM relations AS c JOIN schemas AS n ON n.oid = c.relnamespace
  CROSS JOIN ${namesOf(PRIVILEGES.COLUMN)} CROSS JOIN ${BOTH}
  WHERE c.relkind = 'r' AND pg_catalog.has_any_column_privilege('${SVC}', c.oid, p || option)
  UNION ALL
  SELECT pg_catalog.format('column %I.%I.%I: %s', n.nspname, c.relname, a.attname, p || star)
  FROM relations AS c JOIN schemas AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
  CROSS JOIN ${namesOf(PRIVILEGES.COLUMN)} CROSS JOIN ${BOTH}
  WHERE c.relkind = 'r' AND pg_catalog.has_column_privilege('${SVC}', c.oid, a.attnum, p || option)
  UNION ALL
  SELECT pg_catalog.format('sequence %I.%I: %s', n.nspname, c.relname, p || star)
  FROM relations AS c JOIN schemas AS n ON n.oid = c.relnamespace
  CROSS JOIN ${namesOf(PRIVILEGES.SEQUENCE)} CROSS JOIN ${BOTH}
  WHERE c.relkind = 'S' AND pg_catalog.has_sequence_privilege('${SVC}', c.oid, p || option)
  UNION ALL
  SELECT pg_catalog.format('routine %I.%I(%s): EXECUTE%s', n.nspname, r.proname,
    pg_catalog.pg_get_function_identity_arguments(r.oid), star)
  FROM pg_catalog.pg_proc AS r JOIN schemas AS n ON n.oid = r.pronamespace CROSS JOIN ${BOTH}
  WHERE pg_catalog.has_function_privilege('${SVC}', r.oid, 'EXECUTE' || option)
  UNION ALL
  SELECT pg_catalog.format('type %I.%I: USAGE%s', n.nspname, t.typname, star)
  FROM pg_catalog.pg_type AS t JOIN schemas AS n ON n.oid = t.typnamespace CROSS JOIN ${BOTH}
  WHERE pg_catalog.has_type_privilege('${SVC}', t.oid, 'USAGE' || option)
  UNION ALL
  SELECT pg_catalog.format('schema %I: %s', n.nspname, p || star)
  FROM schemas AS n CROSS JOIN ${namesOf(PRIVILEGES.SCHEMA)} CROSS JOIN ${BOTH}
  WHERE pg_catalog.has_schema_privilege('${SVC}', n.oid, p || option)
  UNION ALL
  SELECT pg_catalog.format('database %I: %s', d.datname, p || star)
  FROM pg_catalog.pg_database AS d CROSS JOIN ${namesOf(PRIVILEGES.DATABASE)} CROSS JOIN ${BOTH}
  WHERE d.datname = pg_catalog.current_database()
    AND pg_catalog.has_database_privilege('${SVC}', d.oid, p || option)`;

/** What the server says that the role may do with the objects of the world. */
export async function serverSays(
  { admin, version }: RdsServer,
  things: readonly Thing[],
): Promise<readonly string[]> {
  const rows = await admin(`SET search_path = pg_catalog; WITH schemas AS (
      SELECT oid, nspname FROM pg_catalog.pg_namespace WHERE nspname IN (${within})
    ), relations AS (
      SELECT c.oid, c.relname, c.relkind, c.relnamespace FROM pg_catalog.pg_class AS c
    ) SELECT key FROM (${questions(version)}) AS answers`);
  const asked = new Set(
    things.flatMap((thing) => [
      ...[thing.words, `any column of ${thing.words}`],
      ...COLUMNS.map((column) => columnWords(thing, column)),
    ]),
  );
  return rows
    .map(({ key }) => spelt(String(key)))
    .filter((key) => asked.has(key.slice(0, key.lastIndexOf(":"))))
    .sort();
}

/** A procedure's arguments come with mode and name there. */
function spelt(key: string): string {
  return key.replace("(INOUT x integer)", "(integer)");
}

/** The same, from the ACL entries of the role and those of PUBLIC. */
export function entriesSay(
  own: readonly Entry[],
  ofPublic: readonly Entry[],
  { things, version }: { readonly things: readonly Thing[]; readonly version: number },
): readonly string[] {
  const all = [...own, ...ofPublic];
  const given = new Set([
    ...all.map(({ key }) => key),
    ...all.filter(({ grantable }) => grantable).map(({ key }) => `${key}*`),
    // An owner may always pass on, whatever it has revoked from itself.
    ...tablePrivileges(version).map((one) => `${OWN_TABLE.words}: ${one}*`),
  ]);
  return things.flatMap((thing) => saidOf(thing, given, version)).sort();
}

function saidOf(thing: Thing, given: ReadonlySet<string>, version: number): readonly string[] {
  const withOptions = (privileges: readonly string[]): readonly string[] =>
    privileges.flatMap((one) => [`: ${one}`, `: ${one}*`]);
  if (thing.type !== "TABLE") {
    const own = withOptions(PRIVILEGES[thing.type]).map((end) => thing.words + end);
    return own.filter((key) => given.has(key));
  }
  const onTable = withOptions(tablePrivileges(version)).map((end) => thing.words + end);
  const onColumns = withOptions(PRIVILEGES.COLUMN).flatMap((end) => {
    const columns = COLUMNS.map((column) => columnWords(thing, column) + end);
    const held = given.has(thing.words + end) ? columns : columns.filter((key) => given.has(key));
    return [...held, ...(held.length === 0 ? [] : [`any column of ${thing.words}${end}`])];
  });
  return [...onTable.filter((key) => given.has(key)), ...onColumns];
}
