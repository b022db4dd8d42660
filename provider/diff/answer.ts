/** The answer to the engine's question what a declaration changes, with live drift. */
import type { Props } from "../engine/props";
import type { RefreshNote } from "../engine/refreshNote";
import { sameDrift } from "./drift";

/** The answer to the engine. Without `changes` the engine compares the inputs itself, drift included. */
export interface DiffAnswer {
  readonly changes?: boolean;
  readonly replaces: string[];
}

/** What this process found of the role, beside the properties that the engine passes. */
export interface Seen {
  /** What `read` found, where the engine calls `diff` for the same refresh. */
  readonly note?: RefreshNote | undefined;
  /** Whether `check` has just found no drift: the drift in the state is then out of date. */
  readonly inspectedClean?: boolean;
}

/**
 * Adds drift to the answer for what was `declared`, so that every command shows exactly the live
 * drift. During a refresh the engine passes the outputs that `read` has just returned and the inputs
 * of the old state.
 */
export function driftAnswer(
  outs: Props,
  news: Props,
  { note, inspectedClean = false }: Seen,
  declared: { readonly changes: boolean; readonly replaces: string[] },
): DiffAnswer {
  const { replaces } = declared;
  if (note !== undefined) {
    const { live, recorded } = note;
    const isKnown = sameDrift(news["drift"], live); // else the engine shows it by comparing inputs
    if (sameDrift(recorded, live) && (live.length === 0 || isKnown)) return declared;
    return live.length > 0 && isKnown ? { changes: true, replaces } : { replaces };
  }
  if (hasDrift(news) || (hasDrift(outs) && !inspectedClean)) return { replaces };
  return declared;
}

/** Whether the properties have drift. */
export function hasDrift(props: Props): boolean {
  return Array.isArray(props["drift"]) && props["drift"].length > 0;
}
