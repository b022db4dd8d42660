/** One declared grant as the objects and privileges that it means on this server. */
import { objectInWords } from "./names";
import type {
  DesiredGrant,
  GrantDeclaration,
  ObjectState,
  Refusal,
  RoleDeclaration,
  Snapshot,
} from "./model";
import { authorityToGrant } from "./authority";
import { findObject, objectsIn } from "./objectIndex";
import {
  majorOf,
  objectTypes,
  presets,
  privilegeRows,
  type ObjectType,
  type Privilege,
} from "./privileges";

/** What can be had of a grant, and why the rest cannot. */
export interface Expansion {
  readonly grants: readonly DesiredGrant[];
  readonly refusals: readonly Refusal[];
}

/** Expand a grant of a declaration; one in a database that does not exist gives nothing. */
export function expandGrant(
  grant: GrantDeclaration,
  declaration: RoleDeclaration,
  snapshot: Snapshot,
): Expansion {
  const exists = snapshot.databases.some(({ name }) => name === grant.database);
  if (!exists) return { grants: [], refusals: [] }; // said once for all grants in it
  const parts = grant.kind === "named" ? [grant] : presetParts(grant);
  const expansions = parts.map((part) => expandNamed(part, declaration, snapshot));
  const grants = expansions.flatMap((expansion) => expansion.grants);
  return {
    grants: grant.kind === "named" ? grants : grants.filter((one) => isNeeded(one, snapshot)),
    refusals: expansions.flatMap(({ refusals }) => refusals),
  };
}

/**
 * Whether a preset's privilege has to be granted to the role. In 14 schema `public` belongs to the
 * superuser, so that the master cannot grant USAGE on it; but PUBLIC has it, and that is enough.
 */
function isNeeded({ database, object, privilege }: DesiredGrant, snapshot: Snapshot): boolean {
  const state = findObject(snapshot, database, object);
  if (state?.publicHas.includes(privilege) !== true) return true;
  const isHeld = state.grants.some((entry) => entry.privilege === privilege);
  return isHeld || "acting" in authorityToGrant(database, object, privilege, snapshot);
}

type NamedGrant = Extract<GrantDeclaration, { kind: "named" }>;
type PresetGrant = Extract<GrantDeclaration, { kind: "preset" }>;

function presetParts(grant: PresetGrant): readonly NamedGrant[] {
  const { database, path } = grant;
  return presets[grant.access].map(({ type, privileges }) => ({
    ...{ kind: "named", database, path, type, privileges, grantable: false },
    schema: objectTypes[type].inSchema ? grant.schema : "",
    names: presetNames(type, grant),
  }));
}

function presetNames(type: ObjectType, { database, schema }: PresetGrant): NamedGrant["names"] {
  if (type === "DATABASE") return [database];
  return type === "SCHEMA" ? [schema] : "*";
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
    grants: objects.flatMap(({ type, schema, name, owner }) =>
      privileges.names.map((privilege) => ({
        ...{ database, privilege, path: grant.path, object: { type, schema, name } },
        whole: grant.names === "*",
        grantable: grant.grantable && owner !== declaration.name, // an owner always has the option
      })),
    ),
    refusals: [...refusals, ...privileges.refusals],
  };
}

function objectsOf(
  grant: NamedGrant,
  snapshot: Snapshot,
): { readonly objects: readonly ObjectState[]; readonly refusals: readonly Refusal[] } {
  const schemaMissing = missingSchema(grant, snapshot);
  if (schemaMissing !== undefined) return { objects: [], refusals: [schemaMissing] };
  const { names } = grant;
  const known = objectsInPlace(grant, snapshot);
  const found = known.filter(({ type }) => type === grant.type);
  if (names === "*") return { objects: found.filter((one) => !one.outOfReach), refusals: [] };
  return {
    objects: found.filter(({ name }) => names.includes(name)),
    refusals: [...new Set(names)]
      .filter((name) => !found.some((object) => object.name === name))
      .map((name) => missingObject(grant, name, known)),
  };
}

function objectsInPlace(grant: NamedGrant, snapshot: Snapshot): readonly ObjectState[] {
  if (objectTypes[grant.type].shared) return snapshot.databases;
  return objectsIn(grant.database, snapshot).filter(({ schema }) => schema === grant.schema);
}

function missingSchema(grant: NamedGrant, snapshot: Snapshot): Refusal | undefined {
  if (!objectTypes[grant.type].inSchema) return undefined;
  const schema = { type: "SCHEMA", schema: "", name: grant.schema } as const;
  const exists = objectsIn(grant.database, snapshot).some(
    ({ type, name }) => type === schema.type && name === schema.name,
  );
  return exists ? undefined : missing(grant, objectInWords(schema));
}

function missingObject(grant: NamedGrant, name: string, known: readonly ObjectState[]): Refusal {
  const { type, schema } = grant;
  const words = objectInWords({ type, schema, name });
  const other = known.find((object) => object.name === name);
  return other === undefined
    ? missing(grant, words)
    : {
        path: grant.path,
        reason: `${words} does not exist: ${objectInWords(other)} has that name`,
        hint: "Name an object of the type that the grant is on.",
      };
}

function missing({ path, database }: NamedGrant, words: string): Refusal {
  return {
    path,
    reason: `${words} does not exist in database "${database}"`,
    hint: "Create it first, or take it out of the grants.",
  };
}

function privilegesFor(
  { type, privileges, path }: NamedGrant,
  versionNum: number,
): { readonly names: readonly Privilege[]; readonly refusals: readonly Refusal[] } {
  const rows = privilegeRows(type);
  const named = rows.filter(({ name }) => privileges.includes(name));
  const meant = privileges.includes("ALL") ? rows : named;
  return {
    names: meant.filter(({ since }) => since <= versionNum).map(({ name }) => name),
    refusals: named
      .filter(({ since }) => since > versionNum)
      .map(({ name, since }) => ({
        path,
        reason: `privilege ${name} needs PostgreSQL ${majorOf(since)}, the server runs ${majorOf(versionNum)}`,
        hint: 'Leave it out, or use ["ALL"], which means what the server has.',
      })),
  };
}
