/** Roles that RDS or PostgreSQL makes on each server. */

/** RDS takes an IAM token, and no password, of this role's members. */
export const RDS_IAM = "rds_iam";

/**
 * Its members may end the sessions of other roles.
 * @see https://www.postgresql.org/docs/current/predefined-roles.html
 */
export const PG_SIGNAL_BACKEND = "pg_signal_backend";
