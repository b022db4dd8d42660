/** Grants on a database, and on what is in no schema. */
import type { Grantable, InDatabase, Only } from "./keys";
import type {
  DatabasePrivilege,
  ForeignDataWrapperPrivilege,
  ForeignServerPrivilege,
  LanguagePrivilege,
  LargeObjectPrivilege,
  ParameterPrivilege,
  Privileges,
  TablespacePrivilege,
} from "./privileges";

/**
 * Privileges on a database itself.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface DatabaseGrantArgs extends InDatabase, Grantable, Only {
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<DatabasePrivilege>;
}

/**
 * Privileges on procedural languages.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface LanguageGrantArgs extends InDatabase, Grantable, Only<"languages"> {
  /** Names, such as `"plpgsql"`. */
  readonly languages: readonly string[];
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<LanguagePrivilege>;
}

/**
 * Privileges on foreign-data wrappers.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface ForeignDataWrapperGrantArgs
  extends InDatabase, Grantable, Only<"foreignDataWrappers"> {
  /** Names, such as `"postgres_fdw"`. */
  readonly foreignDataWrappers: readonly string[];
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<ForeignDataWrapperPrivilege>;
}

/**
 * Privileges on foreign servers.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface ForeignServerGrantArgs extends InDatabase, Grantable, Only<"foreignServers"> {
  /** Names, as in CREATE SERVER. */
  readonly foreignServers: readonly string[];
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<ForeignServerPrivilege>;
}

/**
 * Privileges on large objects.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface LargeObjectGrantArgs extends InDatabase, Grantable, Only<"largeObjects"> {
  /** Their numbers (oids), from 1 to 4294967295. */
  readonly largeObjects: readonly number[];
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<LargeObjectPrivilege>;
}

/**
 * Privileges on tablespaces, which belong to no database.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface TablespaceGrantArgs extends Grantable, Only<"tablespaces"> {
  /** Names, as in CREATE TABLESPACE. */
  readonly tablespaces: readonly string[];
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<TablespacePrivilege>;
  /** All databases share tablespaces. */
  readonly database?: never;
}

/**
 * Privileges on configuration parameters, which belong to no database; PostgreSQL 15 and later.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface ParameterGrantArgs extends Grantable, Only<"parameters"> {
  /** Names, such as `"log_min_duration_statement"`, in any case. */
  readonly parameters: readonly string[];
  /** Privileges, or `["ALL"]`. */
  readonly privileges: Privileges<ParameterPrivilege>;
  /** All databases share parameters. */
  readonly database?: never;
}
