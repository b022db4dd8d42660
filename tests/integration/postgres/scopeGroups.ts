/** Scopes of two roles and two tables on a real server: many with the same membership at once. */
import type { RoleDeclaration } from "../../../provider/postgres/model/declaration";
import { groupedBy } from "../../../provider/postgres/sorting";
import { ALL } from "../../all";
import type { RdsServer } from "../../emulator/rdsServer";
import { PEER, SVC } from "../../unit/postgres/plan/smallScope/scopeState";
import {
  betweensOn,
  DATABASES,
  type Degree,
  type Scope,
  type TableName,
  TABLES,
  tableScopes,
} from "../../unit/postgres/plan/smallScope/scopes";
import { randomFrom } from "../../e2e/walk/random";
import { declare, member, on, tables } from "./caseShape";

/** Scopes that differ in their tables alone; those of the scope at an index are `a_index` and `b_index`. */
export interface ScopeGroup {
  readonly between: Scope["between"];
  readonly joins: boolean;
  readonly scopes: readonly Scope[];
}

/** All scopes on a version: in each group every table comes once, with another one each time. */
export function groupsOn(version: number): readonly ScopeGroup[] {
  const shifts = tableScopes.map((_, shift) => shift);
  return betweensOn(version).flatMap((between) =>
    [false, true].flatMap((joins) =>
      shifts.map((shift) => ({ between, joins, scopes: shifted({ between, joins, shift }) })),
    ),
  );
}

function shifted({
  shift,
  ...membership
}: Pick<Scope, "between" | "joins"> & { readonly shift: number }): readonly Scope[] {
  return tableScopes.flatMap((a, index) => {
    const b = tableScopes[(index + shift) % tableScopes.length];
    return b === undefined ? [] : [{ a, b, ...membership }];
  });
}

/** One by chance for each membership at the start and the end, or all where everything is tested. */
export function sampleOf(groups: readonly ScopeGroup[], seed: number): readonly ScopeGroup[] {
  if (ALL) return groups;
  const random = randomFrom(seed);
  const alike = groupedBy(groups, ({ between, joins }) => [between, joins]);
  return alike.flatMap((some) => some[random.below(some.length)] ?? []);
}

/** What all groups start from, once for each database. */
export const WORLD = "CREATE SCHEMA s; GRANT USAGE ON SCHEMA s TO etl";

/** Makes the roles and tables of a group. */
export async function makeGroup(rds: RdsServer, group: ScopeGroup): Promise<void> {
  const memberships = {
    none: "",
    member: `SET ROLE dbmaster; GRANT ${PEER} TO ${SVC}`,
    group: `SET ROLE dbmaster; GRANT ${SVC} TO ${PEER}`,
    "group, by a superuser": `GRANT ${SVC} TO ${PEER}`,
  };
  await rds.admin(`SET ROLE dbmaster; CREATE ROLE ${SVC} LOGIN; CREATE ROLE ${PEER};
    GRANT rds_iam TO ${SVC}; RESET ROLE; ${memberships[group.between]}`);
  for (const name of TABLES) await rds.admin(makeTables(name, group), DATABASES[name]);
}

/** Takes them away. */
export async function forgetGroup(rds: RdsServer, { scopes }: ScopeGroup): Promise<void> {
  for (const name of TABLES) {
    const all = scopes.map((_, index) => tableOf(name, index)).join(", ");
    await rds.admin(`DROP TABLE ${all}; DROP OWNED BY ${SVC}, ${PEER} CASCADE`, DATABASES[name]);
  }
  await rds.admin(`DROP ROLE ${SVC}, ${PEER}`);
}

function tableOf(name: TableName, index: number): string {
  return `s.${name}_${index}`;
}

function makeTables(name: TableName, { scopes }: ScopeGroup): string {
  const give = (to: string, degreeOf: (scope: Scope) => Degree): readonly string[] =>
    ([1, 2] as const).flatMap((degree) => {
      const some = scopes.flatMap((scope, index) =>
        degreeOf(scope) === degree ? [tableOf(name, index)] : [],
      );
      const option = degree === 2 ? " WITH GRANT OPTION" : "";
      return some.length === 0 ? [] : [`GRANT SELECT ON ${some.join(", ")} TO ${to}${option}`];
    });
  return [
    "SET ROLE dbmaster",
    ...scopes.map((_, index) => `CREATE TABLE ${tableOf(name, index)} (c int)`),
    `GRANT USAGE ON SCHEMA s TO ${SVC}`,
    ...give("etl", () => 2),
    ...give(SVC, (scope) => scope[name].owner),
    ...give(PEER, (scope) => (scope[name].peer === "by the owner" ? 1 : 0)),
    "RESET ROLE; SET ROLE etl",
    ...give(SVC, (scope) => scope[name].etl),
    `RESET ROLE; SET ROLE ${SVC}`,
    ...give(PEER, (scope) => (scope[name].peer === "passed on" ? 1 : 0)),
  ].join(";\n");
}

/** The goals of all scopes of a group, in one declaration. */
export function declarationOf({ joins, scopes }: ScopeGroup): RoleDeclaration {
  const grants = TABLES.flatMap((name) => {
    const database = DATABASES[name];
    const named = (degree: Degree): readonly string[] =>
      scopes.flatMap((scope, index) => (scope[name].goal === degree ? [`${name}_${index}`] : []));
    return [
      on("SCHEMA", ["s"], ["USAGE"], { database }),
      tables(named(1), ["SELECT"], { database }),
      tables(named(2), ["SELECT"], { database, grantable: true }),
    ];
  });
  return declare({ grants, memberOf: joins ? [member(PEER)] : [] });
}
