/** What came of undoing a change that locks the master out, in words. */
import { clauseOf, saidBy } from "../../../connect/errorCodes";
import { RoleError } from "../model/errors";
import { quoted } from "../model/names";
import type { Snapshot } from "../model/snapshot";
import type { LoginTrial } from "../server/trialLogin";
import { dropRole } from "../statements/role";
import { isNewlyInRdsIam } from "./lockOutGuard";
import { isSameRole, revokesOfGained, type RoleChange } from "./undoStatements";

/** How the role is after the undo; `"unknown"`: the server could not be asked. */
export type UndoneState = "dropped" | "revoked" | "in rds_iam" | "unknown";

/** The result of an undo. */
export interface Undone {
  /** What was committed last; `undefined` where nothing was. */
  readonly committed: "dropped" | "revoked" | undefined;
  /** Why a transaction of the undo was not committed, in order. */
  readonly failures: readonly unknown[];
  /** What the server showed after the undo; `undefined` where it could not be asked. */
  readonly now: Snapshot | undefined;
  /** Whether the connection that made the change ended. */
  readonly isCut: boolean;
  /** A login that was tried after the undo. */
  readonly login: LoginTrial;
}

/** The error for a change after which a login was refused, as `refusal` says. */
export function lockOutError(change: RoleChange, refusal: unknown, undone: Undone): RoleError {
  const master = quoted(change.after.session.name);
  const state = stateOf(change, undone);
  const isUndone = state === "dropped" || state === "revoked";
  const isPrevented = isUndone && undone.login.outcome !== "refused";
  return new RoleError(
    isPrevented ? "lock-out prevented" : "locked out",
    `a second login of ${master} was refused after the change to ${quoted(change.name)}: ${saidBy(refusal)}`,
    {
      detail: `${stateInWords(state, change, undone)} ${loginInWords(master, undone)}`,
      hint: `${advice(state, change, undone)}${rest(state, change, undone)}`,
      cause: refusal,
    },
  );
}

function stateOf(change: RoleChange, { committed, now }: Undone): UndoneState {
  if (now === undefined) return committed ?? "unknown";
  if (now.role === "absent" || !isSameRole(change.after, now)) return "dropped";
  return isNewlyInRdsIam(change.before.role, now.role) ? "in rds_iam" : "revoked";
}

function stateInWords(state: UndoneState, { name, before }: RoleChange, undone: Undone): string {
  const role = quoted(name);
  const reasons = undone.failures.map(clauseOf);
  const because = [...new Set(reasons)].join("; ");
  switch (state) {
    case "dropped":
      return before.role === "absent"
        ? `${role} was dropped again.`
        : `${role} was dropped by another session.`;
    case "revoked":
      return before.role === "absent"
        ? `${role} could not be dropped: ${because}. The memberships that the change gave to it were revoked.`
        : `The memberships that the change gave to ${role} were revoked; what else was changed stays.`;
    case "in rds_iam":
      if (reasons.length === 0) {
        return `The change was undone, but ${role} is in "rds_iam" again: another session granted it.`;
      }
      return undone.isCut
        ? "The change was not undone, because the connection ended."
        : `The change was not undone: ${because}.`;
    case "unknown":
      return "Whether the change was undone is not known, because the connection ended.";
  }
}

function loginInWords(master: string, { login }: Undone): string {
  switch (login.outcome) {
    case "accepted":
      return `Another login of ${master} was accepted.`;
    case "refused":
      return `Another login of ${master} was refused too: ${clauseOf(login.error)}.`;
    case "undecided":
      return `Another login of ${master} could not be tried: ${clauseOf(login.error)}.`;
  }
}

function advice(state: UndoneState, { name, before, after }: RoleChange, undone: Undone): string {
  const [role, master] = [quoted(name), quoted(after.session.name)];
  if (state === "in rds_iam" || state === "unknown") return "";
  switch (undone.login.outcome) {
    case "accepted":
      return before.role === "absent"
        ? `This server refuses the password of every member of ${role}, and who creates a role is a member of it. Let the master log in by token, with \`master: { iam: … }\`.`
        : `This server refuses the password of every member of ${role}. Let the master log in by token, with \`master: { iam: … }\`, or have an administrator revoke the membership of ${master}.`;
    case "refused":
      return `The refusal has another cause: check the password of ${master} and its memberships, and run it again.`;
    case "undecided":
      return `Check that ${master} can log in, and run it again.`;
  }
}

/** The statements for what is not undone. */
function rest(state: UndoneState, change: RoleChange, { now }: Undone): string {
  if (state === "dropped") return "";
  const role = quoted(change.name);
  const isNew = change.before.role === "absent";
  const removed = isNew
    ? ` To remove ${role}, revoke what it holds, remove what depends on it, and run ${dropRole(change.name).text}.`
    : "";
  if (state === "revoked") return removed;
  const seen = now ?? change.after; // another session may have granted more
  const revokes = revokesOfGained({ ...change, after: seen }, seen).map(({ text }) => text);
  const statements = `have an administrator run ${revokes.join("; ")}.${removed}`;
  return state === "unknown"
    ? `If ${role} is in "rds_iam", ${statements}`
    : statements.replace("have", "Have");
}
