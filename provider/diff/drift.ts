/**
 * Drift as the synthetic input `drift`: the engine itself then shows it in a plain preview, lists it
 * under `--diff` and fails `--expect-no-changes`.
 */
import { desiredRole } from "../postgres/desired/desiredRole";
import { differencesToRepair, undeclaredExtras } from "../postgres/diff/diffRole";
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
import { distinctNames } from "../postgres/order";
import { unreachableExtras } from "../postgres/plan/planRole";

/** More lines than this end with a count. */
const maxLines = 100;

/** What differs from a declaration, in words; nothing where the role is as declared. */
export function liveDrift(declaration: RoleDeclaration, snapshot: Snapshot): readonly string[] {
  return limitedDrift(wholeDrift(declaration, snapshot));
}

/** The same, however long: what is more than can be shown begins with what is not just missing. */
export function wholeDrift(declaration: RoleDeclaration, snapshot: Snapshot): readonly string[] {
  if (snapshot.role === "absent") return ["role does not exist"];
  const { role, refusals } = desiredRole(declaration, snapshot);
  const unreachable = unreachableExtras(role, snapshot).filter(({ difference }) =>
    isLookedAt(difference),
  );
  const beyondReach = new Set(unreachable.map(({ difference }) => JSON.stringify(difference)));
  const mendable = differencesToRepair(role, snapshot).filter(
    (difference) => !beyondReach.has(JSON.stringify(difference)),
  );
  const reasons = distinctNames(refusals.map(({ reason }) => reason));
  const stays = unreachableInWords(unreachable, snapshot);
  const whole = [...reasons, ...differencesInWords(mendable, snapshot), ...stays];
  if (whole.length <= maxLines) return whole;
  const isMissing = ({ kind }: Difference): boolean => kind === "grant missing";
  const notMissing = mendable.filter((one) => !isMissing(one));
  return [
    ...reasons,
    ...differencesInWords(notMissing, snapshot),
    ...stays,
    ...differencesInWords(mendable.filter(isMissing), snapshot),
  ];
}

/** Extras that `extraPrivileges: "report"` leaves alone, in words. */
export function extrasReported(role: DesiredRole, snapshot: Snapshot): readonly string[] {
  if (role.extraPrivileges !== "report" || snapshot.role === "absent") return [];
  return limitedDrift(differencesInWords(undeclaredExtras(role, snapshot), snapshot));
}

/** What an update could not take away, each with the way out, in words. */
export function unreachableAfterUpdate(
  unreachable: readonly Unreachable[],
  snapshot: Snapshot,
): readonly string[] {
  return limitedDrift(unreachableWithHints(unreachable, snapshot));
}

/** A look for drift goes into declared databases alone; an update goes into the others too. */
function isLookedAt({ kind }: Difference): boolean {
  return kind !== "other database";
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

/** As many lines as are shown, and the count of the rest. */
export function limitedDrift(lines: readonly string[]): readonly string[] {
  const rest = lines.length - maxLines;
  return rest <= 0 ? lines : [...lines.slice(0, maxLines), `and ${String(rest)} more differences`];
}
