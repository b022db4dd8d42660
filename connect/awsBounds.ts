/** Bounds on a request to AWS, so that nothing hangs on an address that swallows packets. */
const requestHandler = {
  connectionTimeout: 3_000,
  requestTimeout: 10_000,
  throwOnRequestTimeout: true,
};

/** Of the question who the process is, which a process that is the role need not have answered. */
export const detectionBounds = {
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  maxAttempts: 1,
} as const;

/** Of every client; the SDK's own number of attempts is 3. */
export const requestBounds = { requestHandler } as const;

/** Of clients that give credentials: an application waits for them before it can even connect. */
export const credentialBounds = { requestHandler, maxAttempts: 2 } as const;
