/** Roles and databases of a new RDS server. */
import { escapeIdentifier, escapeLiteral } from "pg";

/** RDS's own superuser: nobody else can log in as it. */
export const RDS_ADMIN = "rdsadmin";

/** RDS's own database. */
export const RDS_DATABASE = "rdsadmin";

/**
 * Statements that make a new server look like RDS to its master user.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.html
 */
export function rdsSetup(
  version: number,
  master: { readonly username: string; readonly password: string },
): readonly string[] {
  const name = escapeIdentifier(master.username);
  return [
    ...["rds_iam", "rds_superuser", "rds_password", "rds_replication", "rds_ad"].map(
      (role) => `CREATE ROLE ${role} NOLOGIN`,
    ),
    "GRANT pg_monitor, pg_signal_backend, rds_password, rds_replication TO rds_superuser WITH ADMIN OPTION",
    // Lets the master give rds_iam away without being in it, which would end its password login.
    ...(version >= 16
      ? ["GRANT rds_iam TO rds_superuser WITH ADMIN TRUE, INHERIT FALSE, SET FALSE"]
      : []),
    `CREATE ROLE ${name} LOGIN CREATEDB CREATEROLE PASSWORD ${escapeLiteral(master.password)}`,
    `GRANT rds_superuser TO ${name}`,
    `CREATE DATABASE ${RDS_DATABASE}`,
    `REVOKE ALL ON DATABASE ${RDS_DATABASE} FROM PUBLIC`,
    `ALTER DATABASE postgres OWNER TO ${name}`,
    `ALTER DATABASE template1 OWNER TO ${name}`,
  ];
}

/**
 * Who may log in over which way: the front end sends whom it has verified to the socket, everybody
 * else to the port with their own password.
 */
export const HOST_BASED_AUTHENTICATION = `
local all ${RDS_ADMIN} scram-sha-256
local all all trust
host all ${RDS_ADMIN} 127.0.0.1/32 reject
host ${RDS_DATABASE} all 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
`;

/**
 * Whether RDS wants a token of this role. From version 16 only inherited memberships count: CREATE
 * ROLE makes its creator a member without inheritance, which on RDS locks no master out. Where
 * every membership counts, that is enough to be asked for a token.
 */
export function iamRoleQuery(version: number, everyMembershipCounts: boolean): string {
  const how = version >= 16 ? "USAGE" : "MEMBER";
  const through = everyMembershipCounts
    ? "r.oid <> iam.oid AND pg_catalog.pg_has_role(login.oid, r.oid, 'MEMBER')"
    : "r.oid = login.oid";
  return `
SELECT pg_catalog.bool_or(pg_catalog.pg_has_role(r.oid, iam.oid, '${how}')) AS is_iam
FROM pg_catalog.pg_roles AS login, pg_catalog.pg_roles AS iam, pg_catalog.pg_roles AS r
WHERE login.rolname = $1 AND NOT login.rolsuper AND iam.rolname = 'rds_iam'
  AND ${through}`;
}
