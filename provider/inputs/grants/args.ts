/**
 * What a user may write in `grants`. One variant an object type, so that a privilege the object
 * type does not have, or a grant with two objects, does not compile.
 */
import type {
  DatabaseGrantArgs,
  ForeignDataWrapperGrantArgs,
  ForeignServerGrantArgs,
  LanguageGrantArgs,
  LargeObjectGrantArgs,
  ParameterGrantArgs,
  TablespaceGrantArgs,
} from "./databaseArgs";
import type { FutureGrantArgs } from "./futureArgs";
import type { FutureCreators, Grantable, InDatabase, InSchema, Only } from "./keys";
import type {
  ColumnPrivilege,
  Privileges,
  RoutinePrivilege,
  SchemaPrivilege,
  SequencePrivilege,
  TablePrivilege,
  TypePrivilege,
} from "./privileges";

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
 * Privileges on a schema itself, not on the objects in it.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface SchemaGrantArgs extends InSchema, Grantable, Only<"schema"> {
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<SchemaPrivilege>;
}

/**
 * Privileges on tables, partitioned tables, partitions, views, materialized views and foreign tables.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface TableGrantArgs extends InSchema, Grantable, Only<"schema" | "tables"> {
  /**
   * Names, or `"*"` for every one in the schema at the time of each deployment, but for extensions'
   * and superusers' tables.
   */
  readonly tables: "*" | readonly string[];
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<TablePrivilege>;
}

/**
 * Privileges on some columns: on each of these columns of each of these tables.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface ColumnGrantArgs
  extends InSchema, Grantable, Only<"schema" | "tables" | "columns"> {
  /** Tables that have the columns; by name, `"*"` is not possible here. */
  readonly tables: readonly string[];
  /** Columns that each of the tables has. */
  readonly columns: readonly string[];
  /** Privileges that columns have, or `["ALL"]`. */
  readonly privileges: Privileges<ColumnPrivilege>;
}

/**
 * Privileges on sequences.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface SequenceGrantArgs extends InSchema, Grantable, Only<"schema" | "sequences"> {
  /** Names, or `"*"` for every one in the schema, as for tables. */
  readonly sequences: "*" | readonly string[];
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<SequencePrivilege>;
}

/**
 * Privileges on functions, procedures, aggregates and window functions.
 * PUBLIC may execute routines unless somebody revoked that; this is not touched.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface RoutineGrantArgs extends InSchema, Grantable, Only<"schema" | "routines"> {
  /**
   * Signatures such as `"refund(integer, text)"`, without argument names, defaults and OUT
   * arguments, or `"*"` for every one in the schema, as for tables.
   */
  readonly routines: "*" | readonly string[];
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<RoutinePrivilege>;
}

/**
 * Privileges on data types and domains.
 * PUBLIC may use types unless somebody revoked that; this is not touched.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface TypeGrantArgs extends InSchema, Grantable, Only<"schema" | "types"> {
  /**
   * Names, or `"*"` for every one in the schema, as for tables; array, row and multirange types are
   * left out.
   */
  readonly types: "*" | readonly string[];
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<TypePrivilege>;
}

/**
 * A grant on `"*"` that also covers what is created in the schema from now on.
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

/**
 * A preset: what a reader or a writer of one schema needs, on every table, view and sequence of the
 * schema, and on those created there from now on.
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
  readonly schema: string;
  /** Which preset. */
  readonly access: Access;
  /**
   * `true`: default privileges for what the default creators (the schema's owner, the database's
   * owner and whoever owns objects in the schema) create from now on; `{ createdBy }`: for what
   * these roles create. Default: `true`.
   */
  readonly future?: boolean | FutureCreators;
  /** A preset says which privileges. */
  readonly privileges?: never;
  /** A preset is not passed on. */
  readonly withGrantOption?: never;
}

/**
 * One entry of `grants`; the most specific thing named is what it is on.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type GrantArgs =
  | DatabaseGrantArgs
  | SchemaGrantArgs
  | TableGrantArgs
  | WithFuture<TableGrantArgs, "tables">
  | ColumnGrantArgs
  | SequenceGrantArgs
  | WithFuture<SequenceGrantArgs, "sequences">
  | RoutineGrantArgs
  | WithFuture<RoutineGrantArgs, "routines">
  | TypeGrantArgs
  | WithFuture<TypeGrantArgs, "types">
  | PresetGrantArgs
  | LanguageGrantArgs
  | ForeignDataWrapperGrantArgs
  | ForeignServerGrantArgs
  | TablespaceGrantArgs
  | ParameterGrantArgs
  | LargeObjectGrantArgs
  | FutureGrantArgs;
