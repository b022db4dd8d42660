/** Whether a verified login is declared otherwise, and whether that asks for another login. */
import { isDeepStrictEqual } from "node:util";
import { driftAnswer, type DiffAnswer, type Seen } from "../diff/diffInputs";
import type { Props } from "../engine/props";
import { declaredOf } from "../inputs/parts/declared";
import { parseLoginInputs } from "./inputs";

/** Whether inputs differ from recorded outputs, drift included. */
export function diffLogin(outs: Props, news: Props, seen: Seen): DiffAnswer {
  const isRenamed = outs["username"] !== news["username"];
  const changes = changedKeys(outs, news).length > 0;
  return driftAnswer(outs, news, seen, { changes, replaces: isRenamed ? ["username"] : [] });
}

/** Keys that only say how to log in: a change of them proves nothing new. */
const onlyTheWay = ["ca", "via", "identity", "timeouts", "driftDetection"];

/** Whether an update has nothing to verify, so that it succeeds without server and AWS. */
export function verifiesNothing(outs: Props, news: Props): boolean {
  const changed = changedKeys(outs, news); // none: a retry, or drift, which verifies again
  const { drift } = outs;
  if (changed.length === 0 || (Array.isArray(drift) && drift.length > 0)) return false;
  return changed.every((key) => onlyTheWay.includes(key));
}

function changedKeys(outs: Props, news: Props): readonly string[] {
  const [before, after] = [canonical(outs), canonical(news)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
}

/** With defaults filled in; as declared, where that does not parse. */
function canonical(props: Props): Props {
  return { ...(parseLoginInputs(props).inputs ?? declaredOf(props)) };
}
