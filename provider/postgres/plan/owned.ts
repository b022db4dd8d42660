/** What becomes of the objects of a role that is dropped: given to another role, or dropped with it. */
import { authorityOf, type RunAs } from "../authority/runAs";
import type { OnDelete, RemovalDeclaration } from "../model/declaration";
import { quoted } from "../model/names";
import type { Refusal, Statement } from "../model/plan";
import type { Dependency, RoleState, Snapshot } from "../model/snapshot";
import { distinctNames } from "../sorting";
import { dropOwned, reassignOwned } from "../statements/role";
import { inRunAsOrder, type PlannedStatement } from "./runAsOrder";

/** The ways to delete a role that end in DROP ROLE. */
export type Owned = Exclude<OnDelete, "disableLogin" | "retain">;

/** The statements of each database, or why they cannot be sent. */
export interface PlannedOwned {
  readonly refusals: readonly Refusal[];
  readonly sends: ReadonlyMap<string, readonly PlannedStatement[]>;
}

/** Plan what becomes of what the role owns. */
export function planOwned(
  removal: RemovalDeclaration,
  action: Owned,
  role: RoleState,
  snapshot: Snapshot,
): PlannedOwned {
  if (action === "drop") return { refusals: [], sends: new Map() };
  const statements = new Map(
    databasesWithOwned(removal, role).map((database) => [
      database,
      statementsIn(database, removal, action, role),
    ]),
  );
  const sent = [...statements].filter(([, { length }]) => length > 0);
  if (sent.length === 0) return { refusals: [], sends: new Map() };
  const target = typeof action === "object" ? [action.reassignOwnedTo] : [];
  const missing = target.filter((name) => !snapshot.existingRoles.includes(name)).map(noTarget);
  if (missing.length > 0) return { refusals: missing, sends: new Map() };
  const runAs = runAsAll([removal.name, ...target], snapshot);
  if ("reason" in runAs) return { refusals: [runAs], sends: new Map() };
  const sends = sent.map(([database, texts]): [string, readonly PlannedStatement[]] => [
    database,
    texts.map((statement) => ({ phase: "owned", runAs, statement })),
  ]);
  return { refusals: [], sends: new Map(sends) };
}

/** The statements of one database, as the roles whose privileges they need. */
export function ownedStatements(
  { sends }: PlannedOwned,
  database: string,
  snapshot: Snapshot,
): readonly Statement[] {
  return inRunAsOrder(sends.get(database) ?? [], snapshot);
}

/** Shared objects can be given away from any database: that is done in the removal's own. */
function databasesWithOwned(
  { database: own }: RemovalDeclaration,
  { dependencies }: RoleState,
): readonly string[] {
  return distinctNames(dependencies.map(({ database = own }) => database));
}

/** Catalogs of what the role owns and nobody else can be given. */
const notReassigned = ["pg_default_acl", "pg_user_mapping"];

/**
 * DROP OWNED is never sent to give something away: it would drop what the role comes to own behind
 * REASSIGN OWNED.
 * @see https://www.postgresql.org/docs/current/role-removal.html
 */
function statementsIn(
  database: string,
  { name, database: own }: RemovalDeclaration,
  action: Exclude<Owned, "drop">,
  { dependencies }: RoleState,
): readonly Statement[] {
  const within = dependencies.filter((one) => (one.database ?? own) === database);
  const isOwned = ({ kind, catalog }: Dependency): boolean =>
    kind === "owner" && !notReassigned.includes(catalog);
  if (typeof action === "object") {
    return within.some(isOwned) ? [reassignOwned(name, action.reassignOwnedTo)] : [];
  }
  const isDropped = (one: Dependency): boolean =>
    one.database !== undefined && (one.kind === "owner" || one.kind === "policy");
  return within.some(isDropped) ? [dropOwned(name)] : [];
}

/** One statement that needs the privileges of several roles at once. */
function runAsAll(roles: readonly string[], snapshot: Snapshot): RunAs | Refusal {
  const members: string[] = [];
  for (const role of roles) {
    const authority = authorityOf(role, snapshot);
    const runAs = "runAs" in authority ? authority.runAs : undefined;
    if (runAs === undefined || (runAs.as === "role" && roles.length > 1)) {
      return outOfReach(role, roles, snapshot);
    }
    if (runAs.as === "role") return runAs;
    if (runAs.as === "member") members.push(...runAs.of);
  }
  return members.length === 0 ? { as: "session" } : { as: "member", of: members };
}

function noTarget(name: string): Refusal {
  return {
    path: "onDelete.reassignOwnedTo",
    reason: `role ${quoted(name)} does not exist`,
    hint: "Create it, or name another role.",
  };
}

function outOfReach(role: string, roles: readonly string[], { session }: Snapshot): Refusal {
  const [owner = "", target] = roles;
  const statements =
    target === undefined ? dropOwned(owner).text : reassignOwned(owner, target).text;
  return {
    path: "onDelete",
    reason: `${quoted(session.name)} cannot use the privileges of ${quoted(role)}, which it needs for what ${quoted(owner)} owns`,
    hint: `Have a role that has the privileges of ${roles.map(quoted).join(" and ")} run ${statements} in each database, or set onDelete to "disableLogin" or "retain".`,
  };
}
