/** What is refused in inputs that have the right shape. */
import { isDeepStrictEqual } from "node:util";
import type { GrantInput, RoleInputs } from "./inputSchema";
import { loginNameProblem, roleNameProblem } from "./nameRules";
import { privilegeRows, type ObjectType } from "./postgres/privileges";
import { isListSetting } from "./postgres/settings";
import type { Problem } from "./problem";

/** A list in which an entry is absent that is not known or of another shape. */
type Entries<List extends readonly unknown[]> = readonly (List[number] | undefined)[];

/** What rules look at; a part is absent where it is not known or of another shape. */
export type InputParts = {
  readonly [Key in "server" | "master" | "username" | "login" | "database" | "settings"]:
    RoleInputs[Key] | undefined;
} & {
  readonly [Key in "memberOf" | "grants"]: Entries<RoleInputs[Key]> | undefined;
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
    ...(parts.login === true ? loginMembershipProblems(memberOf) : []),
    ...settingProblems(settings),
    ...spellingProblems(settings),
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
  memberOf: Entries<RoleInputs["memberOf"]>,
  username: string | undefined,
): readonly Problem[] {
  return memberOf.flatMap((membership, index) => {
    const property = `memberOf[${String(index)}]`;
    if (membership === undefined) return [];
    if (membership.role === username) {
      return [{ property, reason: `expected another role, found "${username}" itself` }];
    }
    const first = memberOf.findIndex((other) => other?.role === membership.role);
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

function loginMembershipProblems(memberOf: Entries<RoleInputs["memberOf"]>): readonly Problem[] {
  return memberOf.flatMap((membership, index) =>
    membership?.role === "rds_iam"
      ? [
          {
            property: `memberOf[${String(index)}]`,
            reason: 'expected no "rds_iam", for a login is made its member anyway, found "rds_iam"',
          },
        ]
      : [],
  );
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

/** PostgreSQL does not tell `TimeZone` from `timezone`. */
function spellingProblems(settings: RoleInputs["settings"]): readonly Problem[] {
  const names = Object.keys(settings);
  return names.flatMap((name, index) => {
    const first = names.findIndex((other) => other.toLowerCase() === name.toLowerCase());
    return first === index
      ? []
      : [
          {
            property: `settings.${name}`,
            reason: `expected each setting once, found "${name}" beside "${String(names[first])}"`,
          },
        ];
  });
}

/** The same privilege on the same object, once with and once without grant option. */
function contradictions(
  grants: Entries<RoleInputs["grants"]>,
  database: string,
): readonly Problem[] {
  const claims = grants.map((grant) =>
    grant !== undefined && "privileges" in grant
      ? claimOf(grant, grant.database ?? database)
      : undefined,
  );
  return claims.flatMap((claim, index) => {
    const first = claims.slice(0, index).findIndex((other) => contradict(claim, other));
    if (claim === undefined || first === -1) return [];
    return [
      {
        property: `grants[${String(index)}].withGrantOption`,
        reason: `expected ${String(!claim.grantable)} as in grants[${String(first)}], which grants the same, found ${String(claim.grantable)}`,
      },
    ];
  });
}

/** What a grant says of which objects. */
interface Claim {
  readonly place: readonly [type: ObjectType, ...within: readonly string[]];
  readonly names: "*" | readonly string[];
  readonly privileges: readonly string[];
  readonly grantable: boolean;
}

type NamedGrant = Exclude<GrantInput, { readonly access: string }>;

function claimOf(grant: NamedGrant, database: string): Claim {
  const { place, names } = objectsOf(grant, database);
  const [type] = place;
  const all = privilegeRows(type).map(({ name }) => name);
  const privileges = grant.privileges.includes("ALL") ? all : grant.privileges;
  return { place, names, privileges, grantable: grant.withGrantOption };
}

function objectsOf(grant: NamedGrant, database: string): Pick<Claim, "place" | "names"> {
  if ("tables" in grant) return { place: ["TABLE", database, grant.schema], names: grant.tables };
  return "schema" in grant
    ? { place: ["SCHEMA", database], names: [grant.schema] }
    : { place: ["DATABASE"], names: [database] };
}

function contradict(one: Claim | undefined, other: Claim | undefined): boolean {
  if (one === undefined || other === undefined || one.grantable === other.grantable) return false;
  const [withOption, without] = one.grantable ? [one, other] : [other, one];
  return (
    isDeepStrictEqual(one.place, other.place) &&
    covers(withOption.names, without.names) &&
    one.privileges.some((privilege) => other.privileges.includes(privilege))
  );
}

/** One table of all that others may only use can well be passed on; the reverse says two things. */
function covers(withOption: Claim["names"], without: Claim["names"]): boolean {
  if (withOption === "*") return true;
  return without !== "*" && without.some((name) => withOption.includes(name));
}
