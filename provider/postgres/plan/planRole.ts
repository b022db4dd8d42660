/**
 * The only place that decides what is sent: the statements that lead from what a role is to what it
 * should be. Deterministic and minimal; planning again after it was applied gives nothing.
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

/** What planning answers: a plan, or every reason why nothing may be sent. */
export type Planned = { readonly plan: Plan } | { readonly refusals: readonly Refusal[] };

/** Plan the way from a snapshot to what is desired. */
export function planRole(desired: Desired, snapshot: Snapshot): Planned {
  const steps = stepsOf(desired.role, snapshot);
  const refusals = [...desired.refusals, ...refusalsIn(steps)];
  return refusals.length > 0 ? { refusals } : { plan: planOf(steps, desired, snapshot) };
}

/** What would be sent if nothing were refused: a preview tells it of what is still to be made. */
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

/** Extras that the session user cannot take away, whatever else may be planned. */
export function unreachableExtras(role: DesiredRole, snapshot: Snapshot): readonly Unreachable[] {
  return unreachableIn(stepsOf(role, snapshot));
}

/**
 * A transaction a database, or some for very many relations: the role's own first, the others by name.
 * Memberships that the role loses have the last one, where there are several: until then it keeps by
 * them what others give it.
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

function sendsOf(steps: readonly Step[]): readonly PlannedStatement[] {
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
  const batches = batchChanges(role, all, objectsIn(database, snapshot));
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

/** Items that are refused for one reason share a refusal. */
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

/** What the session user cannot take away. */
function unreachableIn(steps: readonly Step[]): readonly Unreachable[] {
  return steps.flatMap((step) => (step.kind === "unreachable" ? [step.unreachable] : []));
}
