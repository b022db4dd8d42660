/** What a declaration means on this server: `"*"`, `"ALL"`, presets and the marker are expanded. */
import { listInWords, objectInWords, quoted } from "./names";
import type {
  DesiredGrant,
  DesiredRole,
  GrantDeclaration,
  MembershipDeclaration,
  ObjectName,
  Refusal,
  RoleDeclaration,
  Snapshot,
} from "./model";
import { desiredComment, ownershipRefusals } from "./claim";
import {
  objectTypes,
  presets,
  privilegeSince,
  privilegesOf,
  type ObjectType,
  type Privilege,
} from "./privileges";

/** What can be had of a declaration, and why the rest cannot. */
export interface Desired {
  readonly role: DesiredRole;
  readonly refusals: readonly Refusal[];
}

/** Expand a declaration against what a look found. */
export function desiredRole(declaration: RoleDeclaration, snapshot: Snapshot): Desired {
  const expanded = declaration.grants.map((grant) => expandGrant(grant, declaration, snapshot));
  const memberships = desiredMemberships(declaration);
  return {
    role: {
      name: declaration.name,
      login: declaration.login,
      connectionLimit: declaration.connectionLimit,
      comment: desiredComment(declaration.ownership, snapshot.role),
      memberships,
      settings: Object.entries(declaration.settings).map(([name, value]) => ({ name, value })),
      grants: distinctGrants(expanded.flatMap(({ grants }) => grants)),
      databases: databasesOf(declaration),
      extraPrivileges: declaration.extraPrivileges,
    },
    refusals: [
      ...ownershipRefusals(declaration, snapshot),
      ...membershipRefusals(memberships, snapshot),
      ...databaseRefusals(declaration, snapshot),
      ...expanded.flatMap(({ refusals }) => refusals),
    ],
  };
}

/** Databases that a declaration names, its own first. */
export function databasesOf(declaration: RoleDeclaration): readonly string[] {
  const named = declaration.grants.map(({ database }) => database).sort();
  return [...new Set([declaration.database, ...named])];
}

interface Expansion {
  readonly grants: readonly DesiredGrant[];
  readonly refusals: readonly Refusal[];
}

function expandGrant(
  grant: GrantDeclaration,
  declaration: RoleDeclaration,
  snapshot: Snapshot,
): Expansion {
  if (!snapshot.databases.some(({ name }) => name === grant.database)) {
    return { grants: [], refusals: [] }; // said once, by databaseRefusals
  }
  const parts = grant.kind === "named" ? [grant] : presetParts(grant);
  const expansions = parts.map((part) => expandNamed(part, declaration, snapshot));
  return {
    grants: expansions.flatMap(({ grants }) => grants),
    refusals: expansions.flatMap(({ refusals }) => refusals),
  };
}

type NamedGrant = Extract<GrantDeclaration, { kind: "named" }>;

function presetParts(grant: Extract<GrantDeclaration, { kind: "preset" }>): readonly NamedGrant[] {
  return presets[grant.access].map(({ type, privileges }) => ({
    kind: "named",
    ...{ database: grant.database, path: grant.path, type, privileges, grantable: false },
    schema: objectTypes[type].inSchema ? grant.schema : "",
    names: presetNames(type, grant),
  }));
}

function presetNames(
  type: ObjectType,
  grant: { readonly database: string; readonly schema: string },
): "*" | readonly string[] {
  if (type === "DATABASE") return [grant.database];
  return type === "SCHEMA" ? [grant.schema] : "*";
}

function expandNamed(
  grant: NamedGrant,
  declaration: RoleDeclaration,
  snapshot: Snapshot,
): Expansion {
  const { objects, refusals } = objectsOf(grant, snapshot);
  const privileges = privilegesFor(grant, snapshot.versionNum);
  const database = objectTypes[grant.type].shared ? declaration.database : grant.database;
  return {
    grants: objects.flatMap((object) =>
      privileges.names.map((privilege) => ({
        ...{ database, object, privilege, grantable: grant.grantable },
      })),
    ),
    refusals: [...refusals, ...privileges.refusals],
  };
}

function objectsOf(
  grant: NamedGrant,
  snapshot: Snapshot,
): { readonly objects: readonly ObjectName[]; readonly refusals: readonly Refusal[] } {
  const known = knownObjects(grant, snapshot);
  const schemaMissing = missingSchema(grant, snapshot);
  if (schemaMissing !== undefined) return { objects: [], refusals: [schemaMissing] };
  if (grant.names === "*") {
    const within = known.filter(({ type, outOfReach }) => type === grant.type && !outOfReach);
    return { objects: within.map(nameOf), refusals: [] };
  }
  const found = known.filter(({ type }) => type === grant.type);
  return {
    objects: found.map(nameOf).filter(({ name }) => grant.names.includes(name)),
    refusals: grant.names
      .filter((name) => !found.some((object) => object.name === name))
      .map((name) => missingObject(grant, name, known)),
  };
}

