/** What somebody does by hand after which `up` cannot make the role as declared, and refuses it whole. */
import { type Row, SELECT, USAGE } from "./rows";

/** The declared database of these rows, and a further one that a row closes. */
export const REFUSED = "drift_refused";
export const SHUT = "drift_shut";

export interface RefusedRow extends Pick<Row, "title" | "args" | "seed" | "change" | "drift"> {
  /** The text of each refusal, without its hint, and the hint. */
  readonly refusals: readonly (readonly [text: string, hint: string])[];
  /**
   * What is told below `role "…" will be changed after the problems above are fixed:` and the lines of `drift`,
   * which are in the order in which they are told; none: nothing of that is told.
   */
  readonly sends?: readonly string[];
  /** What is done by hand so that `up` can do the rest. */
  readonly mend: string;
}

const EXTRA = "GRANT INSERT ON @schema.item TO @role";
const EXTRA_LINE = "extra INSERT on table @schema.item";
const EXTRA_HAZARD = 'hazard: revoke INSERT on table @schema.item from "@role"';
const CREATE_FIRST = "Create it first, or take it out of the grants.";
const NO_LEDGER = `schema ledger does not exist in database "${REFUSED}"`;
const MARKER = "shobj_description('@role'::regrole, 'pg_authid')";

/** Puts another owner into the marker, or the right one back. */
function ownerChanged(from: string, to: string): string {
  return `DO $$ BEGIN EXECUTE format('COMMENT ON ROLE %I IS %L', '@role',
    replace(${MARKER}, ${from}, ${to})); END $$`;
}

