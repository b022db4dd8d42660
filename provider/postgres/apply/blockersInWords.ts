/** Sessions that keep a writer waiting, in words. */
import { visible } from "../../../connect/visible";
import { listInWords, quoted } from "../model/names";

/** One of them. What it does is hidden from who is not in `pg_read_all_stats`. */
export interface Blocker {
  readonly pid: number;
  readonly user: string | null;
  readonly application: string | null;
  readonly state: string | null;
}

export function isBlocker(row: object): row is Blocker {
  return "pid" in row && typeof row.pid === "number";
}

/** Whom the writer waited for. */
export function blockersInWords(blockers: readonly Blocker[]): string {
  return `It waited for ${listInWords(blockers.map(blockerInWords), 5)}.`;
}

function blockerInWords({ pid, user, application, state }: Blocker): string {
  const facts = [
    ...(application === null || application === "" ? [] : [`application ${quoted(application)}`]),
    ...(state === null || state === "" ? [] : [visible(state)]),
  ];
  const who = user === null ? "" : ` of ${quoted(user)}`;
  return `session ${String(pid)}${who}${facts.length === 0 ? "" : ` (${facts.join(", ")})`}`;
}
