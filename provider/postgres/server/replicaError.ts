/** The error for a server in recovery: an update cannot change it, and a preview does not trust it. */
import { RoleError } from "../model/errors";

/** @param cause the server's own error, where it refused to write */
export function replicaError(cause?: unknown): RoleError {
  return new RoleError("could not connect", "the server is a read-only replica", {
    hint: "Set `server` to the primary instance, or to the writer endpoint of the cluster: a replica accepts no changes and may lag behind.",
    cause,
  });
}
