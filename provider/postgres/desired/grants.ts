/** Expands one declared grant to objects and privileges of this server. */
import { authorityToGrant } from "../authority/grants";
import { creatorsFor } from "./defaultCreators";
import { objectsNamed } from "./namedObjects";
import type {
  Creators,
  GrantDeclaration,
  NamedGrant,
  PresetGrant,
  RoleDeclaration,
} from "../model/declaration";
import type { DesiredGrant } from "../model/desiredRole";
import type { Refusal } from "../model/plan";
import type { Snapshot } from "../model/snapshot";
import { findObject, nameOf } from "../model/objectIndex";
import {
  futureTypeOf,
  isFuture,
  majorOf,
  objectTypes,
  privilegeRows,
  type FutureType,
  type ObjectType,
  type Privilege,
} from "../model/objectTypes";
import { presets } from "../model/presets";

/** What the grant expands to, and what is refused. */
export interface Expansion {
  readonly grants: readonly DesiredGrant[];
  /** Default privileges that are not extra whichever role is the creator. */
  readonly anyCreator: readonly DesiredGrant[];
  readonly refusals: readonly Refusal[];
  /** What `"*"` and default creators exclude, as phrases. */
  readonly excluded: readonly string[];
}

const nothing: Expansion = { grants: [], anyCreator: [], refusals: [], excluded: [] };

/** Expand a grant of a declaration; one in a database that does not exist gives nothing. */
export function expandGrant(
  grant: GrantDeclaration,
  declaration: RoleDeclaration,
  snapshot: Snapshot,
): Expansion {
  const exists = snapshot.databases.some(({ name }) => name === grant.database);
  if (!exists) return nothing; // refused once for all grants in it, by databaseRefusals
  switch (grant.kind) {
    case "named":
      return joined([
        expandNamed(grant, declaration, snapshot),
        ...lastingParts(grant).map((part) => expandFuture(part, declaration, snapshot)),
      ]);
    case "preset":
      return expandPreset(grant, declaration, snapshot);
    case "future":
      return expandFuture(
        { ...grant, schema: "", creators: grant.createdBy },
        declaration,
        snapshot,
      );
  }
}

function expandPreset(
  grant: PresetGrant,
  declaration: RoleDeclaration,
  snapshot: Snapshot,
): Expansion {
  const parts = presetParts(grant);
  const present = joined(parts.map((part) => expandNamed(part, declaration, snapshot)));
  const future = parts
    .flatMap(lastingParts)
    .map((part) => expandFuture(part, declaration, snapshot));
  return joined([
    { ...present, grants: present.grants.filter((one) => isNeeded(one, snapshot)) },
    ...future,
  ]);
}

/**
 * Whether a preset's privilege has to be granted to the role. In 14, schema `public` belongs to the
 * superuser, so the master cannot grant USAGE on it; but PUBLIC has USAGE, which is enough.
 */
function isNeeded(grant: DesiredGrant, snapshot: Snapshot): boolean {
  const { database, object, privilege } = grant;
  const state = findObject(snapshot, database, object);
  if (state?.publicHas.includes(privilege) !== true) return true;
  const isHeld = state.grants.some((entry) => entry.privilege === privilege);
  return isHeld || "runAs" in authorityToGrant(grant, snapshot);
}

function presetParts(grant: PresetGrant): readonly NamedGrant[] {
  const { database, path, future } = grant;
  return presets[grant.access].map(({ type, privileges }) => ({
    kind: "named",
    database,
    path,
    type,
    privileges,
    grantable: false,
    schema: objectTypes[type].inSchema ? grant.schema : "",
    names: presetNames(type, grant),
    ...(future === undefined || !objectTypes[type].inSchema ? {} : { future }),
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
  const { objects, refusals, excluded } = objectsNamed(grant, snapshot);
  const privileges = privilegesFor(grant, snapshot.versionNum);
  const database = objectTypes[grant.type].shared ? declaration.database : grant.database;
  return {
    ...nothing,
    excluded,
    grants: objects.flatMap((object) =>
      privileges.names.map((privilege) => ({
        database,
        privilege,
        path: grant.path,
        object: nameOf(object),
        allInSchema: grant.names === "*",
        grantable: grant.grantable && object.owner !== declaration.name, // an owner always has the option
      })),
    ),
    refusals: [...refusals, ...privileges.refusals],
  };
}

/** Default privileges on one type of objects, in one schema, or in all if `schema` is empty. */
interface FuturePart {
  readonly database: string;
  readonly type: FutureType;
  readonly schema: string;
  readonly privileges: NamedGrant["privileges"];
  readonly grantable: boolean;
  readonly creators: Creators;
  readonly path: string;
}

/** Default privileges for future objects of a grant; none for types that have no default privileges. */
function lastingParts({ type, future, ...grant }: NamedGrant): readonly FuturePart[] {
  const lasting = futureTypeOf(type);
  return future === undefined || lasting === undefined
    ? []
    : [{ ...grant, type: lasting, creators: future }];
}

function expandFuture(
  part: FuturePart,
  declaration: RoleDeclaration,
  snapshot: Snapshot,
): Expansion {
  const { database, type, schema, grantable, path } = part;
  const privileges = privilegesFor(part, snapshot.versionNum);
  const creators = creatorsFor(part, declaration.name, snapshot);
  const grantOn = (name: string): readonly DesiredGrant[] =>
    privileges.names.map((privilege) => ({
      database,
      privilege,
      path,
      grantable,
      allInSchema: false,
      object: { type, schema, name },
    }));
  return {
    grants: creators.roles.flatMap(grantOn),
    anyCreator: part.creators === "default" ? grantOn("") : [],
    refusals: [...creators.refusals, ...privileges.refusals],
    excluded: creators.excluded,
  };
}

function privilegesFor(
  grant: Pick<FuturePart, "privileges" | "path"> & { readonly type: ObjectType },
  versionNum: number,
): { readonly names: readonly Privilege[]; readonly refusals: readonly Refusal[] } {
  const { type, privileges, path } = grant;
  const rows = privilegeRows(type);
  const named = rows.filter(({ name }) => privileges.includes(name));
  const meant = privileges.includes("ALL") ? rows : named;
  const known = meant.filter(({ since }) => since <= versionNum);
  const lacking = known.length === 0 ? meant : named.filter(({ since }) => since > versionNum);
  return {
    names: known.map(({ name }) => name),
    refusals: lacking.map(({ name, since }) => ({
      path: `${path}.privileges[${String(Math.max(0, privileges.indexOf(name)))}]`,
      reason: `privilege ${name}${isFuture(type) ? ` on ${objectTypes[type].word}` : ""} needs PostgreSQL ${majorOf(since)}, the server runs ${majorOf(versionNum)}`,
      hint:
        known.length === 0
          ? "Take the grant out, or upgrade the server."
          : 'Leave it out, or use ["ALL"], which means what the server has.',
    })),
  };
}

function joined(expansions: readonly Expansion[]): Expansion {
  return {
    grants: expansions.flatMap(({ grants }) => grants),
    anyCreator: expansions.flatMap(({ anyCreator }) => anyCreator),
    refusals: expansions.flatMap(({ refusals }) => refusals),
    excluded: expansions.flatMap(({ excluded }) => excluded),
  };
}
