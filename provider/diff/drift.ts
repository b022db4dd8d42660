/**
 * Drift as the additional input `drift`: the engine then shows it in a plain preview, lists it with
 * `--diff` and fails `--expect-no-changes`.
 */
import { desiredRole } from "../postgres/desired/desiredRole";
import { differencesToRepair, undeclaredExtras } from "../postgres/diff/extras";
import {
  differencesInWords,
  unreachableInWords,
  unreachableWithHints,
} from "../postgres/diff/describe";
import type { DesiredRole } from "../postgres/model/desiredRole";
import type { Difference } from "../postgres/model/difference";
import type { Unreachable } from "../postgres/model/plan";
import type { RoleDeclaration } from "../postgres/model/declaration";
import type { Snapshot } from "../postgres/model/snapshot";
import { distinctNames } from "../postgres/sorting";
import { unreachableExtras } from "../postgres/plan/planRole";

/** Further lines are only counted. */
const maxLines = 100;

/** How the role differs from its declaration, in words; empty where it does not. */
export function liveDrift(declaration: RoleDeclaration, snapshot: Snapshot): readonly string[] {
  return limitedDrift(wholeDrift(declaration, snapshot));
}

/** The same without a limit. A list that is too long to show has missing grants last. */
export function wholeDrift(declaration: RoleDeclaration, snapshot: Snapshot): readonly string[] {
  if (snapshot.role === "absent") return ["role does not exist"];
  const { role, refusals } = desiredRole(declaration, snapshot);
  const unreachable = unreachableExtras(role, snapshot).filter(({ difference }) =>
    isInspected(difference),
  );
  const unrepairable = new Set(unreachable.map(({ difference }) => JSON.stringify(difference)));
  const repairable = differencesToRepair(role, snapshot).filter(
    (difference) => !unrepairable.has(JSON.stringify(difference)),
  );
  const reasons = distinctNames(refusals.map(({ reason }) => reason));
  const stays = unreachableInWords(unreachable, snapshot);
  const lines = [...reasons, ...differencesInWords(repairable, snapshot), ...stays];
  if (lines.length <= maxLines) return lines;
  const isMissing = ({ kind }: Difference): boolean => kind === "grant missing";
  const notMissing = repairable.filter((one) => !isMissing(one));
  return [
    ...reasons,
    ...differencesInWords(notMissing, snapshot),
    ...stays,
    ...differencesInWords(repairable.filter(isMissing), snapshot),
  ];
}

/** Extra privileges that `extraPrivileges: "report"` keeps, in words. */
export function extrasReported(role: DesiredRole, snapshot: Snapshot): readonly string[] {
  if (role.extraPrivileges !== "report") return [];
  return limitedDrift(differencesInWords(undeclaredExtras(role, snapshot), snapshot));
}

/** What an update could not revoke, each with a hint, in words. */
export function unreachableAfterUpdate(
  unreachable: readonly Unreachable[],
  snapshot: Snapshot,
): readonly string[] {
  return limitedDrift(unreachableWithHints(unreachable, snapshot));
}

/** A preview inspects the declared databases only; an update also inspects the others. */
function isInspected({ kind }: Difference): boolean {
  return kind !== "other database";
}

/**
 * The inputs that `check` returns. If the last inputs have the same drift, every line is marked: the
 * engine then sees a difference and shows the drift again.
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

/** Whether the recorded `drift` equals the live one. */
export function sameDrift(recorded: unknown, live: readonly string[]): boolean {
  return JSON.stringify(recorded ?? []) === JSON.stringify(live);
}

/** The lines that are shown, and a count of the rest. */
export function limitedDrift(lines: readonly string[]): readonly string[] {
  const rest = lines.length - maxLines;
  return rest <= 0 ? lines : [...lines.slice(0, maxLines), `and ${String(rest)} more differences`];
}
