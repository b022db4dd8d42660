/** Waits that end when an operation has no time left. */

/**
 * Runs something that is ended in its own way when the time is up.
 *
 * @param end called once, with the reason of the signal
 */
export async function endedBy<T>(
  signal: AbortSignal | undefined,
  end: (reason: Error) => void,
  run: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const listener = (): void => {
    end(reasonOf(signal));
  };
  signal?.addEventListener("abort", listener, { once: true });
  try {
    return await run();
  } finally {
    signal?.removeEventListener("abort", listener);
  }
}

/** Waits for something that goes on by itself, and no longer than there is time. */
export async function unlessEnded<T>(
  signal: AbortSignal | undefined,
  waited: Promise<T>,
): Promise<T> {
  let end: (reason: Error) => void = () => undefined;
  const ended = new Promise<never>((_, reject) => {
    end = reject;
  });
  waited.catch(() => undefined); // it may fail when nobody waits for it any more
  return endedBy(signal, end, () => Promise.race([waited, ended]));
}

/** A pause, which ends with the reason of the signal when the time is up. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await unlessEnded(signal, passed).finally(() => {
    clearTimeout(timer);
  });
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}
