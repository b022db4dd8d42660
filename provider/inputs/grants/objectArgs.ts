/**
 * Grants that name objects, a type an object type. Written by scripts/grantTypes.mjs from the table in
 * provider/postgres/model/objectTypes.ts.
 */
import type { Input } from "@pulumi/pulumi";
import type { PrivilegeOn } from "../../postgres/model/objectTypes";
import type {
  Grantable,
  InDatabase,
  InSchema,
  Names,
  NamesOrAll,
  Only,
  Privileges,
  WithFuture,
} from "./keys";

/**
 * Privileges on a column.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type ColumnPrivilege = PrivilegeOn<"COLUMN">;

/**
 * Privileges on a database.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type DatabasePrivilege = PrivilegeOn<"DATABASE">;

/**
 * Privileges on a foreign-data wrapper.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type ForeignDataWrapperPrivilege = PrivilegeOn<"FOREIGN DATA WRAPPER">;

/**
 * Privileges on a foreign server.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type ForeignServerPrivilege = PrivilegeOn<"FOREIGN SERVER">;

/**
 * Privileges on a language.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type LanguagePrivilege = PrivilegeOn<"LANGUAGE">;

/**
 * Privileges on a large object.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type LargeObjectPrivilege = PrivilegeOn<"LARGE OBJECT">;

/**
 * Privileges on a parameter; PostgreSQL 15 and later.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type ParameterPrivilege = PrivilegeOn<"PARAMETER">;

/**
 * Privileges on a routine.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type RoutinePrivilege = PrivilegeOn<"ROUTINE">;

/**
 * Privileges on a schema.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type SchemaPrivilege = PrivilegeOn<"SCHEMA">;

/**
 * Privileges on a sequence.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type SequencePrivilege = PrivilegeOn<"SEQUENCE">;

/**
 * Privileges on a table; `MAINTAIN` from PostgreSQL 17.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type TablePrivilege = PrivilegeOn<"TABLE">;

/**
 * Privileges on a tablespace.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type TablespacePrivilege = PrivilegeOn<"TABLESPACE">;

/**
 * Privileges on a type.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type TypePrivilege = PrivilegeOn<"TYPE">;

/**
 * Privileges on foreign-data wrappers.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface ForeignDataWrapperGrantArgs
  extends InDatabase, Grantable, Only<"foreignDataWrappers"> {
  /** Names, such as `"postgres_fdw"`. */
  readonly foreignDataWrappers: Names;
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<ForeignDataWrapperPrivilege>;
}

/**
 * Privileges on foreign servers.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface ForeignServerGrantArgs extends InDatabase, Grantable, Only<"foreignServers"> {
  /** Names, as in CREATE SERVER. */
  readonly foreignServers: Names;
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<ForeignServerPrivilege>;
}

/**
 * Privileges on procedural languages.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface LanguageGrantArgs extends InDatabase, Grantable, Only<"languages"> {
  /** Names, such as `"plpgsql"`. */
  readonly languages: Names;
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<LanguagePrivilege>;
}

/**
 * Privileges on large objects.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface LargeObjectGrantArgs extends InDatabase, Grantable, Only<"largeObjects"> {
  /** Their numbers (oids), from 1 to 4294967295. */
  readonly largeObjects: Input<readonly Input<number>[]>;
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<LargeObjectPrivilege>;
}

/**
 * Privileges on configuration parameters. PostgreSQL 15 and later.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface ParameterGrantArgs extends Grantable, Only<"parameters"> {
  /** Names, such as `"log_min_duration_statement"`, in any case. */
  readonly parameters: Names;
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<ParameterPrivilege>;
  /** All databases share parameters. */
  readonly database?: never;
}

/**
 * Privileges on functions, procedures, aggregates and window functions. PUBLIC may execute routines unless somebody revoked that; this is not changed.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface RoutineGrantArgs extends InSchema, Grantable, Only<"schema" | "routines"> {
  /** Signatures such as `"refund(integer, text)"`, without argument names, defaults and OUT arguments, or `"*"` for every one in the schema, as for tables. */
  readonly routines: NamesOrAll;
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<RoutinePrivilege>;
}

/**
 * Privileges on sequences.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface SequenceGrantArgs extends InSchema, Grantable, Only<"schema" | "sequences"> {
  /** Names, or `"*"` for every one in the schema, as for tables. */
  readonly sequences: NamesOrAll;
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<SequencePrivilege>;
}

/**
 * Privileges on tables, partitioned tables, partitions, views, materialized views and foreign tables.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface TableGrantArgs extends InSchema, Grantable, Only<"schema" | "tables"> {
  /** Names, or `"*"` for every one in the schema at the time of each deployment, except tables of extensions and superusers. */
  readonly tables: NamesOrAll;
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<TablePrivilege>;
}

/**
 * Privileges on tablespaces.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface TablespaceGrantArgs extends Grantable, Only<"tablespaces"> {
  /** Names, as in CREATE TABLESPACE. */
  readonly tablespaces: Names;
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<TablespacePrivilege>;
  /** All databases share tablespaces. */
  readonly database?: never;
}

/**
 * Privileges on data types and domains. PUBLIC may use types unless somebody revoked that; this is not changed.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface TypeGrantArgs extends InSchema, Grantable, Only<"schema" | "types"> {
  /** Names, or `"*"` for every one in the schema, as for tables; array, row and multirange types are excluded. */
  readonly types: NamesOrAll;
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<TypePrivilege>;
}

/** A grant that names objects under a key of its own. */
export type ObjectGrantArgs =
  | ForeignDataWrapperGrantArgs
  | ForeignServerGrantArgs
  | LanguageGrantArgs
  | LargeObjectGrantArgs
  | ParameterGrantArgs
  | RoutineGrantArgs
  | WithFuture<RoutineGrantArgs, "routines">
  | SequenceGrantArgs
  | WithFuture<SequenceGrantArgs, "sequences">
  | TableGrantArgs
  | WithFuture<TableGrantArgs, "tables">
  | TablespaceGrantArgs
  | TypeGrantArgs
  | WithFuture<TypeGrantArgs, "types">;
