/** A look at one role in every database that its declaration names. */
import { databasesOf } from "./postgres/desired";
import type { RoleDeclaration, Snapshot } from "./postgres/model";
import { joinedRequests, lookRequestFor } from "./postgres/requests";
import { mergeSnapshots } from "./postgres/snapshot";
import type { TransactionTimeouts } from "./postgres/transaction";
import type { OpenServer } from "./servers";

/**
 * What the server says of a role; declarations beside the first widen what is listed, and a look
 * ahead of its creation tells what PUBLIC may change.
 */
export async function lookAt(
  { looker }: OpenServer,
  declarations: readonly [RoleDeclaration, ...RoleDeclaration[]],
  timeouts: TransactionTimeouts,
  isAhead = false,
): Promise<Snapshot> {
  const [own, ...further] = declarations;
  const { database } = own;
  const joined = joinedRequests(lookRequestFor(own), ...further.map(lookRequestFor));
  const request = { ...joined, publicWrites: isAhead };
  const first = await looker.look(database, request, timeouts);
  const existing = first.databases.map(({ name }) => name);
  const others = [...new Set(declarations.flatMap(databasesOf))].filter(
    (name) => name !== database && existing.includes(name),
  );
  const looks = await Promise.all(others.map((name) => looker.look(name, request, timeouts)));
  return mergeSnapshots(first, looks);
}
