/** Whether the declaration of a verified login has changed, and whether it must be verified again. */
import { isDeepStrictEqual } from "node:util";
import { driftAnswer, type DiffAnswer, type Seen } from "../diff/answer";
import type { Props } from "../engine/props";
import { declaredOf } from "../inputs/parts/declared";
import { parseLoginInputs } from "./inputs";

/** Whether inputs differ from recorded outputs, drift included. */
export function diffLogin(outs: Props, news: Props, seen: Seen): DiffAnswer {
  const isRenamed = outs["username"] !== news["username"];
  const changes = changedKeys(outs, news).length > 0;
  return driftAnswer(outs, news, seen, { changes, replaces: isRenamed ? ["username"] : [] });
}

/** Keys that only say how to connect: a change of them needs no new login. */
const connectionKeys = ["ca", "via", "identity", "timeouts", "driftDetection"];

/** Whether an update has nothing to verify: it then needs neither the server nor AWS. */
export function verifiesNothing(outs: Props, news: Props): boolean {
  const changed = changedKeys(outs, news); // none: a retry, or drift; both verify again
  const { drift } = outs;
  if (changed.length === 0 || (Array.isArray(drift) && drift.length > 0)) return false;
  return changed.every((key) => connectionKeys.includes(key));
}

function changedKeys(outs: Props, news: Props): readonly string[] {
  const [before, after] = [canonical(outs), canonical(news)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
}

/** With defaults; as declared where the inputs are not valid. */
function canonical(props: Props): Props {
  return { ...(parseLoginInputs(props).inputs ?? declaredOf(props)) };
}
