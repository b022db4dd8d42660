/** What a login is made with, in memory only while connections are being opened. */
import type { Credentials } from "./settings";
import { unlessEnded } from "./waiting";

/**
 * Runs with credentials, which are read for it or are those of another run at the same time.
 * `forgetThem`: the next run reads new ones, whoever still runs with these. The signal ends the wait for
 * them; what is read for several runs goes on, for AWS has a bound of its own.
 */
export type UseCredentials = <T>(
  run: (credentials: Credentials, forgetThem: () => void) => Promise<T>,
  signal?: AbortSignal,
) => Promise<T>;

/**
 * Shares what is read among the runs that overlap, and drops it with the last of them. So a burst of
 * connections asks AWS once, and a secret is in memory no longer than a login takes: an open connection
 * needs it no more.
 */
export function shareCredentials(read: () => Promise<Credentials>): UseCredentials {
  let shared: { readonly reading: Promise<Credentials>; runs: number } | undefined;
  return async (run, signal) => {
    const own = (shared ??= { reading: read(), runs: 0 });
    const forget = (): void => {
      if (shared === own) shared = undefined;
    };
    own.runs += 1;
    try {
      return await run(await unlessEnded(signal, own.reading), forget);
    } finally {
      own.runs -= 1;
      if (own.runs === 0) forget();
    }
  };
}

/** The password itself, or a new token. */
export async function passwordOf({ password }: Credentials): Promise<string> {
  return typeof password === "string" ? password : password();
}
