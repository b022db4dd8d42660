/** What random declarations mean, worked out apart from the provider: by object and privilege. */
import type { Creators } from "../../../provider/postgres/model/declaration";
import type { FutureType } from "../../../provider/postgres/model/objectTypes";
import type { RandomGrant } from "./randomGrants";
import { futureKey, futurePlace } from "./futurePlace";
import { isTooNew, privilegesMeant } from "./randomPrivileges";
import type { RandomState } from "./randomState";
import { tablesOf } from "./randomStateSql";
import {
  columnWords,
  MASTER,
  OWN_TABLE,
  SCHEMAS,
  SUPERUSER,
  THINGS,
  type Place,
  type Thing,
} from "./randomWorld";

/** A privilege on an object that a declaration gives. */
export interface Item {
  /** `table s.t: SELECT` */
  readonly key: string;
  readonly place: Place;
  readonly grantable: boolean;
}

export interface Meaning {
  /** By key. */
  readonly items: ReadonlyMap<string, Item>;
  /** Default privileges that may be any creator's, by {@link futureKey}, and whether with option. */
  readonly anyCreator: ReadonlyMap<string, boolean>;
  /** Whether something is named that the server does not have. */
  readonly isLacking: boolean;
}

/** What declarations are read against. */
export interface Surroundings {
  readonly state: RandomState;
  readonly version: number;
  /** Whether a preset does without a privilege. */
  readonly isSuperfluous: (item: Item) => boolean;
}

/** Everything that a declaration means. */
export function meaningOf(grants: readonly RandomGrant[], around: Surroundings): Meaning {
  const parts = grants.map((grant) => partsOf(grant, around));
  const items = new Map<string, Item>();
  for (const item of parts.flatMap((part) => part.items)) {
    const grantable = item.grantable || items.get(item.key)?.grantable === true;
    items.set(item.key, { ...item, grantable });
  }
  const anyCreator = new Map<string, boolean>();
  for (const { key, grantable } of parts.flatMap((part) => part.anyCreator)) {
    anyCreator.set(key, grantable || anyCreator.get(key) === true);
  }
  return { items, anyCreator, isLacking: parts.some((part) => part.isLacking) };
}

interface Parts {
  readonly items: readonly Item[];
  readonly anyCreator: readonly { readonly key: string; readonly grantable: boolean }[];
  readonly isLacking: boolean;
}

function partsOf(grant: RandomGrant, around: Surroundings): Parts {
  if (grant.kind === "preset") return presetParts(grant, around);
  const privileges = privilegesMeant(grant, around.version);
  const isLacking = privileges.length === 0 || isTooNew(grant, around.version);
  const { grantable } = grant;
  if (grant.kind === "future") {
    const { type, createdBy } = grant;
    const part = { type, schema: "", creators: createdBy, privileges, grantable };
    return { ...futureParts(part, around), isLacking };
  }
  const { places, isComplete } = placesOf(grant, around.state);
  const items = places.flatMap((place) => itemsOn(place, privileges, grantable));
  const part = { type: `FUTURE ${grant.type}` as FutureType, schema: grant.schema, privileges };
  const future =
    grant.future === undefined
      ? { items: [], anyCreator: [] }
      : futureParts({ ...part, creators: grant.future, grantable }, around);
  return {
    items: [...items, ...future.items],
    anyCreator: future.anyCreator,
    isLacking: isLacking || !isComplete,
  };
}

