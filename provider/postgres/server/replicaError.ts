/** The error for a server in recovery: an update cannot change it, and a preview does not trust it. */
import { sqlState } from "../../../connect/errorCodes";
import { RoleError } from "../model/errors";

/** @param cause the server's own error, where it refused to write */
export function replicaError(cause?: unknown): RoleError {
  return new RoleError("could not connect", "the server is a read-only replica", {
    hint: "Set `server` to the primary instance, or to the writer endpoint of the cluster: a replica accepts no changes and may lag behind.",
    sqlState: sqlState.readOnlySqlTransaction,
    cause,
  });
}

/** Whether it is that error: after a failover the endpoint may name a replica for a moment. */
export function isReplicaError(error: unknown): boolean {
  const isSo = error instanceof RoleError && error.sqlState === sqlState.readOnlySqlTransaction;
  return isSo && error.code === "could not connect";
}
