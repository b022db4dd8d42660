/** What is refused in inputs that have the right shape. */
import { isDeepStrictEqual } from "node:util";
import type { GrantInput, RoleInputs } from "./inputSchema";
import { loginNameProblem, roleNameProblem } from "./nameRules";
import { isListSetting } from "./postgres/settings";
import type { Problem } from "./problem";

/** What rules look at; a part is absent where it is not known or of another shape. */
export type InputParts = {
  readonly [
    Key in
      "server" | "master" | "username" | "login" | "database" | "memberOf" | "settings" | "grants"
  ]: RoleInputs[Key] | undefined;
};

/** All problems at once. */
export function inputRuleProblems(parts: InputParts): readonly Problem[] {
  const { server, master, username, memberOf = [], settings = {} } = parts;
  const { grants = [], database = "postgres" } = parts;
  return [
    ...usernameProblems(parts),
    ...(server === undefined ? [] : serverProblems(server)),
    ...(server === undefined || master === undefined ? [] : masterProblems(master, server)),
    ...membershipProblems(memberOf, username),
    ...settingProblems(settings),
    ...contradictions(grants, database),
  ];
}

function usernameProblems({ username, login }: InputParts): readonly Problem[] {
  if (username === undefined) return [];
  const reason = login === true ? loginNameProblem(username) : roleNameProblem(username);
  return reason === undefined ? [] : [{ property: "username", reason }];
}

function serverProblems(server: RoleInputs["server"]): readonly Problem[] {
  if (!/\.dsql\.[^.]+\.on\.aws\.?$/.test(server.host)) return [];
  return [
    {
      property: "server.host",
      reason: `expected an RDS or Aurora endpoint, found "${server.host}": Aurora DSQL has another way to map roles`,
    },
  ];
}

function masterProblems(
  master: RoleInputs["master"],
  server: RoleInputs["server"],
): readonly Problem[] {
  const nameless = "ssm" in master && master.ssm.username === undefined;
  if (!nameless || server.masterUsername !== undefined) return [];
  return [
    {
      property: "master.ssm.username",
      reason:
        "expected the parameter with the master's name, found nothing, and the server does not tell it",
    },
  ];
}

function membershipProblems(
  memberOf: RoleInputs["memberOf"],
  username: string | undefined,
): readonly Problem[] {
  return memberOf.flatMap((membership, index) => {
    const property = `memberOf[${String(index)}]`;
    if (membership.role === username) {
      return [{ property, reason: `expected another role, found "${username}" itself` }];
    }
    const first = memberOf.findIndex(({ role }) => role === membership.role);
    return isDeepStrictEqual(memberOf[first], membership)
      ? []
      : [
          {
            property,
            reason: `expected the options of memberOf[${String(first)}], which names the same role, found others`,
          },
        ];
  });
}

function settingProblems(settings: RoleInputs["settings"]): readonly Problem[] {
  return Object.entries(settings)
    .filter(
      ([name, value]) => isListSetting(name) && typeof value === "string" && value.includes(","),
    )
    .map(([name, value]) => ({
      property: `settings.${name}`,
      reason: `expected a list of strings, found ${JSON.stringify(value)}: as one string it would be one element of that name`,
    }));
}

/** The same privilege on the same object, once with and once without grant option. */
function contradictions(grants: RoleInputs["grants"], database: string): readonly Problem[] {
  const seen = new Map<string, { readonly index: number; readonly grantable: boolean }>();
  return grants.flatMap((grant, index) => {
    if (!("privileges" in grant)) return [];
    const clashes = keysOf(grant, database).flatMap((key) => {
      const first = seen.get(key) ?? { index, grantable: grant.withGrantOption };
      seen.set(key, first);
      return first.grantable === grant.withGrantOption ? [] : [first.index];
    });
    return [...new Set(clashes)].map((first) => ({
      property: `grants[${String(index)}].withGrantOption`,
      reason: `expected ${String(!grant.withGrantOption)} as in grants[${String(first)}], which grants the same, found ${String(grant.withGrantOption)}`,
    }));
  });
}

function keysOf(
  grant: Exclude<GrantInput, { readonly access: string }>,
  database: string,
): readonly string[] {
  const { names, place } = objectOf(grant, grant.database ?? database);
  return names.flatMap((name) =>
    grant.privileges.map((privilege) => JSON.stringify([...place, name, privilege])),
  );
}

function objectOf(
  grant: Exclude<GrantInput, { readonly access: string }>,
  database: string,
): { readonly place: readonly string[]; readonly names: readonly string[] } {
  if ("tables" in grant) {
    const names = grant.tables === "*" ? ["*"] : grant.tables;
    return { place: ["TABLE", database, grant.schema, typeof grant.tables], names };
  }
  return "schema" in grant
    ? { place: ["SCHEMA", database], names: [grant.schema] }
    : { place: ["DATABASE"], names: [database] };
}