function knownObjects(grant: NamedGrant, snapshot: Snapshot): Snapshot["databases"] {
  if (objectTypes[grant.type].shared) return snapshot.databases;
  const objects = snapshot.contents[grant.database]?.objects ?? [];
  return objects.filter(({ schema }) => schema === grant.schema);
}

function missingSchema(grant: NamedGrant, snapshot: Snapshot): Refusal | undefined {
  const objects = snapshot.contents[grant.database]?.objects ?? [];
  const exists = objects.some(({ type, name }) => type === "SCHEMA" && name === grant.schema);
  if (!objectTypes[grant.type].inSchema || exists) return undefined;
  return missing(
    grant.path,
    `schema "${grant.schema}" does not exist in database "${grant.database}"`,
  );
}

function missingObject(grant: NamedGrant, name: string, known: Snapshot["databases"]): Refusal {
  const { type, schema } = grant;
  const words = objectInWords({ type, schema, name });
  const other = known.find((object) => object.name === name && object.type !== type);
  return other === undefined
    ? missing(grant.path, `${words} does not exist in database "${grant.database}"`)
    : {
        path: grant.path,
        reason: `${words} does not exist: ${objectInWords(other)} has that name`,
        hint: "Name an object of the type that the grant is on.",
      };
}

function missing(path: string, reason: string): Refusal {
  return { path, reason, hint: "Create it first, or take it out of the grants." };
}

function privilegesFor(
  grant: NamedGrant,
  versionNum: number,
): { readonly names: readonly Privilege[]; readonly refusals: readonly Refusal[] } {
  const available = privilegesOf(grant.type, versionNum);
  const declared = grant.privileges.flatMap((one) => (one === "ALL" ? available : [one]));
  const lacking = declared.filter((privilege) => !available.includes(privilege));
  return {
    names: declared.filter((privilege) => available.includes(privilege)),
    refusals: lacking.map((privilege) => ({
      path: grant.path,
      reason: `privilege ${privilege} needs PostgreSQL ${majorOf(privilegeSince(grant.type, privilege))}, the server runs ${majorOf(versionNum)}`,
      hint: 'Leave it out, or use ["ALL"], which means what the server has.',
    })),
  };
}

function majorOf(versionNum: number): string {
  return String(Math.floor(versionNum / 10000));
}

function desiredMemberships(declaration: RoleDeclaration): readonly MembershipDeclaration[] {
  const iam = { role: "rds_iam", admin: false, inherit: true, set: true };
  const all = declaration.iamAuthentication ? [...declaration.memberOf, iam] : declaration.memberOf;
  return [...new Map(all.map((membership) => [membership.role, membership])).values()].sort(
    (a, b) => (a.role < b.role ? -1 : 1),
  );
}

function membershipRefusals(
  memberships: readonly MembershipDeclaration[],
  snapshot: Snapshot,
): readonly Refusal[] {
  const unknown = memberships.filter(({ role }) => !snapshot.existingRoles.includes(role));
  const tooNew = memberships.filter(({ inherit, set }) => !(inherit && set));
  return [
    ...unknown.map(({ role }) => ({
      path: role === "rds_iam" ? "" : "memberOf",
      reason: `role ${quoted(role)} does not exist on the server`,
      hint:
        role === "rds_iam"
          ? "RDS makes it when IAM database authentication is on: enable it for the instance or cluster."
          : "Create it first, or take it out of memberOf.",
    })),
    ...(snapshot.versionNum < 160000 ? tooNew : []).map(({ role }) => ({
      path: "memberOf",
      reason: `membership in ${quoted(role)} without INHERIT or SET needs PostgreSQL 16, the server runs ${majorOf(snapshot.versionNum)}`,
      hint: "Leave inherit and set out.",
    })),
  ];
}

function databaseRefusals(declaration: RoleDeclaration, snapshot: Snapshot): readonly Refusal[] {
  const existing = snapshot.databases.map(({ name }) => name);
  return databasesOf(declaration)
    .filter((database) => !existing.includes(database))
    .map((database) => ({
      path: "database",
      reason: `database ${quoted(database)} does not exist on the server`,
      hint: `Create it first. Databases of the server: ${listInWords(existing)}.`,
    }));
}

function distinctGrants(grants: readonly DesiredGrant[]): readonly DesiredGrant[] {
  const byKey = new Map<string, DesiredGrant>();
  for (const grant of grants) {
    const key = grantKey(grant);
    const grantable = grant.grantable || (byKey.get(key)?.grantable ?? false);
    byKey.set(key, { ...grant, grantable });
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, grant]) => grant);
}

/** What makes two grants on objects of one role the same, whoever gave them. */
export function grantKey(grant: {
  readonly database: string;
  readonly object: ObjectName;
  readonly privilege: Privilege;
}): string {
  const { database, object, privilege } = grant;
  return JSON.stringify([database, object.type, object.schema, object.name, privilege]);
}

function nameOf({ type, schema, name }: ObjectName): ObjectName {
  return { type, schema, name };
}
