/**
 * Drift as the synthetic input `drift`: the engine itself then shows it in a plain preview, lists it
 * under `--diff` and fails `--expect-no-changes`.
 */
import { desiredRole } from "./postgres/desired";
import { differences, isExtraPrivilege } from "./postgres/differences";
import { differencesInWords, leftInWords } from "./postgres/differenceWords";
import type { RoleDeclaration, Snapshot } from "./postgres/model";
import { planRole } from "./postgres/plan";

/** More lines than this end with a count. */
const maxLines = 100;

/** What differs from a declaration, in words; nothing where the role is as declared. */
export function liveDrift(declaration: RoleDeclaration, snapshot: Snapshot): readonly string[] {
  const desired = desiredRole(declaration, snapshot);
  if (snapshot.role === "absent") return ["role does not exist"];
  const planned = planRole({ ...desired, refusals: [] }, snapshot);
  const left = "plan" in planned ? planned.plan.left : [];
  const beyond = new Set(left.map(({ difference }) => JSON.stringify(difference)));
  const shown = differences(desired.role, snapshot)
    .filter((one) => declaration.extraPrivileges === "revoke" || !isExtraPrivilege(one))
    .filter((one) => !beyond.has(JSON.stringify(one)));
  return limited([
    ...desired.refusals.map(({ reason }) => reason),
    ...differencesInWords(shown, snapshot),
    ...left.map((one) => leftInWords(one, snapshot)),
  ]);
}

/**
 * The inputs that `check` answers with. Where the last inputs hold the same drift already, every
 * line is marked, so that the engine sees a difference and shows it again.
 */
export function withDrift(
  news: Readonly<Record<string, unknown>>,
  recorded: unknown,
  live: readonly string[],
): Readonly<Record<string, unknown>> {
  if (live.length === 0) return news;
  const shown = sameDrift(recorded, live) ? live.map((line) => `${line} (seen again)`) : live;
  return { ...news, drift: shown };
}

/** Whether a recorded `drift` is the live one. */
export function sameDrift(recorded: unknown, live: readonly string[]): boolean {
  return JSON.stringify(recorded ?? []) === JSON.stringify(live);
}

function limited(lines: readonly string[]): readonly string[] {
  const rest = lines.length - maxLines;
  return rest <= 0 ? lines : [...lines.slice(0, maxLines), `and ${String(rest)} more differences`];
}
