/**
 * The last guard. Only the server knows through which memberships it asks for an IAM token. So where a
 * change puts a role of which the master is a member in `rds_iam`, a second login is tried while the
 * first connection is still open. If it is refused, the change is undone.
 */
import { saidBy } from "../../../connect/errorCodes";
import { quoted } from "../model/names";
import type { LoginTrial } from "../server/trialLogin";
import { mayLockOut } from "./lockOutGuard";
import { undoChange, type Committed } from "./undoChange";
import { lockOutError } from "./undone";

/**
 * Try the login if the change may have locked the master out.
 * @returns warnings: what the login does not tell
 * @throws {RoleError} `lock-out prevented` after the change was undone; `locked out` where it was not
 */
export async function secondLogin(committed: Committed): Promise<readonly string[]> {
  const { server, before, after } = committed;
  if (!mayLockOut(before.role, after.role)) return [];
  // However little time is left: a master that is locked out could not even run it again.
  return server.finish(() => loginTried(committed));
}

async function loginTried(committed: Committed): Promise<readonly string[]> {
  const { server, declaration, before } = committed;
  const trial = await server.tryLogin(declaration.database);
  if (trial.outcome === "accepted") return [];
  const { inRdsIam, passwordRefused } = before.session;
  const wasByToken = inRdsIam || passwordRefused || trial.byToken;
  if (trial.outcome === "undecided" || wasByToken) return [warning(committed, trial)];
  throw lockOutError(committed, trial.error, await undoChange(committed));
}

function warning(
  { name, after }: Committed,
  { outcome, error }: Exclude<LoginTrial, { readonly outcome: "accepted" }>,
): string {
  const [role, master] = [quoted(name), quoted(after.session.name)];
  return outcome === "undecided"
    ? `could not try a second login of ${master} after the change to ${role}: ${saidBy(error)}
Hint: Check that ${master} can still log in. If its password is refused, take ${role} out of "rds_iam".`
    : `a second login of ${master} was refused after the change to ${role}: ${saidBy(error)}
Detail: The change stays, because ${master} needed an IAM token before it.`;
}
