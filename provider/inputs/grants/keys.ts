/** Keys that grants share. */

/** Every key that says what some grant is on. */
type ObjectKey =
  | "access"
  | "columns"
  | "createdBy"
  | "foreignDataWrappers"
  | "foreignServers"
  | "future"
  | "languages"
  | "largeObjects"
  | "parameters"
  | "routines"
  | "schema"
  | "schemas"
  | "sequences"
  | "tables"
  | "tablespaces"
  | "types";

/** Keys of the other variants: naming one beside this variant's own does not compile. */
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
  /** Schema, as PostgreSQL stores its name (no quotes, case as created); none of the system's. */
  readonly schema: string;
}

/** A grant that can be passed on. */
export interface Grantable {
  /** Whether the role may grant the privileges on to other roles. Default: `false`. */
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
