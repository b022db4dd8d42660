/** A master whose password the server refuses because it is in `rds_iam`: through which memberships. */
import { quoted } from "../model/names";
import { RDS_IAM } from "../model/rdsRoles";
import { literal, message, sql, type Sql } from "../sql";
import { openForReading } from "./opening";
import { resultRows } from "./resultRows";

/**
 * One row: one membership of the session user in a role that is in `rds_iam`, or in `rds_iam` itself.
 * Before 16 each membership inherits.
 */
const waysToRdsIam = sql`SELECT r.rolname AS "through",
  COALESCE((pg_catalog.to_jsonb(am) ->> 'inherit_option')::boolean, true) AS "inherits"
FROM pg_catalog.pg_auth_members AS am
JOIN pg_catalog.pg_roles AS m ON m.oid = am.member
JOIN pg_catalog.pg_roles AS r ON r.oid = am.roleid
JOIN pg_catalog.pg_roles AS iam ON iam.rolname = ${literal(RDS_IAM)}
WHERE m.rolname = SESSION_USER
  AND pg_catalog.pg_has_role(r.oid, iam.oid,
    CASE WHEN pg_catalog.current_setting('server_version_num')::integer >= 160000 THEN 'USAGE' ELSE 'MEMBER' END)
ORDER BY 1, 2`;

/** One message that reads the ways. */
export function waysQuery(statementSeconds: number): Sql {
  return message([openForReading({ statementSeconds }), waysToRdsIam, sql`COMMIT`]);
}

interface Way {
  readonly through: string;
  readonly inherits: boolean;
}

/** What the user is told; `answer` is that of {@link waysQuery}. */
export function lockedOutWarning(username: string, host: string, answer: unknown): string {
  const ways = resultRows(answer).filter(isWay);
  const inheriting = ways.filter(({ inherits }) => inherits);
  // Without INHERIT a membership in rds_iam itself lets no server ask for a token: every master has it.
  const others = ways.filter(({ through }) => through !== RDS_IAM);
  const names = (inheriting.length > 0 ? inheriting : others).map(({ through }) => quoted(through));
  const reason =
    names.length === 0
      ? "the server asks for an IAM token"
      : `${quoted(username)} is in ${quoted(RDS_IAM)} through ${[...new Set(names)].join(", ")}`;
  const master = quoted(username);
  return `the password of ${master} is refused on ${host}, because ${reason}; it logged in with an IAM token instead
Hint: Memberships in users that this tool manages are drift, which up revokes; then the password works again. Have an administrator revoke any other.`;
}

/** Other rows of the message are those of its settings. */
function isWay(row: object): row is Way {
  return "through" in row;
}
