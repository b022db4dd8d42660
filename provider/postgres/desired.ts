/** What a declaration means on this server: `"*"`, `"ALL"`, presets and the marker are expanded. */
import { desiredComment, ownershipRefusals } from "./claim";
import { desiredMemberships, membershipRefusals } from "./desiredMemberships";
import { expandGrant } from "./grantExpansion";
import { distinctGrants } from "./grantKey";
import type { DesiredRole, Refusal, RoleDeclaration, Snapshot } from "./model";
import { listInWords, quoted } from "./names";
import { distinctNames, groupedBy, type NonEmpty } from "./order";
import { desiredSettings, settingRefusals } from "./desiredSettings";
import { identifier } from "./sql";

/** What can be had of a declaration, and why the rest cannot. */
export interface Desired {
  readonly role: DesiredRole;
  readonly refusals: readonly Refusal[];
  /** What `"*"` and default creators leave out, as phrases. */
  readonly leftOut: readonly string[];
}

/** Expand a declaration against what a look found. */
export function desiredRole(declaration: RoleDeclaration, snapshot: Snapshot): Desired {
  const { name, login, connectionLimit, extraPrivileges } = declaration;
  const expanded = declaration.grants.map((grant) => expandGrant(grant, declaration, snapshot));
  const memberships = desiredMemberships(declaration);
  return {
    role: {
      ...{ name, login, connectionLimit, memberships, extraPrivileges },
      comment: desiredComment(declaration.ownership, snapshot.role),
      settings: desiredSettings(declaration),
      grants: distinctGrants(expanded.flatMap(({ grants }) => grants)),
      anyCreator: distinctGrants(expanded.flatMap(({ anyCreator }) => anyCreator)),
      databases: databasesOf(declaration),
    },
    refusals: distinct([
      ...ownershipRefusals(declaration, snapshot),
      ...membershipRefusals(memberships, snapshot),
      ...settingRefusals(declaration, snapshot),
      ...databaseRefusals(declaration, snapshot),
      ...expanded.flatMap(({ refusals }) => refusals),
    ]),
    leftOut: distinctNames(expanded.flatMap(({ leftOut }) => leftOut)),
  };
}

/** Databases that a declaration names, its own first. */
export function databasesOf({ database, grants }: RoleDeclaration): NonEmpty<string> {
  const named = distinctNames(grants.map((grant) => grant.database));
  return [database, ...named.filter((name) => name !== database)];
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
          hint: `Have its owner run ALTER DATABASE ${identifier(database)} ALLOW_CONNECTIONS true.`,
        }
      : {
          path,
          reason: `database ${quoted(database)} does not exist on the server`,
          hint: `Create it first. Databases of the server: ${listInWords(existing)}.`,
        },
  );
}

/** The parts of a preset, and grants that are typed twice, are refused once. */
function distinct(refusals: readonly Refusal[]): readonly Refusal[] {
  return groupedBy(refusals, ({ path, reason }) => [path, reason]).map(([first]) => first);
}
