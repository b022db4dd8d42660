/** What is refused in inputs that have the right shape: contradictions, and what AWS or PostgreSQL cannot do. */
import { isDeepStrictEqual } from "node:util";
import { creatorProblems, grantProblems, type NamedCreator } from "./grants/rules";
import { quoted } from "../postgres/model/names";
import type { RoleInputs } from "./schema";
import { loginNameProblem, roleNameProblem } from "./parts/names";
import { isListSetting, isNameList } from "../postgres/model/settings";
import type { Problem } from "./parts/problem";

/** A list; an entry is absent where it is not known or has the wrong shape. */
type Entries<List extends readonly unknown[]> = readonly (List[number] | undefined)[];

/** What the rules judge; a part is absent where it is not known or has the wrong shape. */
export type InputParts = {
  readonly [
    Key in
      "master" | "username" | "login" | "iamAuthentication" | "database" | "settings" | "onDelete"
  ]: RoleInputs[Key] | undefined;
} & {
  readonly server: ServerPart | undefined;
  readonly memberOf: Entries<readonly MembershipPart[]> | undefined;
  readonly grants: Entries<RoleInputs["grants"]> | undefined;
  readonly creators: readonly NamedCreator[];
};

type ServerPart = Pick<RoleInputs["server"], "host" | "masterUsername">;

/** A membership, or its role alone where an option is not known yet. */
type MembershipPart = RoleInputs["memberOf"][number] | Pick<RoleInputs["memberOf"][number], "role">;

/** Every problem. */
export function inputRuleProblems(parts: InputParts): readonly Problem[] {
  const { server, master, username, memberOf = [], settings = {} } = parts;
  const { grants = [], database = "" } = parts; // not known yet: a name that no grant has
  return [
    ...usernameProblems(parts),
    ...(server === undefined ? [] : serverProblems(server)),
    ...(server === undefined || master === undefined ? [] : masterProblems(master, server)),
    ...membershipProblems(memberOf, username),
    ...authenticationProblems(memberOf, parts),
    ...ownedProblems(parts),
    ...settingProblems(settings),
    ...spellingProblems(settings),
    ...creatorProblems(parts.creators, username),
    ...grantProblems(grants, database),
  ];
}

function usernameProblems({ username, login }: InputParts): readonly Problem[] {
  if (username === undefined) return [];
  const reason = login === true ? loginNameProblem(username) : roleNameProblem(username);
  return reason === undefined ? [] : [{ property: "username", reason }];
}

function serverProblems(server: ServerPart): readonly Problem[] {
  if (!/\.dsql\.[^.]+\.on\.aws\.?$/.test(server.host)) return [];
  return [
    {
      property: "server.host",
      reason: `expected an RDS or Aurora endpoint, found ${quoted(server.host)}: Aurora DSQL is not supported`,
    },
  ];
}

function masterProblems(master: RoleInputs["master"], server: ServerPart): readonly Problem[] {
  const nameless = "ssm" in master && master.ssm.username === undefined;
  if (!nameless || server.masterUsername !== undefined) return [];
  return [
    {
      property: "master.ssm.username",
      reason:
        "expected an SSM parameter with the master's name, found nothing: the server's arguments do not include it",
    },
  ];
}

function membershipProblems(
  memberOf: Entries<readonly MembershipPart[]>,
  username: string | undefined,
): readonly Problem[] {
  return memberOf.flatMap((membership, index) => {
    const property = `memberOf[${String(index)}]`;
    if (membership === undefined) return [];
    if (membership.role === username) {
      return [{ property, reason: `expected another role, found ${quoted(username)} itself` }];
    }
    if (!("admin" in membership)) return [];
    const first = memberOf.findIndex(
      (other) => other !== undefined && "admin" in other && other.role === membership.role,
    );
    return isDeepStrictEqual(memberOf[first], membership)
      ? []
      : [
          {
            property,
            reason: `expected the same options as memberOf[${String(first)}], which names the same role, found other options`,
          },
        ];
  });
}

/**
 * Membership in some roles decides how a role logs in, and is inherited.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html
 */
function authenticationProblems(
  memberOf: Entries<readonly MembershipPart[]>,
  { login, iamAuthentication }: Pick<InputParts, "login" | "iamAuthentication">,
): readonly Problem[] {
  if (login === undefined) return [];
  const forLogins = iamAuthentication === false ? notForPasswords : notForLogins;
  const reasons = login ? forLogins : notForGroups;
  return memberOf.flatMap((membership, index) => {
    if (membership === undefined) return [];
    const reason = reasons[membership.role];
    if (reason === undefined) return [];
    return [
      {
        property: `memberOf[${String(index)}]`,
        reason: `expected another role, found ${quoted(membership.role)}: ${reason}`,
      },
    ];
  });
}

const notForLogins: Readonly<Record<string, string>> = {
  rds_iam: "every login is a member of it already",
  rds_ad: "a role uses IAM or Kerberos to log in, and this one uses IAM",
};

/** Of logins of an RDS Proxy that has their passwords. */
const notForPasswords: Readonly<Record<string, string>> = {
  rds_iam: 'with proxyMode "standard" the proxy logs in with a password, which would stop working',
  rds_ad: 'with proxyMode "standard" the proxy logs in with a password, which would stop working',
};

const notForGroups: Readonly<Record<string, string>> = {
  rds_iam: "every member of this role would inherit it, and its password would stop working",
  rds_ad: "every member of this role would inherit it, and could not log in with IAM",
};

function ownedProblems({ onDelete, username }: InputParts): readonly Problem[] {
  if (typeof onDelete !== "object" || onDelete.reassignOwnedTo !== username) return [];
  const reason = `expected another role, found "${username}" itself`;
  return [{ property: "onDelete.reassignOwnedTo", reason }];
}

function settingProblems(settings: RoleInputs["settings"]): readonly Problem[] {
  return [...listProblems(settings), ...elementProblems(settings)];
}

/**
 * Only some settings accept a list of values, and PostgreSQL stores the elements of some of those
 * lists without quotes.
 */
function elementProblems(settings: RoleInputs["settings"]): readonly Problem[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    if (typeof value === "string") return [];
    const property = `settings.${name}`;
    if (!isListSetting(name)) {
      return [{ property, reason: "expected a string, found a list: this setting is not a list" }];
    }
    const joined = isNameList(name) ? undefined : value.find((element) => element.includes(","));
    return joined === undefined
      ? []
      : [{ property, reason: `expected elements without commas, found ${JSON.stringify(joined)}` }];
  });
}

function listProblems(settings: RoleInputs["settings"]): readonly Problem[] {
  return Object.entries(settings)
    .filter(
      ([name, value]) => isListSetting(name) && typeof value === "string" && value.includes(","),
    )
    .map(([name, value]) => ({
      property: `settings.${name}`,
      reason: `expected a list of strings, found ${JSON.stringify(value)}: PostgreSQL would read the string as a single name`,
    }));
}

/** Names of settings are case-insensitive: `TimeZone` and `timezone` are the same setting. */
function spellingProblems(settings: RoleInputs["settings"]): readonly Problem[] {
  const names = Object.keys(settings);
  return names.flatMap((name, index) => {
    const first = names.findIndex((other) => other.toLowerCase() === name.toLowerCase());
    return first === index
      ? []
      : [
          {
            property: `settings.${name}`,
            reason: `expected each setting once, found ${quoted(name)} beside ${quoted(String(names[first]))}`,
          },
        ];
  });
}
