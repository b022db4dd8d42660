/** From what a preview's inspection found to what the preview prints. */
import { declarationOf, removalOf } from "../inputs/declaration";
import { extrasReported, limitedDrift, wholeDrift } from "../diff/drift";
import type { RoleInputs } from "../inputs/inputs";
import { losesPassword } from "../postgres/desired/claim";
import { desiredRole } from "../postgres/desired/desiredRole";
import type { Plan, Refusal } from "../postgres/model/plan";
import type { RemovalDeclaration, RoleDeclaration } from "../postgres/model/declaration";
import type { Snapshot } from "../postgres/model/snapshot";
import { quoted } from "../postgres/model/names";
import { readMarker } from "../postgres/model/marker";
import { planAsFarAsKnown, planRole } from "../postgres/plan/planRole";
import { planRemoval, removalTransactions } from "../postgres/plan/planRemoval";
import { takePassword } from "../postgres/statements/role";
import { changeLines, publicWarnings, refusalWarnings } from "./lines";
import type { Purpose } from "./purpose";

export interface PreviewReport {
  /** How the role differs from the last declaration; `undefined` where there was none. */
  readonly drift: readonly string[] | undefined;
  /** Extra privileges that `extraPrivileges: "report"` keeps. */
  readonly extras: readonly string[];
  /** Objects and creators that `"*"` and default creators exclude. */
  readonly excluded: readonly string[];
  /** What the role lacks to use its grants. */
  readonly unusable: readonly string[];
  readonly warnings: readonly string[];
  /** The statements to come. */
  readonly lines: readonly string[];
}

/** The declarations for which to inspect the server; the first is the one to compare with. */
export function declarationsOf(purpose: Purpose): readonly [RoleDeclaration, ...RoleDeclaration[]] {
  const { inputs } = purpose;
  if (purpose.kind === "look-ahead") {
    return [declarationOf(inputs, { owner: undefined, generation: "next" })];
  }
  const recorded = { owner: inputs.owner, generation: "live" } as const;
  const last = declarationOf(inputs, recorded);
  const { next, isReplaced } = purpose;
  return next === undefined || isReplaced
    ? [last]
    : [last, declarationOf(next, { ...recorded, previous: inputs })];
}

/** What to print; empty where the role is as declared and stays so. */
export function reportOf(purpose: Purpose, snapshot: Snapshot): PreviewReport {
  const [last, next] = declarationsOf(purpose);
  if (purpose.kind === "look-ahead") {
    const report = planned(last, purpose.inputs, [], snapshot);
    const open = publicWarnings(desiredRole(last, snapshot), snapshot);
    return { ...report, drift: undefined, warnings: [...report.warnings, ...open] };
  }
  const allDrift = wholeDrift(last, snapshot);
  const drift = limitedDrift(allDrift);
  if (purpose.isReplaced)
    return { ...nothing, ...removed(purpose.inputs, allDrift, snapshot), drift };
  // Where the new declaration is not known yet, this is the repair of the last one.
  return { ...planned(next ?? last, purpose.next ?? purpose.inputs, allDrift, snapshot), drift };
}

const nothing = { extras: [], excluded: [], unusable: [], warnings: [], lines: [] } as const;

function planned(
  declaration: RoleDeclaration,
  { logLevel }: RoleInputs,
  drift: readonly string[],
  snapshot: Snapshot,
): Omit<PreviewReport, "drift"> {
  const { name } = declaration;
  const desired = desiredRole(declaration, snapshot);
  const answer = planRole(desired, snapshot);
  if ("refusals" in answer && answer.refusals.some(isOfTheName)) {
    return { ...nothing, warnings: refusalWarnings(name, answer.refusals) };
  }
  const plan = "plan" in answer ? answer.plan : planAsFarAsKnown(desired, snapshot);
  const change = snapshot.role === "absent" ? "created" : "changed";
  const when = "plan" in answer ? "" : " after the problems above are fixed";
  const lines = changeLines({
    headline: `role ${quoted(name)} will be ${change}${when}`,
    drift,
    plan: withPassword(plan, declaration, snapshot),
    logLevel,
  });
  return {
    extras: extrasReported(desired.role, snapshot),
    excluded: lines.length === 0 ? [] : plan.excluded,
    unusable: plan.unusable,
    warnings: "plan" in answer ? [] : refusalWarnings(name, answer.refusals),
    lines,
  };
}

/** An update removes the password of a role that it adopts, after the planned statements. */
function withPassword(plan: Plan, declaration: RoleDeclaration, { role }: Snapshot): Plan {
  const { name, database } = declaration;
  if (!losesPassword(declaration, role)) return plan;
  const own = plan.transactions.filter((one) => one.database === database);
  const others = plan.transactions.filter((one) => one.database !== database);
  const taken = { database, statements: [takePassword(name)], grants: [] };
  return { ...plan, transactions: [...own, taken, ...others] };
}

/** Whether the role is somebody else's: nothing would be sent to it. */
function isOfTheName({ path }: Refusal): boolean {
  return path === "username";
}

/** What removes a role that is replaced, after its replacement exists. */
function removed(
  inputs: RoleInputs,
  drift: readonly string[],
  snapshot: Snapshot,
): Pick<PreviewReport, "warnings" | "lines"> {
  const { username, logLevel } = inputs;
  const removal = removalOf(inputs, liveIn(snapshot));
  const answer = planRemoval(removal, snapshot);
  if ("kept" in answer) return nothing;
  if ("refusals" in answer)
    return { ...nothing, warnings: refusalWarnings(username, answer.refusals) };
  const headline = `role ${quoted(username)} will be removed after its replacement is created`;
  const transactions = removalTransactions(removal, answer.plan);
  const plan = { ...answer.plan, transactions };
  return { ...nothing, lines: changeLines({ headline, drift, plan, logLevel }) };
}

/** A preview does not know what the state records: it takes the live role for the recorded one. */
function liveIn({ role }: Snapshot): { readonly generation: number; readonly oid?: number } {
  if (role === "absent") return { generation: 0 };
  return { generation: readMarker(role.comment)?.generation ?? 0, oid: role.oid };
}

/** The removal that a preview plans, where another role replaces this one. */
export function removalIn(purpose: Purpose): RemovalDeclaration | undefined {
  const isRemoved = purpose.kind === "drift" && purpose.isReplaced;
  return isRemoved ? removalOf(purpose.inputs, { generation: 0 }) : undefined;
}
