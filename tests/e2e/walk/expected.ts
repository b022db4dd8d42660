/** What each command has to show of one user, from what is in the state and what is live. */
import { type Declared, drift, type Live } from "./model";

/** `drift` as the state holds it. */
export interface RecordedDrift {
  readonly lines: readonly string[];
  /** Every line ends in `(seen again)`, for the state held the same lines before. */
  readonly isMarked: boolean;
}

/** What Pulumi remembers of a user's role: undefined where it knows of none. */
export type Recorded =
  | {
      /** Declared by the last `up`. */
      readonly declared: Declared;
      /** In the inputs: what `check` or `read` gave them last. */
      readonly inputs: RecordedDrift;
      /** In the outputs: what `read` gave them last; an update leaves none. */
      readonly outputs: readonly string[];
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

export const NOTHING: Shown = { op: "same", drift: [] };
const NO_DRIFT: RecordedDrift = { lines: [], isMarked: false };

/** What `preview` shows, and what `up` will do; a user is out of the program where none is given. */
export function shownByPreview(
  recorded: Recorded,
  program: Declared | undefined,
  live: Live,
): Shown {
  if (program === undefined) return recorded === undefined ? NOTHING : { op: "delete", drift: [] };
  if (recorded === undefined) return { op: "create", drift: [] };
  const lines = drift(recorded.declared, live, program);
  if (program.username !== recorded.declared.username) {
    return { op: "replace", drift: lines.length > 0 };
  }
  const isAsDeclared = lines.length === 0 && isSame(program, recorded.declared);
  return isAsDeclared ? NOTHING : { op: "update", drift: lines };
}

/** What `refresh` and `refresh --preview-only` show: what the state does not say already. */
export function shownByRefresh(recorded: Recorded, live: Live): Shown {
  if (recorded === undefined) return NOTHING;
  if (live.role === "absent") return { op: "delete", drift: [] };
  const lines = drift(recorded.declared, live);
  const { inputs, outputs } = recorded;
  const isSaid = isSame(inputs, { lines, isMarked: false }) && isSame(outputs, lines);
  if (isSaid) return NOTHING;
  if (lines.length > 0) return { op: "update", drift: lines };
  // What inputs still say after an update repaired it is past, and so is what outputs say alone.
  return outputs.length > 0 && inputs.lines.length > 0 ? { op: "update", drift: "gone" } : NOTHING;
}

/** What is recorded after a refresh. */
export function refreshed(recorded: Recorded, live: Live): Recorded {
  if (recorded === undefined || live.role === "absent") return undefined;
  const lines = drift(recorded.declared, live);
  return { declared: recorded.declared, inputs: { lines, isMarked: false }, outputs: lines };
}

/** What is recorded after an `up` that showed something. */
export function updated(
  recorded: Recorded,
  program: Declared | undefined,
  { op, drift: shown }: Shown,
): Recorded {
  if (program === undefined) return undefined;
  if (op === "same" && recorded !== undefined) return { ...recorded, inputs: NO_DRIFT };
  const lines = op === "update" && Array.isArray(shown) ? shown.map(String) : [];
  const before = recorded?.inputs ?? NO_DRIFT;
  const isMarked = lines.length > 0 && isSame(before, { lines, isMarked: false });
  return { declared: program, inputs: { lines, isMarked }, outputs: [] };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
