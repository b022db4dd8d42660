import { expect } from "chai";
import { desiredRole } from "../../../../../provider/postgres/desired/desiredRole";
import type { Plan } from "../../../../../provider/postgres/model/plan";
import { planRole } from "../../../../../provider/postgres/plan/planRole";
import { type AclState, afterTransaction, effectiveDegree, ServerRefusal } from "./aclModel";
import { leftInWords, outcomeIn, outcomeOf, othersIn } from "./outcomes";
import { DATABASES, type Scope, scopeCountOn, scopesOn, TABLES } from "./scopes";
import { declarationOf, keyOf, snapshotOf, startOf, SVC } from "./scopeState";

/** The oldest, and the newest: from 16 memberships have options and grantors. */
const VERSIONS = [14, 18];

describe("two roles, two tables in two databases, two grantors and a membership", function () {
  this.timeout(300_000);

  for (const version of VERSIONS) {
    const count = scopeCountOn(version);

    it(`become any goal from any start, or stay with the reason, on PostgreSQL ${version} (${count} scopes)`, () => {
      const settled = new Set<string>();
      let tried = 0;
      const wrong: unknown[] = [];
      for (const scope of scopesOn(version)) {
        const problems = problemsOf(scope, version, settled);
        if (problems.length > 0 && wrong.length < 3) wrong.push({ scope, problems });
        tried += 1;
      }
      expect(wrong).to.deep.equal([]);
      expect(tried).to.equal(count);
    });
  }
});

/** @param settled ends with their goals, in which planning again was empty */
function problemsOf(scope: Scope, version: number, settled: Set<string>): readonly unknown[] {
  const start = startOf(scope, version);
  const expected = outcomeOf(scope);
  const plan = planOf(scope, start);
  if (typeof plan === "string") return [{ plan, expected }];
  const states = statesAfter(start, plan);
  if (typeof states === "string") return differing("refused", states, expected);
  const end = states.at(-1) ?? start;
  return [
    ...differing("outcome", outcomeIn(end, plan.unreachable.map(leftInWords)), expected),
    ...differing("others", othersIn(end), othersIn(start)),
    ...differing("missing at a COMMIT", missingMeanwhile([start, ...states]), []),
    ...differing("sent again", sentAgain(scope, end, settled), []),
  ];
}

function sentAgain(scope: Scope, end: AclState, settled: Set<string>): unknown {
  const { a, b, joins } = scope;
  const key = JSON.stringify([a.goal, b.goal, joins, end]);
  if (settled.has(key)) return [];
  settled.add(key);
  const again = planOf(scope, end);
  return typeof again === "string" ? again : again.transactions;
}

function planOf(scope: Scope, state: AclState): Plan | string {
  const snapshot = snapshotOf(state);
  const planned = planRole(desiredRole(declarationOf(scope), snapshot), snapshot);
  return "plan" in planned
    ? planned.plan
    : planned.refusals.map(({ reason }) => `refused: ${reason}`).join("\n");
}

/** The state at each COMMIT, or why the server refuses the first transaction, before any. */
function statesAfter(start: AclState, { transactions }: Plan): readonly AclState[] | string {
  const states: AclState[] = [];
  try {
    for (const { database, statements } of transactions) {
      const texts = statements.map(({ text }) => text);
      states.push(afterTransaction(states.at(-1) ?? start, database, texts));
    }
    return states;
  } catch (error) {
    if (error instanceof ServerRefusal && states.length === 0) return error.message;
    throw error;
  }
}

/** Tables on which the role at some COMMIT has less than it has both before and after all of them. */
function missingMeanwhile(states: readonly AclState[]): readonly string[] {
  return TABLES.filter((name) => {
    const degrees = states.map((state) => effectiveDegree(state, SVC, keyOf(name)));
    const kept = Math.min(degrees[0] ?? 0, degrees.at(-1) ?? 0);
    return degrees.some((degree) => degree < kept);
  }).map((name) => `${DATABASES[name]}.${name}`);
}

function differing(what: string, seen: unknown, expected: unknown): readonly unknown[] {
  return JSON.stringify(seen) === JSON.stringify(expected) ? [] : [{ what, seen, expected }];
}
