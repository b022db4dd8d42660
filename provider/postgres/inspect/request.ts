/** What a look has to answer, so that a declaration can be expanded and compared. */

import type {
  Creators,
  GrantDeclaration,
  NamedGrant,
  PresetGrant,
  RemovalDeclaration,
  RoleDeclaration,
} from "../model/declaration";
import { objectTypes, type PresentType } from "../model/objectTypes";
import { presets } from "../model/presets";
import { parseSignature } from "../model/signature";

/** What a look has to answer for one role. */
export interface InspectionRequest {
  readonly role: string;
  /** Schemas that are inspected at themselves. */
  readonly schemas: readonly string[];
  /** Schemas of which every object of a type is listed: those that `"*"` or a preset names. */
  readonly allInSchema: readonly { readonly type: PresentType; readonly schema: string }[];
  /** Objects that are listed by name; of a routine every overload. */
  readonly named: readonly NamedObject[];
  /** Schemas of which is told who creates objects there. */
  readonly creatorsIn: readonly string[];
  /** The same for every schema of the database. */
  readonly creatorsEverywhere: boolean;
  /** Further roles to say of whether they exist. */
  readonly roles: readonly string[];
  /** Settings to say of whether they exist, and who may set them. */
  readonly settings: readonly string[];
  /** Whether to tell what PUBLIC may change. */
  readonly publicWrites: boolean;
}

/** An object asked for; its schema is empty where its type has none. */
export interface NamedObject {
  readonly type: PresentType;
  readonly schema: string;
  readonly name: string;
  /** COLUMN alone. */
  readonly column?: string;
}

/** The look for a declaration: the same request serves every database it names. */
export function inspectionRequestFor(declaration: RoleDeclaration): InspectionRequest {
  const { previous, ...next } = declaration;
  const own = requestFor(next);
  return previous === undefined ? own : joinedRequests(own, requestFor({ ...next, ...previous }));
}

function requestFor(declaration: Omit<RoleDeclaration, "previous">): InspectionRequest {
  const { name, grants, memberOf, settings } = declaration;
  const named = grants.flatMap((grant) => (grant.kind === "named" ? [grant] : []));
  const inSchemas = grants.flatMap((grant) => (isInSchema(grant) ? [grant] : []));
  return {
    role: name,
    schemas: [
      ...inSchemas.map(({ schema }) => schema),
      ...named.flatMap(({ type, names }) => (type === "SCHEMA" && names !== "*" ? names : [])),
    ],
    allInSchema: inSchemas.flatMap(wholeOf),
    named: named.flatMap(namesOf),
    creatorsIn: inSchemas.flatMap(({ future, schema }) => (future === "default" ? [schema] : [])),
    creatorsEverywhere: grants.some((one) => one.kind === "future" && one.createdBy === "default"),
    roles: ["rds_iam", ...memberOf.map(({ role }) => role), ...grants.flatMap(creatorsNamed)],
    settings: Object.keys(settings),
    publicWrites: false,
  };
}

/** The look for a removal: all that names the role, and nothing else. */
export function inspectionRequestForRemoval({ name }: RemovalDeclaration): InspectionRequest {
  return {
    role: name,
    schemas: [],
    allInSchema: [],
    named: [],
    roles: [],
    settings: [],
    creatorsIn: [],
    creatorsEverywhere: false,
    publicWrites: false,
  };
}

/** One look for several declarations of one role. */
export function joinedRequests(
  first: InspectionRequest,
  ...others: readonly InspectionRequest[]
): InspectionRequest {
  return others.reduce(
    (all, one) => ({
      role: all.role,
      schemas: [...all.schemas, ...one.schemas],
      allInSchema: [...all.allInSchema, ...one.allInSchema],
      named: [...all.named, ...one.named],
      creatorsIn: [...all.creatorsIn, ...one.creatorsIn],
      creatorsEverywhere: all.creatorsEverywhere || one.creatorsEverywhere,
      roles: [...all.roles, ...one.roles],
      settings: [...all.settings, ...one.settings],
      publicWrites: all.publicWrites || one.publicWrites,
    }),
    first,
  );
}

function isInSchema(grant: GrantDeclaration): grant is NamedGrant | PresetGrant {
  if (grant.kind === "future") return false;
  return grant.kind === "preset" || objectTypes[grant.type].inSchema;
}

function wholeOf(grant: NamedGrant | PresetGrant): InspectionRequest["allInSchema"] {
  const { schema } = grant;
  if (grant.kind === "named") return grant.names === "*" ? [{ type: grant.type, schema }] : [];
  const types = presets[grant.access].map(({ type }) => type);
  return types.filter((type) => objectTypes[type].inSchema).map((type) => ({ type, schema }));
}

function namesOf({ type, schema, names, columns }: NamedGrant): readonly NamedObject[] {
  if (names === "*" || type === "SCHEMA" || type === "DATABASE") return []; // inspected at anyway
  if (type === "ROUTINE") {
    return names.map((text) => ({ type, schema, name: parseSignature(text)?.name ?? text }));
  }
  return columns === undefined
    ? names.map((name) => ({ type, schema, name }))
    : names.flatMap((name) => columns.map((column) => ({ type, schema, name, column })));
}

function creatorsNamed(grant: GrantDeclaration): readonly string[] {
  const creators: Creators = (grant.kind === "future" ? grant.createdBy : grant.future) ?? [];
  return creators === "default" ? [] : creators;
}
