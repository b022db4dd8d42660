/** What a declaration means on this server: `"*"`, `"ALL"`, presets and the marker are expanded. */
import { desiredComment, ownershipRefusals } from "./claim";
import { desiredMemberships, membershipRefusals } from "./memberships";
import { expandGrant } from "./grants";
import { distinctGrants } from "../model/grantKey";
import type { DesiredBefore, DesiredRole } from "../model/desiredRole";
import type { Refusal } from "../model/plan";
import { databasesOf, type RoleDeclaration } from "../model/declaration";
import type { Snapshot } from "../model/snapshot";
import { listInWords, quoted } from "../model/names";
import { distinctNames, groupedBy } from "../sorting";
import { desiredSettings, settingRefusals } from "./settings";
import { allowConnectionsHint } from "../statements/advice";
import { willLack } from "./unusable";

/** What the declaration expands to, and what is refused. */
export interface Desired {
  readonly role: DesiredRole;
  readonly refusals: readonly Refusal[];
  /** What `"*"` and default creators exclude, as phrases. */
  readonly excluded: readonly string[];
  /** What the role will lack to use its grants, as phrases after "has". */
  readonly unusable: readonly string[];
}

/** Expand a declaration against what an inspection found. */
export function desiredRole(declaration: RoleDeclaration, snapshot: Snapshot): Desired {
  const { name, login, connectionLimit, extraPrivileges } = declaration;
  const expanded = declaration.grants.map((grant) => expandGrant(grant, declaration, snapshot));
  const memberships = desiredMemberships(declaration);
  const role: DesiredRole = {
    name,
    login,
    connectionLimit,
    memberships,
    extraPrivileges,
    comment: desiredComment(declaration.ownership, snapshot.role),
    settings: desiredSettings(declaration),
    grants: distinctGrants(expanded.flatMap(({ grants }) => grants)),
    anyCreator: distinctGrants(expanded.flatMap(({ anyCreator }) => anyCreator)),
    databases: databasesOf(declaration),
    previous: desiredBefore(declaration, snapshot),
  };
  return {
    role,
    refusals: distinct([
      ...ownershipRefusals(declaration, snapshot),
      ...membershipRefusals(memberships, snapshot),
      ...settingRefusals(declaration, snapshot),
      ...databaseRefusals(declaration, snapshot),
      ...expanded.flatMap(({ refusals }) => refusals),
    ]),
    excluded: distinctNames(expanded.flatMap(({ excluded }) => excluded)),
    unusable: willLack(role, snapshot),
  };
}

/** What the last deployment declared. Objects that no longer exist, and refused grants, are ignored. */
function desiredBefore(
  declaration: RoleDeclaration,
  snapshot: Snapshot,
): DesiredBefore | undefined {
  const { previous } = declaration;
  if (previous === undefined) return undefined;
  const expanded = previous.grants.map((grant) => expandGrant(grant, declaration, snapshot));
  return {
    memberships: desiredMemberships(previous),
    grants: distinctGrants(expanded.flatMap(({ grants }) => grants)),
    anyCreator: distinctGrants(expanded.flatMap(({ anyCreator }) => anyCreator)),
  };
}

function databaseRefusals(declaration: RoleDeclaration, snapshot: Snapshot): readonly Refusal[] {
  const existing = distinctNames(snapshot.databases.map(({ name }) => name));
  const places = [
    { database: declaration.database, path: "database" },
    ...declaration.grants.map(({ database, path }) => ({ database, path: `${path}.database` })),
  ].filter(({ database }) => !existing.includes(database));
  const missing = groupedBy(places, ({ database }) => database);
  return missing.map(([{ database, path }]) =>
    snapshot.closedDatabases.includes(database)
      ? {
          path,
          reason: `database ${quoted(database)} takes no connections`,
          hint: allowConnectionsHint(database),
        }
      : {
          path,
          reason: `database ${quoted(database)} does not exist on the server`,
          hint: `Create it first. Databases of the server: ${listInWords(existing)}.`,
        },
  );
}

/** The same refusal only once: it may come from several parts of a preset, or from a repeated grant. */
function distinct(refusals: readonly Refusal[]): readonly Refusal[] {
  return groupedBy(refusals, ({ path, reason }) => [path, reason]).map(([first]) => first);
}
