/** The shape of a case, and the words that cases are written in. */
import type {
  GrantDeclaration,
  MembershipDeclaration,
  RoleDeclaration,
} from "../../../provider/postgres/model";
import type { ObjectType, Preset, Privilege } from "../../../provider/postgres/privileges";
import type { Range } from "./versions";

/** A role that is declared over a state that is there, and what it holds then. */
export interface Case extends Range {
  readonly title: string;
  /** Databases beside `app`, which the master owns as well. */
  readonly databases?: readonly string[];
  /** SQL by database, run as the superuser who has taken the master's role. */
  readonly seed?: Readonly<Record<string, string>>;
  /** What differs from {@link declare}'s role `svc` in database `app`. */
  readonly declared?: Partial<RoleDeclaration>;
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
    ...{ name: SVC, login: true, iamAuthentication: true, connectionLimit: -1 },
    ...{ memberOf: [], settings: {}, database: APP, grants: [], extraPrivileges: "revoke" },
    ownership: {
      ...{ owner: "test", recordedOwner: undefined },
      ...{ adoptExisting: true, generation: "next" },
    },
    ...declared,
  };
}

/** The same declaration as an update sends it, which counts no new generation. */
export function again(declaration: RoleDeclaration): RoleDeclaration {
  return { ...declaration, ownership: { ...declaration.ownership, generation: "live" } };
}

type Named = Extract<GrantDeclaration, { kind: "named" }>;

/** Privileges on objects of a type; schema `s` where the type has one. */
export function on(
  type: ObjectType,
  names: Named["names"],
  privileges: Named["privileges"],
  more: Partial<Named> = {},
): GrantDeclaration {
  const schema = type === "TABLE" || type === "SEQUENCE" ? "s" : "";
  const common = { kind: "named", database: APP, grantable: false, path: "grants[0]" } as const;
  return { ...common, type, schema, names, privileges, ...more };
}

/** Privileges on tables of schema `s`. */
export function tables(
  names: Named["names"],
  privileges: readonly (Privilege | "ALL")[],
  more: Partial<Named> = {},
): GrantDeclaration {
  return on("TABLE", names, privileges, more);
}

export function preset(access: Preset, schema = "s", database = APP): GrantDeclaration {
  return { kind: "preset", database, schema, access, path: "grants[0]" };
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
