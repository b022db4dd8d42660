/** SQL that makes a random state, and that takes it away. */
import { escapeIdentifier } from "pg";
import { SVC } from "./caseShape";
import { FUTURES } from "./randomPrivileges";
import type { Given, GivenFuture, RandomState } from "./randomState";
import { ALICE, MASTER, OWN_TABLE, STRANGE_TABLE, type Thing } from "./randomWorld";
import { made } from "./randomWorldSql";

/** Run as the superuser in the database. */
export function makeState(state: RandomState): string {
  const tables = tablesOf(state).flatMap(made);
  if (!state.exists) return tables.join(";\n");
  return [
    `SET ROLE ${MASTER}; CREATE ROLE ${SVC}; RESET ROLE`,
    ...tables,
    ...(state.own ?? []).map((one) => `REVOKE ${one} ON ${OWN_TABLE.target} FROM ${SVC}`),
    ...state.given.flatMap(give),
    ...state.futures.map((one) => futureStatement(one, "GRANT")),
    ...(state.strange
      ? [`GRANT SELECT ON ${STRANGE_TABLE.target} TO ${MASTER} WITH GRANT OPTION`]
      : []),
  ].join(";\n");
}

/** The same; the role need not have been made. */
export function forgetState(state: RandomState, roleIsThere: boolean): string {
  const drops = tablesOf(state).map(({ target }) => `DROP ${target}`);
  if (!roleIsThere) return drops.join(";\n");
  return [
    ...(state.exists ? [...state.given].reverse().flatMap(takeBack) : []),
    ...drops,
    `DROP OWNED BY ${SVC} CASCADE; DROP ROLE ${SVC}`,
  ].join(";\n");
}

/** The tables that this state alone has. */
export function tablesOf({ exists, own, strange }: RandomState): readonly Thing[] {
  return [...(strange ? [STRANGE_TABLE] : []), ...(exists && own !== undefined ? [OWN_TABLE] : [])];
}

function give(one: Given): readonly string[] {
  const { passedOn, grantable } = one;
  const option = grantable ? " WITH GRANT OPTION" : "";
  return [
    ...byGrantor(one, `GRANT ${whatIn(one)} TO ${SVC}${option}`),
    ...(passedOn === undefined
      ? []
      : [...usage(one), ...as(SVC, `GRANT ${whatIn({ ...one, ...passedOn })} TO ${passedOn.to}`)]),
  ];
}

/** What the role no longer has the option for, it cannot take back: so it is given it first. */
function takeBack(one: Given): readonly string[] {
  const { passedOn, grantor } = one;
  const back = passedOn === undefined ? "" : whatIn({ ...one, ...passedOn });
  return [
    ...(passedOn === undefined
      ? []
      : [
          ...[...usage(one), `GRANT ${back} TO ${SVC} WITH GRANT OPTION`],
          ...as(SVC, `REVOKE ${back} FROM ${passedOn.to} CASCADE`),
        ]),
    ...(grantor === "owner" ? [] : byGrantor(one, `REVOKE ${whatIn(one)} FROM ${SVC} CASCADE`)),
  ];
}

/** As whom the grantor is what is wanted: what a superuser grants is the owner's grant. */
function byGrantor({ grantor, thing }: Given, statement: string): readonly string[] {
  if (grantor === "owner") return [statement];
  const inSchema = thing.schema === "" ? undefined : escapeIdentifier(thing.schema);
  const alice = escapeIdentifier(ALICE);
  if (grantor === "porter" && inSchema !== undefined) {
    return [
      `GRANT USAGE ON SCHEMA ${inSchema} TO porter`,
      ...as(grantor, statement),
      `REVOKE USAGE ON SCHEMA ${inSchema} FROM porter`,
    ];
  }
  return grantor === "deputy"
    ? [`REVOKE ${alice} FROM deputy`, ...as(grantor, statement), `GRANT ${alice} TO deputy`]
    : as(grantor, statement);
}

function as(role: string, statement: string): readonly string[] {
  return [`SET ROLE ${role}`, statement, "RESET ROLE"];
}

/** Names are found only with USAGE on their schema. */
function usage({ thing: { schema } }: Given): readonly string[] {
  return schema === "" ? [] : [`GRANT USAGE ON SCHEMA ${escapeIdentifier(schema)} TO ${SVC}`];
}

function whatIn({
  privilege,
  column,
  thing,
}: Pick<Given, "privilege" | "column" | "thing">): string {
  const columns = column === undefined ? "" : ` (${escapeIdentifier(column)})`;
  return `${privilege}${columns} ON ${thing.target}`;
}

function futureStatement(one: GivenFuture, verb: "GRANT"): string {
  const where = one.schema === "" ? "" : ` IN SCHEMA ${escapeIdentifier(one.schema)}`;
  const option = one.grantable ? " WITH GRANT OPTION" : "";
  return `ALTER DEFAULT PRIVILEGES FOR ROLE ${escapeIdentifier(one.creator)}${where}
    ${verb} ${one.privilege} ON ${FUTURES[one.type].word.toUpperCase()} TO ${SVC}${option}`;
}
