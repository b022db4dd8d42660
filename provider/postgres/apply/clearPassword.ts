/**
 * What an adopted role loses unseen: its password, which a master cannot read, and which would let
 * in again whoever knows it as soon as the role left `rds_iam`.
 */
import { textOf } from "../../../connect/errorCodes";
import { isAdoptedNow } from "../desired/claim";
import type { PgClient } from "../server/server";
import type { RoleDeclaration } from "../model/declaration";
import type { Snapshot } from "../model/snapshot";
import { quoted } from "../model/names";
import { sql } from "../sql";
import { takePassword } from "../statements/role";

/**
 * Take the password of a role that is adopted now. `rds.restrict_password_commands` may reserve
 * that to others, so a refusal is told and keeps nothing from being committed.
 * @returns warnings
 */
export async function clearPassword(
  client: PgClient,
  { name, ownership }: RoleDeclaration,
  { role }: Snapshot,
): Promise<readonly string[]> {
  if (!isAdoptedNow(ownership, role)) return [];
  await client.query(sql`SAVEPOINT password`);
  try {
    await client.query(takePassword(name).text);
    return [];
  } catch (error) {
    // A message of its own: what follows a failed statement in one message is never reached.
    await client.query(sql`ROLLBACK TO SAVEPOINT password`);
    return [`could not remove a password that ${quoted(name)} may have: ${textOf(error)}`];
  }
}
