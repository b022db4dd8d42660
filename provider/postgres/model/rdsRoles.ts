/** Roles that RDS makes on each server. */

/** RDS takes an IAM token, and no password, of this role's members. */
export const RDS_IAM = "rds_iam";
