/** What an inspection has to read to expand and compare a declaration. */
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
import { PG_SIGNAL_BACKEND, RDS_IAM } from "../model/rdsRoles";
import { parseSignature } from "../model/signature";

/** What an inspection reads for one role. */
export interface InspectionRequest {
  readonly role: string;
  /** Schemas whose own privileges and owner are read. */
  readonly schemas: readonly string[];
  /** Schemas in which every object of a type is listed, for `"*"` and presets. */
  readonly allInSchema: readonly { readonly type: PresentType; readonly schema: string }[];
  /** Objects that are listed by name; every overload of a routine. */
  readonly named: readonly NamedObject[];
  /** Schemas whose creators of objects are listed. */
  readonly creatorsIn: readonly string[];
  /** Whether the creators of every schema of the database are listed. */
  readonly creatorsEverywhere: boolean;
  /** Other roles whose existence is checked. */
  readonly roles: readonly string[];
  /** Settings whose existence is checked, and who may set them. */
  readonly settings: readonly string[];
  /** Whether to list what PUBLIC may change. */
  readonly publicWrites: boolean;
  /** Whether to count the role's sessions. */
  readonly sessions: boolean;
}

/** A requested object. The schema is empty if the object type has none. */
export interface NamedObject {
  readonly type: PresentType;
  readonly schema: string;
  readonly name: string;
  /** COLUMN alone. */
  readonly column?: string;
}

/** The request for a declaration; it is the same for every database that the declaration names. */
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
    roles: [
      RDS_IAM,
      ...memberOf.map(({ role }) => role),
      ...grants.flatMap(creatorsNamed),
      ...Object.entries(settings).flatMap(([setting, value]) =>
        setting.toLowerCase() === "role" ? [String(value)] : [],
      ),
    ],
    settings: Object.keys(settings),
    publicWrites: false,
    sessions: false,
  };
}

/**
 * The request for a removal: everything that names the role, and the roles whose privileges the
 * session user may need for it.
 */
export function inspectionRequestForRemoval({
  name,
  onDelete,
}: RemovalDeclaration): InspectionRequest {
  const target = typeof onDelete === "object" ? [onDelete.reassignOwnedTo] : [];
  return {
    role: name,
    schemas: [],
    allInSchema: [],
    named: [],
    roles: [name, PG_SIGNAL_BACKEND, ...target],
    settings: [],
    creatorsIn: [],
    creatorsEverywhere: false,
    publicWrites: false,
    sessions: true,
  };
}

/** One request for several declarations of one role. */
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
      sessions: all.sessions || one.sessions,
    }),
    first,
  );
}

function isInSchema(grant: GrantDeclaration): grant is NamedGrant | PresetGrant {
  return grant.kind === "preset" || objectTypes[grant.type].inSchema;
}

function wholeOf(grant: NamedGrant | PresetGrant): InspectionRequest["allInSchema"] {
  const { schema } = grant;
  if (grant.kind === "named") return grant.names === "*" ? [{ type: grant.type, schema }] : [];
  const types = presets[grant.access].map(({ type }) => type);
  return types.filter((type) => objectTypes[type].inSchema).map((type) => ({ type, schema }));
}

function namesOf({ type, schema, names, columns }: NamedGrant): readonly NamedObject[] {
  if (names === "*" || type === "SCHEMA" || type === "DATABASE") return []; // always listed
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
