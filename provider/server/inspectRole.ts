/** A look at one role in every database that its declaration names. */
import { databasesOf, type RoleDeclaration } from "../postgres/model/declaration";
import type { Snapshot } from "../postgres/model/snapshot";
import { joinedRequests, inspectionRequestFor } from "../postgres/inspect/request";
import { mergeSnapshots } from "../postgres/inspect/parse";
import type { TransactionTimeouts } from "../postgres/server/opening";
import type { OpenServer } from "./servers";

/**
 * What the server says of a role; declarations beside the first widen what is listed, and a look
 * ahead of its creation tells what PUBLIC may change.
 */
export async function inspectRole(
  { inspector }: OpenServer,
  declarations: readonly [RoleDeclaration, ...RoleDeclaration[]],
  timeouts: TransactionTimeouts,
  isAhead = false,
): Promise<Snapshot> {
  const [own, ...further] = declarations;
  const { database } = own;
  const joined = joinedRequests(inspectionRequestFor(own), ...further.map(inspectionRequestFor));
  const request = { ...joined, publicWrites: isAhead };
  const first = await inspector.inspect(database, request, timeouts);
  const existing = first.databases.map(({ name }) => name);
  const others = [...new Set(declarations.flatMap(databasesOf))].filter(
    (name) => name !== database && existing.includes(name),
  );
  const looks = await Promise.all(others.map((name) => inspector.inspect(name, request, timeouts)));
  return mergeSnapshots(first, looks);
}
