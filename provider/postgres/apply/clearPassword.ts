/**
 * Removes the password of an adopted role. A master cannot read whether there is one. Whoever knows it
 * could log in with it again as soon as the role left `rds_iam`.
 */
import { saidBy } from "../../../connect/errorCodes";
import { losesPassword } from "../desired/claim";
import type { PgClient } from "../server/server";
import type { RoleDeclaration } from "../model/declaration";
import type { Snapshot } from "../model/snapshot";
import { quoted } from "../model/names";
import { sql } from "../sql";
import { takePassword } from "../statements/role";

/**
 * Remove the password of a role that is adopted now. `rds.restrict_password_commands` may forbid it,
 * so a refusal is only a warning, and the rest is committed.
 * @returns warnings
 */
export async function clearPassword(
  client: PgClient,
  declaration: RoleDeclaration,
  { role }: Snapshot,
): Promise<readonly string[]> {
  if (!losesPassword(declaration, role)) return [];
  const { name } = declaration;
  await client.query(sql`SAVEPOINT password`);
  try {
    await client.query(takePassword(name).text);
    return [];
  } catch (error) {
    // Sent separately: PostgreSQL skips everything that follows a failed statement in one message.
    await client.query(sql`ROLLBACK TO SAVEPOINT password`);
    return [`could not remove a password that ${quoted(name)} may have: ${saidBy(error)}`];
  }
}
