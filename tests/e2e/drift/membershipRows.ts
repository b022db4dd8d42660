/** Memberships of the role, and its members. */
import type { Row } from "./rows";

const JOINED = { memberOf: ["drift_group"] };

export const membershipRows: readonly Row[] = [
  {
    title: "rds_iam revoked",
    change: "SET ROLE dbmaster; REVOKE rds_iam FROM @role",
    drift: ['not a member of "rds_iam"'],
  },
  // From 16 on the grantor is the role whose ADMIN OPTION the master uses.
  ...[
    { until: 15, by: "" },
    { since: 16, by: ', granted by "rds_superuser"' },
  ].flatMap(({ by, ...versions }): readonly Row[] => [
    {
      title: "rds_iam with ADMIN OPTION",
      change: "SET ROLE dbmaster; GRANT rds_iam TO @role WITH ADMIN OPTION",
      drift: [`extra ADMIN option of membership in "rds_iam"${by}`],
      ...versions,
    },
    {
      title: "a membership in a role of PostgreSQL's own",
      change: "SET ROLE dbmaster; GRANT pg_monitor TO @role",
      drift: [`extra membership in "pg_monitor"${by}`],
      ...versions,
    },
  ]),
  {
    title: "a membership that is not declared",
    change: "SET ROLE dbmaster; GRANT drift_group TO @role",
    drift: ['extra membership in "drift_group"'],
  },
  {
    title: "a declared membership revoked",
    args: JOINED,
    change: "SET ROLE dbmaster; REVOKE drift_group FROM @role",
    drift: ['not a member of "drift_group"'],
  },
  {
    title: "a declared membership with ADMIN OPTION",
    args: JOINED,
    change: "SET ROLE dbmaster; GRANT drift_group TO @role WITH ADMIN OPTION",
    drift: ['extra ADMIN option of membership in "drift_group"'],
  },
  {
    title: "a declared ADMIN OPTION taken away",
    args: { memberOf: [{ role: "drift_group", admin: true }] },
    change: "SET ROLE dbmaster; REVOKE ADMIN OPTION FOR drift_group FROM @role",
    drift: ['missing ADMIN option of membership in "drift_group"'],
  },
  ...["INHERIT", "SET"].map((option): Row => ({
    title: `a declared membership without ${option}`,
    args: JOINED,
    change: `SET ROLE dbmaster; GRANT drift_group TO @role WITH ${option} FALSE`,
    drift: [`missing ${option} option of membership in "drift_group"`],
    since: 16,
  })),
  {
    title: "bob as a member",
    change: "SET ROLE dbmaster; GRANT @role TO bob",
    drift: ['"bob" is a member'],
  },
  {
    title: "bob with ADMIN alone",
    change: "SET ROLE dbmaster; GRANT @role TO bob WITH ADMIN TRUE, INHERIT FALSE, SET FALSE",
    drift: ['"bob" is a member'],
    since: 16,
  },
  {
    title: "a member and whom it made one",
    change: `SET ROLE dbmaster; GRANT @role TO etl_owner WITH ADMIN OPTION; RESET ROLE;
      SET ROLE etl_owner; GRANT @role TO bob; RESET ROLE`,
    drift: ['"bob" is a member', '"etl_owner" is a member'],
  },
  {
    title: "a member of a group role",
    args: { login: false },
    change: "SET ROLE dbmaster; GRANT @role TO bob",
    drift: [],
  },
  {
    title: "the master as a member of a group role",
    args: { login: false },
    change: "SET ROLE dbmaster; GRANT @role TO dbmaster",
    drift: [],
  },
  {
    title: "a membership that a superuser gave, from 16 on beyond the master's reach",
    change: "GRANT drift_payroll TO @role",
    drift: [
      'extra membership in "drift_payroll", granted by "rdsadmin", beyond the master\'s reach',
    ],
    stays: true,
    hint: 'Have "rdsadmin" or a superuser run REVOKE "drift_payroll" FROM "@role" GRANTED BY "rdsadmin".',
    since: 16,
  },
];
