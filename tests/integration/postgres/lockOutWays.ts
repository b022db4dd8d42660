/** Ways in which a change can lock the master out, and what comes of each. */
import type { RoleDeclaration } from "../../../provider/postgres/model/declaration";
import type { Range } from "../versions";
import { future, LOGIN, member, tables } from "./caseShape";

/** What comes of a change, and whether the master's password is accepted afterwards. */
export interface Outcome {
  /** `applied`, or the code of the error. */
  readonly result: string;
  readonly warnings: number;
  readonly secondLogins: number;
  /** What `svc` holds. */
  readonly holds: readonly string[];
  readonly logsIn: boolean;
}

export interface Way extends Range {
  readonly title: string;
  /** SQL that the superuser runs. */
  readonly seed?: string;
  /** A declaration that is applied before, where RDS's rule is in force. */
  readonly first?: Partial<RoleDeclaration>;
  /** SQL that the superuser runs after that. */
  readonly meanwhile?: string;
  /** What differs from a login `svc`. */
  readonly declared?: Partial<RoleDeclaration>;
  /** Whether the master logs in with an IAM token. */
  readonly byToken?: boolean;
  /** Where RDS's rule is in force. */
  readonly rds: Partial<Outcome>;
  /** From 16 on, where every membership counts. */
  readonly strict: Partial<Outcome>;
}

/** A change that harms nobody, and was tried by a second login where it could. */
export const APPLIED: Outcome = {
  result: "applied",
  warnings: 0,
  secondLogins: 0,
  holds: LOGIN,
  logsIn: true,
};

const TRIED = { secondLogins: 1 };
const DROPPED = { result: "lock-out prevented", secondLogins: 2, holds: [] };
const REVOKED = { ...DROPPED, holds: ["attribute LOGIN"] };
/** The master was locked out before. */
const LOCKED_OUT = { logsIn: false };
const GROUP = { login: false, iamAuthentication: false };

