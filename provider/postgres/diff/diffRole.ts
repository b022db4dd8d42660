/** What differs between what a role should be and what it is, as data. */
import { grantDifferences } from "./grants";
import { membershipDifferences } from "./memberships";
import type { DesiredRole } from "../model/desiredRole";
import type { Difference } from "../model/difference";
import type { RoleState, Snapshot } from "../model/snapshot";
import { distinctNames, sortedBy } from "../sorting";
import { settingEquals } from "../model/settings";

/** Every difference, in a fixed order; none means that the role is as declared. */
export function differences(desired: DesiredRole, snapshot: Snapshot): readonly Difference[] {
  const role = snapshot.role === "absent" ? roleAsCreated(desired) : snapshot.role;
  return [
    ...(snapshot.role === "absent" ? [{ kind: "role missing" } as const] : []),
    ...attributeDifferences(desired, role),
    ...membershipDifferences(desired, role),
    ...settingDifferences(desired, role),
    ...grantDifferences(desired, snapshot),
    ...otherDatabases(desired, role, snapshot),
  ];
}

/** What is compared of a role. */
type ComparedRole = Omit<
  RoleState,
  "oid" | "sessionHasAdmin" | "sessions" | "routing" | "membershipsGiven"
>;

/** What CREATE ROLE makes: login and limit are said in it, all else comes after. */
function roleAsCreated({ login, connectionLimit }: DesiredRole): ComparedRole {
  return {
    login,
    connectionLimit,
    foreignAttributes: [],
    comment: "",
    settings: [],
    memberships: [],
    members: [],
    dependencies: [],
  };
}

function attributeDifferences(desired: DesiredRole, role: ComparedRole): readonly Difference[] {
  const limit = { desired: desired.connectionLimit, actual: role.connectionLimit };
  return [
    ...(desired.login === role.login ? [] : [{ kind: "login", desired: desired.login } as const]),
    ...(limit.desired === limit.actual ? [] : [{ kind: "connection limit", ...limit } as const]),
    ...sortedBy(role.foreignAttributes, (attribute) => [attribute]).map(
      (attribute) => ({ kind: "foreign attribute", attribute }) as const,
    ),
    ...(desired.comment === role.comment ? [] : [{ kind: "comment" } as const]),
  ];
}

function settingDifferences(desired: DesiredRole, role: ComparedRole): readonly Difference[] {
  const declared = new Set(desired.settings.map(({ name }) => name.toLowerCase()));
  const everywhere = new Map(
    role.settings
      .filter(({ database }) => database === undefined)
      .map(({ name, value }) => [name.toLowerCase(), value]),
  );
  const extra = role.settings.filter(
    ({ database, name }) => database !== undefined || !declared.has(name.toLowerCase()),
  );
  return [
    ...desired.settings
      .filter(({ name, value }) => !settingEquals(value, everywhere.get(name.toLowerCase())))
      .map(({ name, value }) => ({ kind: "setting missing", name, value }) as const),
    ...sortedBy(extra, ({ database, name }) => [database, name]).map(
      (setting) => ({ kind: "setting extra", setting }) as const,
    ),
  ];
}

/** Databases that are neither declared nor inspected and in which an ACL names the role. */
function otherDatabases(
  desired: DesiredRole,
  role: ComparedRole,
  snapshot: Snapshot,
): readonly Difference[] {
  const known = [...desired.databases, ...Object.keys(snapshot.contents)];
  const holding = role.dependencies
    .filter(({ kind }) => kind === "acl")
    .flatMap(({ database }) => database ?? [])
    .filter((database) => !known.includes(database));
  return distinctNames(holding).map((database) => ({ kind: "other database", database }));
}
