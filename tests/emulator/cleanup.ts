/** Undoing what was started, also when the start itself fails half-way. */

/** What has to be undone. */
export interface Cleanup {
  /** Remembers how to undo a step that has just been done. */
  readonly add: (undo: () => Promise<unknown>) => void;
  /** Undoes all steps, the last one first; each once, however often this is called. */
  readonly run: () => Promise<void>;
}

/** Starts with nothing to undo. */
export function createCleanup(): Cleanup {
  const steps: (() => Promise<unknown>)[] = [];
  const run = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let undo = steps.pop(); undo !== undefined; undo = steps.pop()) {
      // One step that fails must not keep the others from being undone.
      await undo().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, `could not clean up: ${failures.map(String).join("; ")}`);
    }
  };
  return { add: (undo) => steps.push(undo), run };
}

/**
 * Like Promise.all, but waits for the end of all before it rejects: what is still starting when
 * another one fails would otherwise be forgotten.
 */
export async function together<const Values extends readonly unknown[]>(
  values: Values,
): Promise<{ -readonly [Index in keyof Values]: Awaited<Values[Index]> }> {
  await Promise.allSettled(values);
  return Promise.all(values);
}
