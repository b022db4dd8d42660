/**
 * What somebody does by hand behind Pulumi's back, as rows: `@role` and `@schema` are the row's own,
 * so that rows do not disturb each other. All SQL is run as the superuser, who may SET ROLE.
 */

/** One deed, and what has to be seen of it. */
export interface Row {
  readonly title: string;
  /** Arguments of the role. Default: USAGE on the schema and SELECT on its table `invoice`. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** Before the role is declared; the schema has the tables `invoice` and `item` already. */
  readonly seed?: string;
  /** What is done by hand. */
  readonly change: string;
  /** Where it is done. Default: the declared database. */
  readonly database?: string;
  /** The exact lines of `drift`, sorted; none: it must not be noticed. */
  readonly drift: readonly string[];
  /** What `up` cannot repair, all or some of the lines; they are there again afterwards. */
  readonly stays?: true | readonly string[];
  /** The way out that the warning of a line that stays ends with; several: one for each line. */
  readonly hint?: string | readonly string[];
  /** What that warning says behind the line, where a look cannot know it before it is tried. */
  readonly learnt?: string;
  /** What the repaired role has beyond what it had: something to be granted on is new, or something stays. */
  readonly adds?: readonly string[];
  /** Only from this version on. */
  readonly since?: number;
  /** Only up to this version. */
  readonly until?: number;
}

/** The declared database. */
export const DATABASE = "drift_table";
/** Some rows declare grants there too; it has the schema `sales` of the tables invoice and item. */
export const ARCHIVE = "drift_archive";
/** Like that, but nobody declares anything there. */
export const OTHER = "drift_other";
/** Like that, and closed to everybody by the only row that uses it. */
export const CLOSED = "drift_closed";

export const USAGE = { schema: "@schema", privileges: ["USAGE"] };
export const SELECT = { schema: "@schema", tables: ["invoice"], privileges: ["SELECT"] };

/** Roles that rows share. */
export const SHARED_ROLES = `SET ROLE dbmaster;
  CREATE ROLE bob; CREATE ROLE etl_owner; CREATE ROLE drift_group;
  RESET ROLE;
  CREATE ROLE drift_payroll;`;