export const refusedRows: readonly RefusedRow[] = [
  {
    title: "a declared table that is dropped",
    change: `DROP TABLE @schema.invoice; ${EXTRA}`,
    drift: [`table @schema.invoice does not exist in database "${REFUSED}"`, EXTRA_LINE],
    refusals: [
      [
        `grants[1].tables[0]: table @schema.invoice does not exist in database "${REFUSED}"`,
        CREATE_FIRST,
      ],
    ],
    sends: [EXTRA_HAZARD],
    mend: "SET ROLE dbmaster; CREATE TABLE @schema.invoice (id integer, status text)",
  },
  {
    title: "a declared schema that is renamed",
    args: {
      grants: [
        { schema: "ledger", privileges: ["USAGE"] },
        { schema: "ledger", tables: ["entry"], privileges: ["SELECT"] },
      ],
    },
    seed: "SET ROLE dbmaster; CREATE SCHEMA ledger; CREATE TABLE ledger.entry (id integer)",
    change: "ALTER SCHEMA ledger RENAME TO ledgers",
    drift: [NO_LEDGER, "extra USAGE on schema ledgers", "extra SELECT on table ledgers.entry"],
    refusals: [0, 1].map((index) => [
      `grants[${String(index)}].schema: ${NO_LEDGER}`,
      `Did you mean "ledgers"? ${CREATE_FIRST}`,
    ]),
    sends: [
      'hazard: revoke USAGE on schema ledgers from "@role"',
      'hazard: revoke SELECT on table ledgers.entry from "@role"',
    ],
    mend: "ALTER SCHEMA ledgers RENAME TO ledger",
  },
  {
    title: "a declared column that is renamed",
    args: {
      grants: [
        { schema: "@schema", tables: ["invoice"], columns: ["status"], privileges: ["UPDATE"] },
      ],
    },
    change: "ALTER TABLE @schema.invoice RENAME COLUMN status TO state",
    drift: [
      `column @schema.invoice.status does not exist in database "${REFUSED}"`,
      "extra UPDATE on column @schema.invoice.state",
    ],
    refusals: [
      [
        `grants[0].columns[0]: column @schema.invoice.status does not exist in database "${REFUSED}"`,
        `Did you mean "state"? ${CREATE_FIRST}`,
      ],
    ],
    sends: ['hazard: revoke UPDATE (state) on table @schema.invoice from "@role"'],
    mend: "ALTER TABLE @schema.invoice RENAME COLUMN state TO status",
  },
  {
    title: "a role that it is to be a member of, dropped",
    args: { memberOf: ["@role_group"] },
    seed: "SET ROLE dbmaster; CREATE ROLE @role_group",
    change: `DROP ROLE @role_group; ${EXTRA}`,
    drift: [
      'role "@role_group" does not exist on the server',
      'not a member of "@role_group"',
      EXTRA_LINE,
    ],
    refusals: [
      [
        'memberOf: role "@role_group" does not exist on the server',
        "Create it first, or take it out of memberOf.",
      ],
    ],
    sends: [EXTRA_HAZARD, 'grant membership in "@role_group" to "@role"'],
    mend: "SET ROLE dbmaster; CREATE ROLE @role_group",
  },
  {
    title: "a role that creates objects, dropped",
    args: {
      grants: [
        {
          schema: "@schema",
          tables: "*",
          privileges: ["SELECT"],
          future: { createdBy: ["@role_creator"] },
        },
      ],
    },
    seed: "SET ROLE dbmaster; CREATE ROLE @role_creator",
    change: `DROP OWNED BY @role_creator; DROP ROLE @role_creator; ${EXTRA}`,
    drift: ['role "@role_creator" does not exist on the server', EXTRA_LINE],
    refusals: [
      [
        'grants[0].future.createdBy[0]: role "@role_creator" does not exist on the server',
        "Create it first, or take it out of createdBy.",
      ],
    ],
    sends: [EXTRA_HAZARD],
    mend: "SET ROLE dbmaster; CREATE ROLE @role_creator",
  },
  {
    title: "a declared further database that takes no connections",
    args: {
      grants: [
        USAGE,
        SELECT,
        { database: SHUT, schema: "sales", tables: ["invoice"], privileges: ["SELECT"] },
      ],
    },
    change: `ALTER DATABASE ${SHUT} ALLOW_CONNECTIONS false; ${EXTRA}`,
    drift: [`database "${SHUT}" takes no connections`, EXTRA_LINE],
    refusals: [
      [
        `grants[2].database: database "${SHUT}" takes no connections`,
        `Have its owner run ALTER DATABASE "${SHUT}" ALLOW_CONNECTIONS true.`,
      ],
    ],
    sends: [EXTRA_HAZARD],
    mend: `ALTER DATABASE ${SHUT} ALLOW_CONNECTIONS true`,
  },
  {
    title: "another role under the name of the one that was dropped",
    change: `DROP OWNED BY @role; DROP ROLE @role; SET ROLE dbmaster; CREATE ROLE @role LOGIN`,
    drift: [
      "ownership marker is missing or changed",
      'not a member of "rds_iam"',
      "missing USAGE on schema @schema",
      "missing SELECT on table @schema.invoice",
    ],
    refusals: [
      [
        'username: role "@role" already exists and is not managed by this resource',
        "Set adoptExisting to take it over, or choose another name.",
      ],
    ],
    mend: "DROP ROLE @role",
  },
  {
    title: "the marker of another resource",
    change: `${ownerChanged("'Role::@role'", "'Role::other'")}; ${EXTRA}`,
    drift: [
      'role "@role" is managed by another resource: organization/e2e/dev::pulumi-nodejs:dynamic/rds-iam-user:Role::other',
      "ownership marker is missing or changed",
      EXTRA_LINE,
    ],
    refusals: [
      [
        'username: role "@role" is managed by another resource: organization/e2e/dev::pulumi-nodejs:dynamic/rds-iam-user:Role::other',
        'If that is this resource under another name or parent, give it an alias (the option `aliases`); else choose another username, or free the role: COMMENT ON ROLE "@role" IS NULL.',
      ],
    ],
    mend: ownerChanged("'Role::other'", "'Role::@role'"),
  },
  {
    title: "SUPERUSER with another connection limit",
    change: `ALTER ROLE @role SUPERUSER CONNECTION LIMIT 3; ${EXTRA}`,
    drift: [
      "connection limit is 3 instead of -1",
      EXTRA_LINE,
      "has the attribute SUPERUSER, beyond the master's reach",
    ],
    refusals: [
      [
        'connectionLimit: "@role" is a superuser, which only a superuser may alter',
        'Have a superuser run ALTER ROLE "@role" NOSUPERUSER.',
      ],
    ],
    sends: [EXTRA_HAZARD],
    mend: "ALTER ROLE @role NOSUPERUSER",
  },
];
