/**
 * What a user may write in `grants`. Each object type has a type of its own: a privilege that the object
 * type does not have, and a grant with two objects, do not compile.
 */
import type { Input, Output } from "@pulumi/pulumi";
import type { FutureGrantArgs } from "./futureArgs";
import type {
  FutureCreators,
  Grantable,
  InDatabase,
  InSchema,
  Names,
  OneOf,
  Only,
  Privileges,
  TypeKey,
} from "./keys";
import type {
  ColumnPrivilege,
  DatabasePrivilege,
  ObjectGrantArgs,
  SchemaPrivilege,
} from "./objectArgs";

/**
 * What a preset grants. See {@link PresetGrantArgs}.
 * <!-- presets -->
 *
 * | `access`    | database | schema | tables and views               | sequences             |
 * | ----------- | -------- | ------ | ------------------------------ | --------------------- |
 * | `readOnly`  | CONNECT  | USAGE  | SELECT                         | SELECT                |
 * | `readWrite` | CONNECT  | USAGE  | DELETE, INSERT, SELECT, UPDATE | SELECT, UPDATE, USAGE |
 *
 * <!-- /presets -->
 */
export type Access = "readOnly" | "readWrite";

/**
 * Privileges on a database itself.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface DatabaseGrantArgs extends InDatabase, Grantable, Only {
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<DatabasePrivilege>;
}

/**
 * Privileges on a schema itself, not on the objects in it.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface SchemaGrantArgs extends InSchema, Grantable, Only<"schema"> {
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<SchemaPrivilege>;
}

/**
 * Privileges on some columns: on each of these columns of each of these tables.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface ColumnGrantArgs
  extends InSchema, Grantable, Only<"schema" | "tables" | "columns"> {
  /** Names of the tables that have the columns; `"*"` is not possible here. */
  readonly tables: Names;
  /** Columns that each of the tables has. */
  readonly columns: Names;
  /** Privileges that columns have, or `["ALL"]`. */
  readonly privileges: Privileges<ColumnPrivilege>;
}

/**
 * A preset: what a reader or a writer of one schema needs, on every table, view and sequence of the
 * schema, including those that are created later.
 * <!-- presets -->
 *
 * | `access`    | database | schema | tables and views               | sequences             |
 * | ----------- | -------- | ------ | ------------------------------ | --------------------- |
 * | `readOnly`  | CONNECT  | USAGE  | SELECT                         | SELECT                |
 * | `readWrite` | CONNECT  | USAGE  | DELETE, INSERT, SELECT, UPDATE | SELECT, UPDATE, USAGE |
 *
 * <!-- /presets -->
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface PresetGrantArgs extends InDatabase, Only<"schema" | "access" | "future"> {
  /** Schema, as PostgreSQL stores its name (no quotes, case as created). */
  readonly schema: Input<string>;
  /** Which preset. */
  readonly access: OneOf<Access>;
  /**
   * `true`: default privileges for what the default creators (the schema's owner, the database's
   * owner and whoever owns objects in the schema) create from now on; `{ createdBy }`: for what
   * these roles create. Default: `true`.
   */
  readonly future?: Input<boolean | FutureCreators>;
  /** A preset says which privileges. */
  readonly privileges?: never;
  /** A preset never includes the grant option. */
  readonly withGrantOption?: never;
}

/**
 * One entry of `grants`. A grant applies to the most specific object that it names.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type GrantArgs =
  | DatabaseGrantArgs
  | SchemaGrantArgs
  | ColumnGrantArgs
  | PresetGrantArgs
  | ObjectGrantArgs
  | FutureGrantArgs;

/**
 * A grant in an Output. TypeScript widens the words in what `apply` returns to `string`, so the compiler
 * cannot tell one form of a grant from another there: it knows the keys, and the provider checks the
 * rest when it is known.
 */
export type GrantInOutput = {
  readonly [Key in TypeKey]?:
    Input<string | readonly (Input<string> | Input<number>)[]> | undefined;
} & {
  readonly [Key in "database" | "schema" | "access"]?: Input<string> | undefined;
} & {
  readonly [Key in "columns" | "createdBy" | "privileges"]?: Names | undefined;
} & {
  readonly future?: Input<boolean | FutureCreators> | undefined;
  readonly withGrantOption?: Input<boolean> | undefined;
};

/** The argument `grants`: the list, each grant and everything in a grant may be an Output. */
export type GrantsArgs =
  Input<readonly (Input<GrantArgs> | Output<GrantInOutput>)[]> | Output<readonly GrantInOutput[]>;
