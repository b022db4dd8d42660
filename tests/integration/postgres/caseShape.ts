/** The shape of a case, and the words that cases are written in. */
import type {
  Creators,
  GrantDeclaration,
  MembershipDeclaration,
  RoleDeclaration,
} from "../../../provider/postgres/model/declaration";
import {
  objectTypes,
  type FutureType,
  type PresentType,
} from "../../../provider/postgres/model/objectTypes";
import { type Preset } from "../../../provider/postgres/model/presets";
import type { Range } from "../versions";

/** A role that is declared over a state that is there, and what it holds then. */
export interface Case extends Range {
  readonly title: string;
  /** Databases beside `app`, which the master owns as well. */
  readonly databases?: readonly string[];
  /** Tablespaces of the master. */
  readonly tablespaces?: readonly string[];
  /** SQL by database, run as the superuser who has taken the master's role. */
  readonly seed?: Readonly<Record<string, string>>;
  /** What differs from {@link declare}'s role `svc` in database `app`. */
  readonly declared?: Partial<RoleDeclaration>;
  /** SQL by database, run like the seed between the two times that the declaration is applied. */
  readonly meanwhile?: Readonly<Record<string, string>>;
  /** What the role holds afterwards, beside LOGIN and rds_iam. */
  readonly holds: readonly string[] | ((version: number) => readonly string[]);
  /** Lines of what is beyond the master's reach. Default: none. */
  readonly left?: readonly string[] | ((version: number) => readonly string[]);
  /** Summaries of what is sent, where the case is about that. */
  readonly sends?: readonly string[];
}

export const SVC = "svc";
export const APP = "app";

/** What every login holds. */
export const LOGIN: readonly string[] = ["attribute LOGIN", "member of rds_iam"];

/** A login `svc` in `app` that takes over whatever role there is. */
export function declare(declared: Partial<RoleDeclaration> = {}): RoleDeclaration {
  return {
    name: SVC,
    login: true,
    iamAuthentication: true,
    connectionLimit: -1,
    memberOf: [],
    settings: {},
    database: APP,
    grants: [],
    extraPrivileges: "revoke",
    ownership: {
      owner: "test",
      recordedOwner: undefined,
      adoptExisting: true,
      generation: "next",
    },
    ...declared,
  };
}

/** The same declaration as an update sends it, which counts no new generation. */
export function again(declaration: RoleDeclaration): RoleDeclaration {
  return { ...declaration, ownership: { ...declaration.ownership, generation: "live" } };
}

type Named = Extract<GrantDeclaration, { kind: "named" }>;
type OfPreset = Extract<GrantDeclaration, { kind: "preset" }>;
type Future = Extract<GrantDeclaration, { kind: "future" }>;

const PLACE = { database: APP, path: "grants[0]" } as const;

/** Privileges on objects of a type; schema `s` where the type has one. */
export function on(
  type: PresentType,
  names: Named["names"],
  privileges: Named["privileges"],
  more: Partial<Named> = {},
): Named {
  const schema = objectTypes[type].inSchema ? "s" : "";
  return { ...PLACE, kind: "named", grantable: false, type, schema, names, privileges, ...more };
}

/** Privileges on tables of schema `s`. */
export function tables(
  names: Named["names"],
  privileges: Named["privileges"],
  more: Partial<Named> = {},
): Named {
  return on("TABLE", names, privileges, more);
}

/** Privileges on the same columns of tables of schema `s`. */
export function columns(
  names: readonly string[],
  columns: readonly string[],
  privileges: Named["privileges"],
  more: Partial<Named> = {},
): Named {
  return on("COLUMN", names, privileges, { columns, ...more });
}

/** EXECUTE on routines of schema `s`, by signature. */
export function routines(signatures: Named["names"], more: Partial<Named> = {}): Named {
  return on("ROUTINE", signatures, ["EXECUTE"], more);
}

export function preset(access: Preset, schema = "s", database = APP): OfPreset {
  return { kind: "preset", database, schema, access, path: "grants[0]" };
}

/** The same grant, also on what these roles create in the schema from now on. */
export function lasting(grant: Named | OfPreset, creators: Creators = "default"): Named | OfPreset {
  return { ...grant, future: creators };
}

/** Default privileges on what roles create in any schema. */
export function future(
  type: FutureType,
  privileges: Future["privileges"],
  more: Partial<Future> = {},
): Future {
  const common = { ...PLACE, kind: "future", grantable: false, createdBy: "default" } as const;
  return { ...common, type, privileges, ...more };
}

export function member(
  role: string,
  options: Partial<MembershipDeclaration> = {},
): MembershipDeclaration {
  return { role, admin: false, inherit: true, set: true, ...options };
}

/** Schema `s` of the master with tables `a` and `b`: what most cases start from. */
export const SALES =
  "CREATE SCHEMA s; CREATE TABLE s.a (id int, note text); CREATE TABLE s.b (id int);";

/** A login that is there already, and takes no statements but the marker's. */
export const EXISTING = `CREATE ROLE ${SVC} LOGIN; GRANT rds_iam TO ${SVC};`;

/** What is sent where all is as declared. */
export const NOTHING: readonly string[] = [`mark "${SVC}" in its comment`];
