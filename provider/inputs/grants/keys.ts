/** Keys that grants share. */
import type {
  FutureType,
  PresentType,
  futureTypes,
  presentTypes,
} from "../../postgres/model/objectTypes";

/** Every key that names the object of a grant. */
type ObjectKey =
  | Exclude<(typeof presentTypes)[PresentType]["key"], "database">
  | (typeof futureTypes)[FutureType]["key"]
  | "access"
  | "createdBy"
  | "future";

/** Forbids the keys of other grants: a grant that has one of them does not compile. */
export type Only<Own extends ObjectKey = never> = {
  readonly [Key in Exclude<ObjectKey, Own>]?: never;
};

/** A grant on something in one database. */
export interface InDatabase {
  /** Database that the object is in. Default: the resource's `database`. */
  readonly database?: string;
}

/** A grant on something in one schema. */
export interface InSchema extends InDatabase {
  /** Schema, as PostgreSQL stores its name (no quotes, case as created). System schemas are refused. */
  readonly schema: string;
}

/** A grant that can include the grant option. */
export interface Grantable {
  /** WITH GRANT OPTION: whether the role may grant the privileges to other roles. Default: `false`. */
  readonly withGrantOption?: boolean;
}

/**
 * Roles whose future objects a grant covers.
 * @see https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html
 */
export interface FutureCreators {
  /** Roles that create objects, at least one, and not the role of the grant itself. */
  readonly createdBy: readonly string[];
}

/**
 * Privileges of one object type, or `["ALL"]`: every privilege the server's version has for it.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type Privileges<Privilege extends string> = readonly Privilege[] | readonly ["ALL"];

/**
 * A grant on `"*"` that also covers objects that are created in the schema later.
 * @see https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html
 */
export type WithFuture<Args, Key extends keyof Args> = Omit<Args, Key | "future"> & {
  readonly [Every in Key]: "*";
} & {
  /**
   * `true`: default privileges for what the default creators (the schema's owner, the database's
   * owner and whoever owns objects in the schema) create from now on; `{ createdBy }`: for what
   * these roles create. Default: `false`.
   */
  readonly future?: boolean | FutureCreators;
};
