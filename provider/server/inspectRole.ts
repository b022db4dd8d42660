/** Inspects one role in every database that its declarations name. */
import {
  databasesOf,
  type RemovalDeclaration,
  type RoleDeclaration,
} from "../postgres/model/declaration";
import type { Snapshot } from "../postgres/model/snapshot";
import {
  inspectionRequestFor,
  inspectionRequestForRemoval,
  joinedRequests,
} from "../postgres/inspect/request";
import { inspectOtherDatabases, openDatabases } from "../postgres/inspect/otherDatabases";
import { mergeSnapshots } from "../postgres/inspect/parse";
import { replicaError } from "../postgres/server/replicaError";
import type { TransactionTimeouts } from "../postgres/server/opening";
import type { OpenServer } from "./servers";

/** What is read besides. */
export interface Beside {
  /** The role is to be created: what PUBLIC may change is read too. */
  readonly isAhead?: boolean;
  /** The role is to be removed: what that needs is read too. */
  readonly removal?: RemovalDeclaration | undefined;
}

/**
 * What the server says of a role. Further declarations widen what is listed.
 *
 * @throws for a read-only replica
 */
export async function inspectRole(
  { inspector }: OpenServer,
  declarations: readonly [RoleDeclaration, ...RoleDeclaration[]],
  timeouts: TransactionTimeouts,
  { isAhead = false, removal }: Beside = {},
): Promise<Snapshot> {
  const [own, ...further] = declarations;
  const { database } = own;
  const joined = joinedRequests(
    inspectionRequestFor(own),
    ...further.map(inspectionRequestFor),
    ...(removal === undefined ? [] : [inspectionRequestForRemoval(removal)]),
  );
  const request = { ...joined, publicWrites: isAhead };
  const first = await inspector.inspect(database, request, timeouts);
  // A replica may lag behind: a role that it does not have yet would leave the state.
  if (first.inRecovery) throw replicaError();
  const { snapshots } = await inspectOtherDatabases({
    inspector,
    request,
    timeouts,
    first,
    required: openDatabases(declarations.flatMap(databasesOf), first),
  });
  return mergeSnapshots(first, snapshots);
}
