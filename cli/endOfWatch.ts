/** Waits for the user, or the system, to end a command that stays. */

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Resolves at the first signal. A second one ends the process at once, as it does elsewhere. */
export async function endOfWatch(): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = (): void => {
      for (const signal of signals) process.removeListener(signal, end);
      resolve();
    };
    for (const signal of signals) process.on(signal, end);
  });
}
