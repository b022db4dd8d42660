/** Keeps a token fresh. */
import { textOf } from "../connect/errorCodes";

/** Of the 15 minutes that a token is good for. */
const everyMs = 10 * 60 * 1000;

/** How often the clock is looked at: a machine may have slept. */
const lookMs = 5 * 1000;

/** How to renew, and how often where it is not the default. */
export interface Renewal {
  readonly renew: () => Promise<void>;
  readonly everyMs?: number;
  readonly lookMs?: number;
}

/**
 * Renews until it is stopped. What fails is told once, and tried again.
 * @returns what stops it, and waits for a renewal that is being made
 */
export function keepFresh({ renew, ...times }: Renewal): () => Promise<void> {
  let renewedMs = Date.now();
  let renewal: Promise<void> | undefined;
  let hasFailed = false;
  const tryToRenew = async (): Promise<void> => {
    try {
      await renew();
      renewedMs = Date.now();
      hasFailed = false;
    } catch (error) {
      if (!hasFailed)
        process.stderr.write(`rds-iam-user: could not renew the token: ${textOf(error)}\n`);
      hasFailed = true;
    } finally {
      renewal = undefined;
    }
  };
  const look = (): void => {
    if (renewal !== undefined || Date.now() - renewedMs < (times.everyMs ?? everyMs)) return;
    renewal = tryToRenew();
  };
  const timer = setInterval(look, times.lookMs ?? lookMs);
  return async () => {
    clearInterval(timer);
    await renewal;
  };
}