export const ways: readonly Way[] = [
  {
    title: "the master makes a login: before 16 it is no member of it",
    to: 15,
    rds: {},
    strict: {},
  },
  {
    title: "the master makes a login",
    from: 16,
    rds: TRIED,
    strict: DROPPED,
  },
  {
    title: "the master makes a login, and would inherit what it makes",
    from: 16,
    seed: "ALTER ROLE dbmaster SET createrole_self_grant = 'set, inherit'",
    rds: TRIED,
    strict: DROPPED,
  },
  {
    title: "a login that the master made by hand is adopted",
    seed: "SET ROLE dbmaster; CREATE ROLE svc LOGIN",
    to: 15,
    rds: {},
    strict: {},
  },
  {
    title: "a login that the master made by hand is adopted",
    from: 16,
    seed: "SET ROLE dbmaster; CREATE ROLE svc LOGIN",
    rds: TRIED,
    strict: REVOKED,
  },
  {
    title: "a login of which a group of the master is a managed member is adopted",
    from: 16,
    seed: `SET ROLE dbmaster; CREATE ROLE team; CREATE ROLE svc LOGIN;
COMMENT ON ROLE team IS 'pulumi-rds-iam-user:{"v":1,"owner":"test","origin":"created","generation":1}';
GRANT svc TO team`,
    rds: TRIED,
    strict: REVOKED,
  },
  {
    title: "a login of which the master is a managed member by inheritance would be adopted",
    seed: `CREATE ROLE team; SET ROLE dbmaster; CREATE ROLE svc LOGIN; RESET ROLE; GRANT svc TO team;
COMMENT ON ROLE team IS 'pulumi-rds-iam-user:{"v":1,"owner":"test","origin":"created","generation":1}';
GRANT team TO dbmaster`,
    rds: { result: "lock-out prevented", holds: ["attribute LOGIN"] },
    strict: { result: "lock-out prevented", holds: ["attribute LOGIN"] },
  },
  {
    title: "a login of which iamAuthentication is switched on",
    from: 16,
    first: { iamAuthentication: false },
    rds: TRIED,
    strict: REVOKED,
  },
  {
    title: "a login that was taken out of rds_iam by hand is repaired",
    from: 16,
    first: {},
    meanwhile: "SET ROLE dbmaster; REVOKE rds_iam FROM svc",
    rds: TRIED,
    strict: REVOKED,
  },
  {
    title: "a membership in rds_iam without INHERIT is repaired",
    from: 16,
    seed: "SET ROLE dbmaster; CREATE ROLE svc LOGIN; GRANT rds_iam TO svc WITH INHERIT FALSE",
    rds: TRIED,
    strict: { ...DROPPED, holds: ["attribute LOGIN", "member of rds_iam without inherit"] },
  },
  {
    title: "a group without rds_iam",
    declared: GROUP,
    rds: { holds: [] },
    strict: { holds: [] },
  },
  {
    title: "a group that gets rds_iam",
    from: 16,
    declared: { ...GROUP, memberOf: [member("rds_iam")] },
    rds: { ...TRIED, holds: ["member of rds_iam"] },
    strict: DROPPED,
  },
  {
    title: "a member of a group that holds rds_iam",
    from: 16,
    seed: "CREATE ROLE team; GRANT rds_iam TO team; GRANT team TO dbmaster WITH ADMIN TRUE, INHERIT FALSE, SET FALSE",
    declared: { iamAuthentication: false, memberOf: [member("team")] },
    rds: { ...TRIED, holds: ["attribute LOGIN", "member of team"] },
    strict: { ...DROPPED, ...LOCKED_OUT, result: "locked out" },
  },
  {
    title: "an adopted member of a group that holds rds_iam",
    from: 16,
    seed: `CREATE ROLE team; GRANT rds_iam TO team; GRANT team TO dbmaster WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
SET ROLE dbmaster; CREATE ROLE svc LOGIN`,
    declared: { iamAuthentication: false, memberOf: [member("team")] },
    rds: { ...TRIED, holds: ["attribute LOGIN", "member of team"] },
    strict: { ...REVOKED, ...LOCKED_OUT, result: "locked out" },
  },
  {
    title: "a grant on a table of a login's, whose membership is given back",
    seed: `CREATE ROLE app_owner LOGIN; GRANT rds_iam TO app_owner; GRANT USAGE ON SCHEMA s TO app_owner;
CREATE TABLE s.theirs (); ALTER TABLE s.theirs OWNER TO app_owner`,
    to: 15,
    declared: { grants: [tables(["theirs"], ["SELECT"])] },
    rds: { holds: [...LOGIN, "table s.theirs: SELECT by app_owner"] },
    strict: {},
  },
  {
    title: "a grant on a table of a login that the master made",
    seed: `SET ROLE dbmaster; CREATE ROLE app_owner LOGIN; GRANT rds_iam TO app_owner; RESET ROLE;
GRANT USAGE ON SCHEMA s TO app_owner; CREATE TABLE s.theirs (); ALTER TABLE s.theirs OWNER TO app_owner`,
    from: 16,
    declared: { ...GROUP, grants: [tables(["theirs"], ["SELECT"])] },
    rds: { holds: ["table s.theirs: SELECT by app_owner"] },
    strict: { ...LOCKED_OUT, holds: ["table s.theirs: SELECT by app_owner"] },
  },
  {
    title: "default privileges of a login that the master made",
    seed: `SET ROLE dbmaster; CREATE ROLE app_owner LOGIN; GRANT rds_iam TO app_owner`,
    declared: {
      ...GROUP,
      grants: [future("FUTURE TABLE", ["SELECT"], { createdBy: ["app_owner"] })],
    },
    rds: { holds: ["future tables of app_owner: SELECT by app_owner"] },
    strict: { ...LOCKED_OUT, holds: ["future tables of app_owner: SELECT by app_owner"] },
  },
  {
    title: "a master that is an IAM user makes a login",
    to: 15,
    seed: "GRANT rds_iam TO dbmaster",
    byToken: true,
    rds: LOCKED_OUT,
    strict: {},
  },
  {
    title: "a master that is an IAM user makes a login, and logs in a second time with a token",
    from: 16,
    seed: "GRANT rds_iam TO dbmaster",
    byToken: true,
    rds: { ...TRIED, ...LOCKED_OUT },
    strict: { ...TRIED, ...LOCKED_OUT },
  },
];
