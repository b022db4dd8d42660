/** What `up` can repair beside what it cannot: it does the rest, and warns of what stays. */
import { DATABASE, type Row } from "./rows";

const NO_BYPASSRLS = 'Have a superuser run ALTER ROLE "@role" NOBYPASSRLS.';
const NO_SUPERUSER = 'Have a superuser run ALTER ROLE "@role" NOSUPERUSER.';
const NO_REPLICATION = 'Have a superuser run ALTER ROLE "@role" NOREPLICATION.';
const REVOKED = "REVOKE SELECT ON @schema.invoice FROM @role";
const MISSING = "missing SELECT on table @schema.invoice";

/** What is done beside a REVOKE, and what stays of it. */
type Partly = Pick<Row, "title" | "change" | "hint" | "adds" | "until"> & {
  readonly stays: readonly string[];
};

const beyond = (attribute: string): string =>
  `has the attribute ${attribute}, beyond the master's reach`;

const rows: readonly Partly[] = [
  {
    title: "BYPASSRLS",
    change: "ALTER ROLE @role BYPASSRLS",
    stays: [beyond("BYPASSRLS")],
    hint: NO_BYPASSRLS,
    adds: ["attribute BYPASSRLS"],
  },
  {
    title: "SUPERUSER with another attribute",
    change: "ALTER ROLE @role SUPERUSER CREATEDB",
    stays: [beyond("SUPERUSER"), beyond("CREATEDB")],
    hint: NO_SUPERUSER,
    adds: ["attribute CREATEDB", "attribute SUPERUSER"],
  },
  {
    title: "SUPERUSER with a setting",
    change: "ALTER ROLE @role SUPERUSER; ALTER ROLE @role SET work_mem = '1MB'",
    stays: [beyond("SUPERUSER"), "extra setting work_mem, beyond the master's reach"],
    hint: NO_SUPERUSER,
    adds: ["attribute SUPERUSER", "setting work_mem=1MB"],
  },
  {
    title: "REPLICATION with another attribute, before 16",
    change: "ALTER ROLE @role REPLICATION CREATEDB",
    stays: [beyond("REPLICATION"), beyond("CREATEDB")],
    hint: NO_REPLICATION,
    adds: ["attribute CREATEDB", "attribute REPLICATION"],
    until: 15,
  },
  {
    title: "a privilege that the role passed on",
    change: `GRANT INSERT ON @schema.item TO @role WITH GRANT OPTION;
      SET ROLE @role; GRANT INSERT ON @schema.item TO bob; RESET ROLE`,
    stays: ['extra INSERT on table @schema.item, passed on to "bob"'],
    hint: 'Have "@role" run REVOKE INSERT ON TABLE "@schema"."item" FROM "bob".',
    adds: [`INSERT t on ${DATABASE} relation @schema.item by dbmaster`],
  },
];

export const partlyRows: readonly Row[] = [
  ...rows.map((row): Row => ({
    ...row,
    title: `something missing beside what stays: ${row.title}`,
    change: `${row.change}; ${REVOKED}`,
    drift: [...row.stays, MISSING],
  })),
  {
    title: "REPLICATION, which stays, with CREATEDB, which from 16 on does not",
    change: `ALTER ROLE @role REPLICATION CREATEDB; ${REVOKED}`,
    drift: [beyond("REPLICATION"), "has the attribute CREATEDB", MISSING],
    stays: [beyond("REPLICATION")],
    hint: NO_REPLICATION,
    adds: ["attribute REPLICATION"],
    since: 16,
  },
  {
    title: "something missing beside an extra that is to be reported",
    args: { extraPrivileges: "report" },
    change: `GRANT INSERT ON @schema.item TO @role; ${REVOKED}`,
    drift: [MISSING],
    adds: [`INSERT f on ${DATABASE} relation @schema.item by dbmaster`],
  },
];
