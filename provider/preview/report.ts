/** From what a preview's look found to what is said of it. */
import { declarationOf, removalOf } from "../inputs/declaration";
import { extrasReported, limitedDrift, wholeDrift } from "../diff/drift";
import type { RoleInputs } from "../inputs/inputs";
import { isAdoptedNow } from "../postgres/desired/claim";
import { desiredRole } from "../postgres/desired/desiredRole";
import type { Plan, Refusal } from "../postgres/model/plan";
import type { RoleDeclaration } from "../postgres/model/declaration";
import type { Snapshot } from "../postgres/model/snapshot";
import { quoted } from "../postgres/model/names";
import { readMarker } from "../postgres/model/marker";
import { planAsFarAsKnown, planRole } from "../postgres/plan/planRole";
import { planRemoval } from "../postgres/plan/planRemoval";
import { takePassword } from "../postgres/statements/role";
import { changeLines, publicWarnings, refusalWarnings } from "./lines";
import type { Purpose } from "./purpose";

export interface PreviewReport {
  /** What differs from the last declaration; `undefined` where there was none. */
  readonly drift: readonly string[] | undefined;
  /** Extras that stay because `extraPrivileges` says so. */
  readonly extras: readonly string[];
  /** What `"*"` and default creators do not cover. */
  readonly excluded: readonly string[];
  readonly warnings: readonly string[];
  /** What will be sent. */
  readonly lines: readonly string[];
}

/** The declarations that a look has to answer for, the one to compare with first. */
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

/** What to say; nothing where the role is as declared and stays so. */
export function reportOf(purpose: Purpose, snapshot: Snapshot): PreviewReport {
  const [last, next] = declarationsOf(purpose);
  if (purpose.kind === "look-ahead") {
    const report = planned(last, purpose.inputs, [], snapshot);
    const open = publicWarnings(desiredRole(last, snapshot), snapshot);
    return { ...report, drift: undefined, warnings: [...report.warnings, ...open] };
  }
  const whole = wholeDrift(last, snapshot);
  const drift = limitedDrift(whole);
  if (purpose.isReplaced) return { ...nothing, ...removed(purpose.inputs, whole, snapshot), drift };
  // What is not known yet changes it beside the repair, which goes by what was declared last.
  return { ...planned(next ?? last, purpose.next ?? purpose.inputs, whole, snapshot), drift };
}

const nothing = { extras: [], excluded: [], warnings: [], lines: [] } as const;

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
  const when = "plan" in answer ? "" : " once the above is mended";
  const lines = changeLines({
    headline: `role ${quoted(name)} will be ${change}${when}`,
    drift,
    plan: withPassword(plan, declaration, snapshot),
    logLevel,
  });
  return {
    extras: extrasReported(desired.role, snapshot),
    excluded: lines.length === 0 ? [] : plan.excluded,
    warnings: "plan" in answer ? [] : refusalWarnings(name, answer.refusals),
    lines,
  };
}

/** An update takes the password of a role that it adopts, after all that is planned. */
function withPassword(plan: Plan, declaration: RoleDeclaration, { role }: Snapshot): Plan {
  const { name, database, ownership } = declaration;
  if (!isAdoptedNow(ownership, role)) return plan;
  const own = plan.transactions.filter((one) => one.database === database);
  const others = plan.transactions.filter((one) => one.database !== database);
  const taken = { database, statements: [takePassword(name)], grants: [] };
  return { ...plan, transactions: [...own, taken, ...others] };
}

/** Somebody else's role: nothing would ever be sent to it. */
function isOfTheName({ path }: Refusal): boolean {
  return path === "username";
}

/** A role that another one takes the place of goes when that one is there. */
function removed(
  inputs: RoleInputs,
  drift: readonly string[],
  snapshot: Snapshot,
): Pick<PreviewReport, "warnings" | "lines"> {
  const { username, logLevel } = inputs;
  const marker = snapshot.role === "absent" ? undefined : readMarker(snapshot.role.comment);
  const answer = planRemoval(removalOf(inputs, marker?.generation ?? 0), snapshot);
  if ("kept" in answer) return nothing;
  if ("refusals" in answer)
    return { ...nothing, warnings: refusalWarnings(username, answer.refusals) };
  const headline = `role ${quoted(username)} will be removed when its successor is there`;
  return { ...nothing, lines: changeLines({ headline, drift, plan: answer.plan, logLevel }) };
}
