/** Sessions of AWS that are kept while they are good. */
import type { CredentialProvider, Session } from "./identity";

/** A new session is no better than one of the last minute, and an STS in trouble is not asked more often. */
const forcedEveryMs = 60_000;

/**
 * Keeps a session until it expires. Callers at the same time share one request.
 *
 * The token signer forces a new session for each token where the last one has less than 15 minutes left,
 * which is always so where a session lasts 15 minutes. So a forced request goes out once a minute at the
 * most, and where it fails the last session is used while it is good.
 */
export function remembered(
  provider: CredentialProvider,
  now: () => number = () => Date.now(),
): CredentialProvider {
  let last: Session | undefined;
  let askedAtMs = -Infinity;
  let request: Promise<Session> | undefined;
  const lastGood = () => (last === undefined || hasExpired(last, now()) ? undefined : last);
  return async (options) => {
    const kept = lastGood();
    const isForced = options?.forceRefresh === true && now() - askedAtMs >= forcedEveryMs;
    if (kept !== undefined && !isForced) return kept;
    request ??= provider(options).finally(() => {
      request = undefined;
      askedAtMs = now();
    });
    try {
      last = await request;
      return last;
    } catch (error) {
      const good = lastGood();
      if (good === undefined) throw error;
      return good;
    }
  };
}

function hasExpired({ expiration }: Session, atMs: number): boolean {
  return expiration !== undefined && expiration.getTime() <= atMs;
}
