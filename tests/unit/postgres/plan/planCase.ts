/** How a case of planning is written down, and what is compared. */
import { desiredRole } from "../../../../provider/postgres/desired/desiredRole";
import type { Plan, Refusal } from "../../../../provider/postgres/model/plan";
import type { RoleDeclaration } from "../../../../provider/postgres/model/declaration";
import { planRole, type Planned } from "../../../../provider/postgres/plan/planRole";
import { aSnapshot, type World } from "../snapshots";

export interface PlanCase {
  /** What the plan does, as a sentence about behaviour. */
  readonly title: string;
  readonly declaration: RoleDeclaration;
  readonly actual: World;
  /** The SQL sent to database `orders`, in order. */
  readonly statements: readonly string[];
}

/** A case of which nothing is sent. */
export interface RefusalCase extends Omit<PlanCase, "statements"> {
  readonly refusals: readonly Refusal[];
}

/** The plan for a case. */
export function planned({
  declaration,
  actual,
}: Pick<PlanCase, "declaration" | "actual">): Planned {
  const snapshot = aSnapshot(actual);
  return planRole(desiredRole(declaration, snapshot), snapshot);
}

/** The plan itself; a refusal fails the test with its reasons. */
export function planOf(answer: Planned): Plan {
  if ("plan" in answer) return answer.plan;
  throw new Error(answer.refusals.map(({ reason }) => reason).join("; "));
}

/** The SQL of a plan, each transaction's under its database. */
export function statementsOf(plan: Plan): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    plan.transactions.map(({ database, statements }) => [
      database,
      statements.map(({ text }) => text),
    ]),
  );
}