function presetParts(
  { schema, access, future }: Extract<RandomGrant, { kind: "preset" }>,
  around: Surroundings,
): Parts {
  const writes = access === "readWrite";
  const onTables = ["SELECT", ...(writes ? ["INSERT", "UPDATE", "DELETE"] : [])];
  const onSequences = ["SELECT", ...(writes ? ["UPDATE", "USAGE"] : [])];
  const there = everyThing("", around.state);
  const items = [
    ...there.filter(({ type }) => type === "DATABASE").flatMap((one) => itemsOn(one, ["CONNECT"])),
    ...there
      .filter(({ declared }) => declared === schema)
      .flatMap((one) => itemsOn(one, ["USAGE"])),
    ...everyThing(schema, around.state).flatMap((one) => {
      if (one.type === "TABLE") return itemsOn(one, onTables);
      return one.type === "SEQUENCE" ? itemsOn(one, onSequences) : [];
    }),
  ];
  const needed = items.filter((item) => !around.isSuperfluous(item));
  if (future === undefined) return { items: needed, anyCreator: [], isLacking: false };
  const common = { schema, creators: future, grantable: false };
  const lasting = [
    futureParts({ ...common, type: "FUTURE TABLE", privileges: onTables }, around),
    futureParts({ ...common, type: "FUTURE SEQUENCE", privileges: onSequences }, around),
  ];
  return {
    items: [...needed, ...lasting.flatMap((part) => part.items)],
    anyCreator: lasting.flatMap((part) => part.anyCreator),
    isLacking: false,
  };
}

interface FuturePart {
  readonly type: FutureType;
  readonly schema: string;
  readonly creators: Creators;
  readonly privileges: readonly string[];
  readonly grantable: boolean;
}

function futureParts(
  { type, schema, creators, privileges, grantable }: FuturePart,
  { state }: Surroundings,
): Omit<Parts, "isLacking"> {
  const roles = creators === "default" ? creatorsIn(schema, state) : creators;
  const itemsOf = (role: string): readonly Item[] =>
    itemsOn(futurePlace(type, schema, role), privileges, grantable);
  const anybody = creators === "default" ? itemsOf(MASTER) : [];
  return {
    items: roles.flatMap(itemsOf),
    anyCreator: anybody.map(({ key }) => ({ key: futureKey(key, MASTER), grantable })),
  };
}

/** The owners of schema, contents and database, but neither superusers nor the role itself. */
function creatorsIn(schema: string, state: RandomState): readonly string[] {
  const isIn = (name: string): boolean => schema === "" || schema === name;
  const owners = [
    ...SCHEMAS.filter(({ name }) => isIn(name)).map(({ owner }) => owner),
    ...[...THINGS, ...tablesOf(state)].filter((one) => isIn(one.schema)).map(({ owner }) => owner),
    MASTER,
  ];
  return [...new Set(owners)].filter((role) => role !== SUPERUSER && role !== OWN_TABLE.owner);
}

function itemsOn(place: Place, privileges: readonly string[], grantable = false): readonly Item[] {
  return privileges.map((one) => ({
    key: `${place.words}: ${one}`,
    place,
    grantable: grantable && place.owner !== OWN_TABLE.owner, // an owner has the option anyhow
  }));
}

type Named = Extract<RandomGrant, { kind: "named" }>;

function placesOf(
  { type, schema, names, columns }: Named,
  state: RandomState,
): { readonly places: readonly Place[]; readonly isComplete: boolean } {
  if (names === "*") {
    const places = everyThing(schema, state).filter((one) => one.type === type);
    return { places, isComplete: true };
  }
  const all = [...THINGS, ...tablesOf(state)];
  const things = names.map((name) =>
    all.find(
      (one) =>
        one.type === (type === "COLUMN" ? "TABLE" : type) &&
        one.schema === schema &&
        one.declared === name,
    ),
  );
  const there = things.flatMap((one) => (one === undefined ? [] : [one]));
  const places = there.flatMap(
    (one): readonly Place[] =>
      columns?.map((column) => ({ ...one, words: columnWords(one, column) })) ?? [one],
  );
  return { places, isComplete: there.length === things.length };
}

/** What `"*"` means: superusers' objects are nobody's to grant. */
function everyThing(schema: string, state: RandomState): readonly Thing[] {
  const all = [...THINGS, ...tablesOf(state)].filter((one) => one.schema === schema);
  return schema === "" ? all : all.filter(({ owner }) => owner !== SUPERUSER);
}
