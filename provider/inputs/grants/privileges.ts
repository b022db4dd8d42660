/**
 * The privileges that can be granted, a union an object type, from the one table of object types.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html (PostgreSQL 18, Tables 5.1 and 5.2)
 */
import type { PrivilegeOn } from "../../postgres/model/objectTypes";

/**
 * Privileges of one object type, or `["ALL"]`: every privilege the server's version has for it.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type Privileges<Privilege extends string> = readonly Privilege[] | readonly ["ALL"];

/**
 * On some columns of a table.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type ColumnPrivilege = PrivilegeOn<"COLUMN">;

/**
 * On a database.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type DatabasePrivilege = PrivilegeOn<"DATABASE">;

/**
 * On a foreign-data wrapper.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type ForeignDataWrapperPrivilege = PrivilegeOn<"FOREIGN DATA WRAPPER">;

/**
 * On a foreign server.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type ForeignServerPrivilege = PrivilegeOn<"FOREIGN SERVER">;

/**
 * On a procedural language.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type LanguagePrivilege = PrivilegeOn<"LANGUAGE">;

/**
 * On a large object.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type LargeObjectPrivilege = PrivilegeOn<"LARGE OBJECT">;

/**
 * On a configuration parameter; PostgreSQL 15 and later.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type ParameterPrivilege = PrivilegeOn<"PARAMETER">;

/**
 * On a function, procedure, aggregate or window function.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type RoutinePrivilege = PrivilegeOn<"ROUTINE">;

/**
 * On a schema itself.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type SchemaPrivilege = PrivilegeOn<"SCHEMA">;

/**
 * On a sequence.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type SequencePrivilege = PrivilegeOn<"SEQUENCE">;

/**
 * On a table, view, materialized view or foreign table; `MAINTAIN` from PostgreSQL 17.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type TablePrivilege = PrivilegeOn<"TABLE">;

/**
 * On a tablespace.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type TablespacePrivilege = PrivilegeOn<"TABLESPACE">;

/**
 * On a data type or domain.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
export type TypePrivilege = PrivilegeOn<"TYPE">;
