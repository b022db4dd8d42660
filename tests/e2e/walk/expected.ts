/** What each command has to show, from what is in the state and what is live. */
import { type Declared, drift, type Live } from "./model";

/** What Pulumi remembers of the role: undefined where it knows of none. */
export type Recorded =
  | {
      /** Declared by the last `up`. */
      readonly declared: Declared;
      /** Of the outputs, sorted. */
      readonly drift: readonly string[];
    }
  | undefined;

/** What a command shows of the role. */
export interface Shown {
  /** `same` where nothing is shown. */
  readonly op: "same" | "create" | "update" | "replace" | "delete";
  /**
   * The lines of `drift`, sorted; `gone` where those of the state are taken out. Of a replacement
   * only whether there is any of it.
   */
  readonly drift: readonly string[] | "gone" | boolean;
}

const NOTHING: Shown = { op: "same", drift: [] };

/** What `preview` shows, and what `up` will do. */
export function shownByPreview(recorded: Recorded, program: Declared, live: Live): Shown {
  if (recorded === undefined) return { op: "create", drift: [] };
  const lines = drift(recorded.declared, live, program);
  const shown = [...lines, ...recorded.drift].length > 0;
  if (program.username !== recorded.declared.username) return { op: "replace", drift: shown };
  const same = JSON.stringify(program) === JSON.stringify(recorded.declared);
  return same && !shown ? NOTHING : { op: "update", drift: linesOrGone(lines, recorded.drift) };
}

/** What `refresh` and `refresh --preview-only` show: what differs from what is recorded. */
export function shownByRefresh(recorded: Recorded, live: Live): Shown {
  if (recorded === undefined) return NOTHING;
  if (live.role === "absent") return { op: "delete", drift: [] };
  const lines = drift(recorded.declared, live);
  const same = JSON.stringify(lines) === JSON.stringify(recorded.drift);
  return same ? NOTHING : { op: "update", drift: linesOrGone(lines, recorded.drift) };
}

/** What the state holds and what is not live any more is shown too: as something taken out. */
function linesOrGone(lines: readonly string[], recorded: readonly string[]): Shown["drift"] {
  return lines.length === 0 && recorded.length > 0 ? "gone" : lines;
}

/** What is recorded after a refresh. */
export function refreshed(recorded: Recorded, live: Live): Recorded {
  if (recorded === undefined || live.role === "absent") return undefined;
  return { declared: recorded.declared, drift: drift(recorded.declared, live) };
}
