/** Extras of a role that the master may not alter: they stay and are told, and the rest is done. */
import { type Case, declare, on, SALES } from "../caseShape";

const MARKED = `CREATE ROLE svc LOGIN; GRANT rds_iam TO svc;
  COMMENT ON ROLE svc IS 'pulumi-rds-iam-user:{"v":1,"owner":"test","origin":"created","generation":1}';`;
const KNOWN = { ...declare().ownership, adoptExisting: false, generation: 1 };
const REACH = "beyond the master's reach.";
const GIVE_ADMIN = `Have a superuser, the creator of "svc" or, on RDS, the server's master user run GRANT "svc" TO "dbmaster" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE.`;

/** Done by hand as the superuser, and what is to be told of each extra. */
const rows: readonly (Pick<Case, "title" | "from" | "to" | "left"> & {
  readonly byHand: string;
  readonly keeps: readonly string[];
})[] = [
  {
    title: "a role that is a superuser, with another attribute and a setting",
    byHand: "ALTER ROLE svc SUPERUSER CREATEDB; ALTER ROLE svc SET work_mem = '1MB'",
    keeps: ["attribute CREATEDB", "attribute SUPERUSER", "setting work_mem=1MB"],
    left: [
      `has the attribute CREATEDB, ${REACH} Have a superuser run ALTER ROLE "svc" NOSUPERUSER.`,
      `has the attribute SUPERUSER, ${REACH} Have a superuser run ALTER ROLE "svc" NOSUPERUSER.`,
      `extra setting work_mem, ${REACH} Have a superuser run ALTER ROLE "svc" NOSUPERUSER.`,
    ],
  },
  {
    title: "a role with REPLICATION, but for its setting",
    to: 15,
    byHand: "ALTER ROLE svc REPLICATION CREATEDB; ALTER ROLE svc SET work_mem = '1MB'",
    keeps: ["attribute CREATEDB", "attribute REPLICATION"],
    left: [
      `has the attribute CREATEDB, ${REACH} Have a superuser run ALTER ROLE "svc" NOREPLICATION.`,
      `has the attribute REPLICATION, ${REACH} Have a superuser run ALTER ROLE "svc" NOREPLICATION.`,
    ],
  },
  {
    title: "a role with REPLICATION and BYPASSRLS, but for what else it has",
    from: 16,
    byHand: "ALTER ROLE svc REPLICATION BYPASSRLS CREATEDB; ALTER ROLE svc SET work_mem = '1MB'",
    keeps: ["attribute BYPASSRLS", "attribute REPLICATION"],
    left: [
      `has the attribute BYPASSRLS, ${REACH} Have a superuser run ALTER ROLE "svc" NOBYPASSRLS.`,
      `has the attribute REPLICATION, ${REACH} Have a superuser run ALTER ROLE "svc" NOREPLICATION.`,
    ],
  },
  {
    title: "a role on which it has lost ADMIN OPTION",
    from: 16,
    byHand:
      "REVOKE svc FROM dbmaster; ALTER ROLE svc CREATEDB; ALTER ROLE svc SET work_mem = '1MB'",
    keeps: ["attribute CREATEDB", "setting work_mem=1MB"],
    left: [
      `has the attribute CREATEDB, ${REACH} ${GIVE_ADMIN}`,
      `extra setting work_mem, ${REACH} ${GIVE_ADMIN}`,
    ],
  },
];

export const roleReachCases: readonly Case[] = rows.map(({ title, byHand, keeps, ...row }) => ({
  ...row,
  title: `leaves ${title}`,
  seed: { app: `${SALES} ${MARKED} RESET ROLE; ${byHand}` },
  declared: { ownership: KNOWN, grants: [on("SCHEMA", ["s"], ["USAGE"])] },
  holds: [...keeps, "schema s: USAGE by dbmaster"],
}));
