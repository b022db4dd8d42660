import type { Connection } from "./connection";
import type { LoginOptions } from "./credentials";

/**
 * The endpoint to log in to: the one that the certificate and the token name.
 * @throws if `readOnly` is asked of a server without a reader endpoint
 */
export function hostOf({ host, readerHost }: Connection, { readOnly }: LoginOptions): string {
  if (readOnly !== true) return host;
  if (readerHost !== undefined && readerHost !== "") return readerHost;
  throw new Error(`cannot connect read-only: the server "${host}" has no reader endpoint`);
}
