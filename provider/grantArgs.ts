/**
 * What a user may write in `grants`. One variant an object type, so that a privilege the object
 * type does not have, or a grant with two objects, does not compile.
 */

/** @see https://www.postgresql.org/docs/current/ddl-priv.html (PostgreSQL 18, Table 5.2) */
export type DatabasePrivilege = "CONNECT" | "CREATE" | "TEMPORARY";
export type SchemaPrivilege = "USAGE" | "CREATE";
export type TablePrivilege =
  "SELECT" | "INSERT" | "UPDATE" | "DELETE" | "TRUNCATE" | "REFERENCES" | "TRIGGER" | "MAINTAIN";

/** Privileges of one object type, or `["ALL"]`: every privilege the server's version has for it. */
export type Privileges<Privilege extends string> = readonly Privilege[] | readonly ["ALL"];

/** `"readOnly"`: SELECT; `"readWrite"`: SELECT, INSERT, UPDATE, DELETE. See {@link PresetGrantArgs}. */
export type Access = "readOnly" | "readWrite";

interface InDatabase {
  /** Database that the object is in. Default: the resource's `database`. */
  readonly database?: string;
}

interface Grantable {
  /** Whether the role may grant the privileges on to other roles. Default: `false`. */
  readonly withGrantOption?: boolean;
}

/** Keys of the other variants: naming one beside this variant's own does not compile. */
type Without<Keys extends string> = { readonly [Key in Keys]?: never };

/**
 * Privileges on a database.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */
export interface DatabaseGrantArgs
  extends InDatabase, Grantable, Without<"schema" | "tables" | "access"> {
  readonly privileges: Privileges<DatabasePrivilege>;
}

/** Privileges on a schema itself, not on the objects in it. */
export interface SchemaGrantArgs extends InDatabase, Grantable, Without<"tables" | "access"> {
  /** Schema, as PostgreSQL stores its name (no quotes, case as created). */
  readonly schema: string;
  readonly privileges: Privileges<SchemaPrivilege>;
}

/** Privileges on tables, partitioned tables, views, materialised views and foreign tables. */
export interface TableGrantArgs extends InDatabase, Grantable, Without<"access"> {
  readonly schema: string;
  /** Names, or `"*"` for every one in the schema at the time of each deployment. */
  readonly tables: "*" | readonly string[];
  readonly privileges: Privileges<TablePrivilege>;
}

/**
 * A preset: what a reader or a writer of one schema needs.
 * Expands to CONNECT on the database, USAGE on the schema, and on every table, view and sequence
 * of the schema the privileges of the README's table of presets.
 */
export interface PresetGrantArgs extends InDatabase, Without<"tables" | "privileges"> {
  readonly schema: string;
  readonly access: Access;
  readonly withGrantOption?: never;
}

/** One entry of `grants`. */
export type GrantArgs = DatabaseGrantArgs | SchemaGrantArgs | TableGrantArgs | PresetGrantArgs;
