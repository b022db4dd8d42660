/** Whether a role's declaration has changed, and whether an update has anything to send. */
import { isDeepStrictEqual } from "node:util";
import type { Props } from "../engine/props";
import { driftAnswer, hasDrift, type DiffAnswer, type Seen } from "./answer";
import { canonicalInputs } from "./canonicalInputs";
import { replacingKeys } from "./replacement";

/** Whether inputs differ from recorded outputs, live drift included. */
export function diffRole(outs: Props, news: Props, seen: Seen): DiffAnswer {
  const replaces = [...replacingKeys(outs, news)];
  // The live role shows what an unfinished update left, but not what only the state knows of.
  const isKnown = seen.note !== undefined && outs["previous"] === undefined;
  const changes = hasChanges(outs, news) || (!isKnown && isUnfinished(outs));
  return driftAnswer(outs, news, seen, { changes, replaces });
}

/** Keys that only say how to reach the server, or what to do later: changing them sends nothing. */
const notSent = [
  "onDelete",
  "via",
  "master",
  "ca",
  "timeouts",
  "logLevel",
  "driftDetection",
  "adoptExisting",
  "server",
];

/** Whether an update has nothing to send: it then succeeds without the server. */
export function sendsNothing(outs: Props, news: Props): boolean {
  if (hasDrift(news) || isUnfinished(outs)) return false;
  if (!hasChanges(outs, news)) return false; // a retry: nothing differs, and everything is sent
  const [before, after] = [canonicalInputs(outs), canonicalInputs(news)];
  return [...changedKeys(before, after)].every((key) => notSent.includes(key));
}

function hasChanges(outs: Props, news: Props): boolean {
  return [...changedKeys(canonicalInputs(outs), canonicalInputs(news))].length > 0;
}

/** Whether the last update failed in some databases. */
function isUnfinished(outs: Props): boolean {
  return Array.isArray(outs["unfinished"]) && outs["unfinished"].length > 0;
}

function changedKeys(before: Props, after: Props): ReadonlySet<string> {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return new Set(keys.filter((key) => !isDeepStrictEqual(before[key], after[key])));
}
