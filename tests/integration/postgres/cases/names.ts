/** Names that need quoting, wherever a name can stand. */
import { escapeIdentifier } from "pg";
import { type Case, member, on, preset, tables } from "../caseShape";

const NAMES: readonly (readonly [string, string])[] = [
  ["double quotes", 'a"b""c'],
  ["single quotes", "O'Neil's"],
  ["a dot", "a.b"],
  ["spaces", " a  b "],
  ["capitals", "Sales"],
  ["a reserved word", "select"],
  ["the word user", "user"],
  ["a number", "1"],
  ["a backslash", "a\\'b"],
  ["a line break", "a\nb"],
  ["non-ASCII letters", "Größe_表_😀"],
  ["63 bytes", "x".repeat(63)],
  ["a statement", '"; DROP TABLE s.a; --'],
  ["a percent sign", "%s%I"],
  ["braces", "{a,b}"],
];

const DATABASE = 'a "b".c';

export const nameCases: readonly Case[] = [
  ...NAMES.map(([words, name]) => ({
    title: `has privileges where every name has ${words}`,
    only: [14, 18],
    ...namedEverywhere(name),
  })),
  {
    title: "has privileges in a database whose name needs quoting, and loses a setting in it",
    databases: [DATABASE],
    seed: {
      [DATABASE]: `CREATE SCHEMA s; CREATE ROLE svc; GRANT CREATE ON SCHEMA s TO svc;
        ALTER ROLE svc IN DATABASE ${escapeIdentifier(DATABASE)} SET work_mem = '1MB'`,
    },
    declared: { grants: [preset("readOnly", "s", DATABASE)] },
    holds: [
      `database ${escapeIdentifier(DATABASE)}: CONNECT by dbmaster`,
      `${DATABASE}: schema s: USAGE by dbmaster`,
    ],
  },
];

/** Role, group, schema, table and sequence of one name. */
function namedEverywhere(name: string): Omit<Case, "title"> {
  const quoted = escapeIdentifier(name);
  const group = escapeIdentifier(groupOf(name));
  const shown = isPlain(name) ? name : quoted;
  return {
    seed: {
      app: `CREATE ROLE ${group}; CREATE SCHEMA ${quoted}; CREATE TABLE ${quoted}.${quoted} ();
        CREATE ROLE ${quoted}; GRANT INSERT ON ${quoted}.${quoted} TO ${quoted};
        CREATE TABLE ${quoted}.other (); GRANT SELECT ON ${quoted}.other TO ${quoted};`,
    },
    declared: {
      name,
      memberOf: [member(groupOf(name))],
      grants: [on("SCHEMA", [name], ["USAGE"]), tables([name], ["SELECT"], { schema: name })],
    },
    holds: [
      `member of ${group}`,
      `schema ${shown}: USAGE by dbmaster`,
      `table ${shown}.${shown}: SELECT by dbmaster`,
    ],
  };
}

/** Another name with the same difficulty, and no longer. */
function groupOf(name: string): string {
  return `${name.replace(/.$/su, "")}G`;
}

/** Whether `format('%I')` leaves a name as it is. */
function isPlain(name: string): boolean {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !["select", "user"].includes(name);
}
