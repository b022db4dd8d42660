/** Keys that grants share. */
import type { Input, Output } from "@pulumi/pulumi";
import type {
  FutureType,
  PresentType,
  futureTypes,
  presentTypes,
} from "../../postgres/model/objectTypes";

/** Every key that names the objects of a grant by their type. */
export type TypeKey =
  | Exclude<(typeof presentTypes)[PresentType]["key"], "database">
  | (typeof futureTypes)[FutureType]["key"];

/** Every key that names the object of a grant. */
type ObjectKey = TypeKey | "access" | "createdBy" | "future";

/** Forbids the keys of other grants: a grant that has one of them does not compile. */
export type Only<Own extends ObjectKey = never> = {
  readonly [Key in Exclude<ObjectKey, Own>]?: never;
};

/** A grant on something in one database. */
export interface InDatabase {
  /** Database that the object is in. Default: the resource's `database`. */
  readonly database?: Input<string>;
}

/** A grant on something in one schema. */
export interface InSchema extends InDatabase {
  /** Schema, as PostgreSQL stores its name (no quotes, case as created). System schemas are refused. */
  readonly schema: Input<string>;
}

/** A grant that can include the grant option. */
export interface Grantable {
  /** WITH GRANT OPTION: whether the role may grant the privileges to other roles. Default: `false`. */
  readonly withGrantOption?: Input<boolean>;
}

/** Names, at least one. The list may be an Output, and so may each name. */
export type Names = Input<readonly Input<string>[]>;

/** Names, or `"*"` for all of a schema. */
export type NamesOrAll = Input<"*" | readonly Input<string>[]>;

/**
 * One of some words. TypeScript widens the words in an Output to `string`
 * (`output("readOnly")` is an `Output<string>`), so an Output may hold any text here: the provider
 * checks it when it is known.
 */
export type OneOf<Word extends string> = Input<Word> | Output<string>;

/**
 * Roles whose future objects a grant covers.
 * @see https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html
 */
export interface FutureCreators {
  /** Roles that create objects, at least one, and not the role of the grant itself. */
  readonly createdBy: Names;
}

/**
 * Privileges of one object type, or `["ALL"]`: every privilege the server's version has for it. An
 * Output may hold any text, as {@link OneOf} does.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type Privileges<Privilege extends string> =
  Input<readonly OneOf<Privilege>[] | readonly ["ALL"]> | Output<readonly string[]>;

/**
 * A grant on `"*"` that also covers objects that are created in the schema later.
 * @see https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html
 */
export type WithFuture<Args, Key extends keyof Args> = Omit<Args, Key | "future"> & {
  readonly [Every in Key]: Input<"*">;
} & {
  /**
   * `true`: default privileges for what the default creators (the schema's owner, the database's
   * owner and whoever owns objects in the schema) create from now on; `{ createdBy }`: for what
   * these roles create. Default: `false`.
   */
  readonly future?: Input<boolean | FutureCreators>;
};
