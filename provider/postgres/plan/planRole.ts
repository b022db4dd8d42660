/**
 * The only place that decides which statements are sent: those that change a role from what it is to
 * what it should be. The same input gives the same plan; a plan after an applied one is empty.
 */
import { inRunAsOrder, type PlannedStatement } from "./runAsOrder";
import { regrantColumns } from "./regrantColumns";
import type { Desired } from "../desired/desiredRole";
import { differencesToRepair } from "../diff/extras";
import { memberRevokes } from "./memberRevokes";
import type { DesiredRole } from "../model/desiredRole";
import type { Unreachable, Plan, Refusal, Statement, Transaction } from "../model/plan";
import type { Snapshot } from "../model/snapshot";
import { objectsIn } from "../model/objectIndex";
import { grantKey } from "../model/grantKey";
import { batchChanges } from "./batching";
import { distinctNames, groupedBy } from "../sorting";
import { grantOptionHint } from "../statements/advice";
import { memberStep, stepFor, type Step } from "./steps";

/** The result of planning: a plan, or every reason why nothing may be sent. */
export type Planned = { readonly plan: Plan } | { readonly refusals: readonly Refusal[] };

/** Plan the statements that change what the snapshot shows to what is desired. */
export function planRole(desired: Desired, snapshot: Snapshot): Planned {
  const steps = stepsOf(desired.role, snapshot);
  const refusals = [...desired.refusals, ...refusalsIn(steps)];
  return refusals.length > 0 ? { refusals } : { plan: planOf(steps, desired, snapshot) };
}

/** What would be sent if nothing were refused: the `up` after a preview may create what is missing. */
export function planAsFarAsKnown(desired: Desired, snapshot: Snapshot): Plan {
  return planOf(stepsOf(desired.role, snapshot), desired, snapshot);
}

function planOf(
  steps: readonly Step[],
  { role, excluded, unusable }: Desired,
  snapshot: Snapshot,
): Plan {
  return {
    transactions: transactions(steps, role.name, role.databases[0], snapshot),
    unreachable: unreachableIn(steps),
    excluded,
    unusable,
  };
}

/** Extras that the session user cannot revoke. */
export function unreachableExtras(role: DesiredRole, snapshot: Snapshot): readonly Unreachable[] {
  return unreachableIn(stepsOf(role, snapshot));
}

/**
 * One transaction for each database, or several for very many relations: the role's own database
 * first, the others by name. If there are several, memberships that the role loses are revoked in one
 * more, at the end: until then the role may need the privileges that it has through them.
 */
export function transactions(
  steps: readonly Step[],
  role: string,
  own: string,
  snapshot: Snapshot,
): readonly Transaction[] {
  const isLost = (step: Step): boolean =>
    step.kind === "send" && step.send.phase === "memberships lost";
  const lost = sendsOf(steps.filter(isLost));
  const others = steps.filter((step) => !isLost(step));
  const named = distinctNames(others.flatMap((step) => ("database" in step ? step.database : [])));
  const first = [own, ...named.filter((name) => name !== own)]
    .flatMap((database) => {
      const within = others.filter((step) => "database" in step && step.database === database);
      return transactionsIn(database, within, role, snapshot);
    })
    .filter(({ statements }) => statements.length > 0);
  return withLast(first, own, inRunAsOrder(lost, snapshot));
}

function withLast(
  first: readonly Transaction[],
  database: string,
  statements: readonly Statement[],
): readonly Transaction[] {
  const [only, ...more] = first;
  if (statements.length === 0) return first;
  if (only === undefined) return [{ database, statements, grants: [] }];
  if (more.length === 0 && only.database === database) {
    return [{ ...only, statements: [...only.statements, ...statements] }];
  }
  return [...first, { database, statements, grants: [], last: true }];
}

/** The statements among the steps. */
export function sendsOf(steps: readonly Step[]): readonly PlannedStatement[] {
  return steps.flatMap((step) => (step.kind === "send" ? [step.send] : []));
}

function transactionsIn(
  database: string,
  steps: readonly Step[],
  role: string,
  snapshot: Snapshot,
): readonly Transaction[] {
  const sends = sendsOf(steps);
  const all = steps.flatMap((step) => (step.kind === "change" ? [step.change] : []));
  const batches = batchChanges(role, all, objectsIn(database, snapshot), snapshot.comeAndGo);
  return batches.map(({ statements, changes }, index) => ({
    database,
    statements: inRunAsOrder([...(index === 0 ? sends : []), ...statements], snapshot),
    grants: changes.map(({ object, privilege }) => grantKey({ database, object, privilege })),
  }));
}

function stepsOf(role: DesiredRole, snapshot: Snapshot): readonly Step[] {
  const keptBehind = regrantColumns(role, snapshot);
  const all = differencesToRepair(role, snapshot);
  const revokes = memberRevokes(all, snapshot);
  return all.flatMap((difference) => {
    if (difference.kind === "member") {
      const revoke = revokes.get(difference);
      if (revoke === "taken along") return [];
      if (revoke !== undefined) {
        return [memberStep(difference, revoke, role.databases[0], snapshot)];
      }
    }
    const step = stepFor(difference, role, snapshot);
    return [step, ...keptBehind(difference, step)];
  });
}

/** Items that are refused for the same reason share one refusal. */
function refusalsIn(steps: readonly Step[]): readonly Refusal[] {
  const refused = steps.flatMap((step) => (step.kind === "refused" ? [step.refused] : []));
  return groupedBy(refused, ({ path, reason, hint }) => [path, reason, hint]).map((group) => {
    const [{ path, reason, hint: advice }] = group;
    const items = distinctNames(group.map(({ item }) => item)).join(", ");
    const privileges = group.flatMap(({ privilege }) => privilege ?? []);
    const hint = typeof advice === "string" ? advice : grantOptionHint(advice, privileges);
    return { path, reason: items === "" ? reason : `cannot grant ${items}: ${reason}`, hint };
  });
}

/** What the session user cannot revoke. */
export function unreachableIn(steps: readonly Step[]): readonly Unreachable[] {
  return steps.flatMap((step) => (step.kind === "unreachable" ? [step.unreachable] : []));
}
