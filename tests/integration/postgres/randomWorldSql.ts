/** SQL that makes the objects of random states, and what others hold on them. */
import { escapeIdentifier } from "pg";
import { ALICE, COLUMNS, MASTER, PUBLIC_SCHEMA, STRANGER, THINGS, type Thing } from "./randomWorld";
import { PRIVILEGES } from "./randomPrivileges";

/**
 * Roles that hold grant options: `porter` without USAGE on the schemas, `deputy` as a member of an
 * owner, whose grants are then that owner's.
 */
export const GRANTORS = ["etl", "porter", "deputy", STRANGER] as const;

export type Grantor = (typeof GRANTORS)[number];

/** What a grantor can give: etl everything, the others what comes first. */
export function optionsOf(grantor: Grantor, { type }: Thing): readonly string[] {
  if (grantor === "porter" && type === "SCHEMA") return [];
  return grantor === "etl" ? PRIVILEGES[type] : PRIVILEGES[type].slice(0, 2);
}

const alice = escapeIdentifier(ALICE);

/**
 * Run once, as the superuser. The holders of grant options come before the owner alice: a member of
 * several of them grants as the first that it has become a member of.
 */
export const WORLD = [
  `SET ROLE ${MASTER}; CREATE ROLE etl; CREATE ROLE porter; CREATE ROLE deputy; CREATE ROLE bob`,
  `CREATE ROLE ${alice}`,
  `RESET ROLE; CREATE ROLE ${STRANGER}`,
  ...["SCHEMA", "TABLE", "SEQUENCE", "TYPE", "ROUTINE"].flatMap((type) =>
    THINGS.filter((thing) => thing.type === type).flatMap(made),
  ),
  ...THINGS.flatMap((thing) => GRANTORS.flatMap((grantor) => optionGiven(grantor, thing))),
  ...THINGS.filter(({ type }) => type === "TABLE").map(columnOption),
  `GRANT USAGE ON SCHEMA ${escapeIdentifier(PUBLIC_SCHEMA)} TO PUBLIC`,
  ...THINGS.filter(({ type, owner }) => type === "TABLE" && owner === MASTER).flatMap(ofEverybody),
  ...THINGS.filter(({ type, owner }) => ["ROUTINE", "TYPE"].includes(type) && owner === MASTER).map(
    ({ target }) => `REVOKE ALL ON ${target} FROM PUBLIC`,
  ),
  `GRANT ${alice} TO deputy`,
].join(";\n");

function optionGiven(grantor: Grantor, thing: Thing): readonly string[] {
  const privileges = optionsOf(grantor, thing).join(", ");
  return privileges === ""
    ? []
    : [`GRANT ${privileges} ON ${thing.target} TO ${grantor} WITH GRANT OPTION`];
}

/** With the table's option alone, etl could not give that of a column. */
function columnOption({ target }: Thing): string {
  const [id = ""] = COLUMNS;
  return `GRANT SELECT (${escapeIdentifier(id)}) ON ${target} TO etl WITH GRANT OPTION`;
}

/** SQL that makes one object and gives it to its owner. */
export function made({ type, target, owner, make }: Thing): readonly string[] {
  return make === ""
    ? []
    : [make, `ALTER ${type} ${ofType(target)} OWNER TO ${escapeIdentifier(owner)}`];
}

/** A target without its key word. */
function ofType(target: string): string {
  return target.slice(target.indexOf(" ") + 1);
}

function ofEverybody({ target }: Thing): readonly string[] {
  const [id = ""] = COLUMNS;
  return [
    `GRANT SELECT ON ${target} TO PUBLIC`,
    `GRANT UPDATE (${escapeIdentifier(id)}) ON ${target} TO PUBLIC`,
    `GRANT INSERT, DELETE ON ${target} TO bob`,
  ];
}
