/** The role itself: attributes, settings, marker, existence. */
import { ARCHIVE, DATABASE, type Row, SELECT, USAGE } from "./rows";

const attributes: readonly (readonly [string, string])[] = [
  ["ALTER ROLE @role NOLOGIN", "login is disabled"],
  ["ALTER ROLE @role CREATEDB", "has the attribute CREATEDB"],
  ["ALTER ROLE @role CREATEROLE", "has the attribute CREATEROLE"],
  ["ALTER ROLE @role NOINHERIT", "has the attribute NOINHERIT"],
  ["ALTER ROLE @role VALID UNTIL '2030-01-01'", "has the attribute VALID UNTIL"],
  ["ALTER ROLE @role CONNECTION LIMIT 3", "connection limit is 3 instead of -1"],
  ["ALTER ROLE @role SET work_mem = '1MB'", "extra setting work_mem"],
  [
    `ALTER ROLE @role IN DATABASE ${ARCHIVE} SET work_mem = '1MB'`,
    `extra setting work_mem in database "${ARCHIVE}"`,
  ],
  ["COMMENT ON ROLE @role IS NULL", "ownership marker is missing or changed"],
];

const SETTINGS = { statement_timeout: "30s", search_path: ["sales", "public"] };

/** COMMENT takes no expression. */
function commentBy(expression: string): string {
  return `DO $$ BEGIN EXECUTE format('COMMENT ON ROLE %I IS %L', '@role', ${expression}); END $$`;
}

export const roleRows: readonly Row[] = [
  ...attributes.map(([change, line]): Row => ({ title: line, change, drift: [line] })),
  {
    title: "a declared connection limit that is lifted",
    args: { connectionLimit: 5 },
    change: "ALTER ROLE @role CONNECTION LIMIT -1",
    drift: ["connection limit is -1 instead of 5"],
  },
  {
    title: "a declared setting that is reset",
    args: { settings: SETTINGS },
    change: "ALTER ROLE @role RESET statement_timeout",
    drift: ["setting statement_timeout is not as declared"],
  },
  {
    title: "a declared list in another order",
    args: { settings: SETTINGS },
    change: "ALTER ROLE @role SET search_path = public, sales",
    drift: ["setting search_path is not as declared"],
  },
  {
    title: "a declared setting that one database overrides",
    args: { settings: SETTINGS },
    change: `ALTER ROLE @role IN DATABASE ${DATABASE} SET statement_timeout = 0`,
    drift: [`extra setting statement_timeout in database "${DATABASE}"`],
  },
  {
    title: "several changes at once",
    change: "ALTER ROLE @role NOLOGIN CREATEDB; REVOKE SELECT ON @schema.invoice FROM @role",
    drift: [
      "has the attribute CREATEDB",
      "login is disabled",
      "missing SELECT on table @schema.invoice",
    ],
  },
  {
    title: "a role that is dropped with all that it has",
    args: { grants: [USAGE, SELECT], memberOf: ["drift_group"], settings: SETTINGS },
    change: "DROP OWNED BY @role; DROP ROLE @role",
    drift: ["role does not exist"],
  },
  {
    title: "a role that is renamed",
    change: "ALTER ROLE @role RENAME TO drift_renamed",
    drift: ["role does not exist"],
  },
  {
    title: "a comment in place of the marker",
    change: "COMMENT ON ROLE @role IS 'reads for the nightly report'",
    drift: ["ownership marker is missing or changed"],
    adds: ["comment reads for the nightly report"],
  },
  {
    title: "what people write below the marker",
    change: commentBy(
      "shobj_description('@role'::regrole, 'pg_authid') || E'\\n' || 'reads for the nightly report'",
    ),
    drift: ["ownership marker is missing or changed"],
    adds: ["comment reads for the nightly report"],
  },
  {
    title: "a password, which a master cannot see",
    change: "ALTER ROLE @role PASSWORD 'guess'",
    drift: [],
  },
  {
    title: "what people write above the marker",
    change: commentBy(
      "'reads for the nightly report' || E'\\n' || shobj_description('@role'::regrole, 'pg_authid')",
    ),
    drift: [],
  },
  ...["BYPASSRLS", "REPLICATION"].map((attribute): Row => {
    const line = `has the attribute ${attribute}, beyond the master's reach`;
    return {
      title: line,
      change: `ALTER ROLE @role ${attribute}`,
      drift: [line],
      stays: true,
      hint: `Have a superuser run ALTER ROLE "@role" NO${attribute}.`,
    };
  }),
];
