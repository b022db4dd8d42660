/**
 * The plan of a removal, for a role that this resource still owns: disable its login first, then
 * revoke what it holds, then drop it. Reasons that DROP ROLE would fail are found before anything
 * changes.
 */
import { visible } from "../../../connect/visible";
import { authorityToAlter } from "../authority/role";
import { authorityOf } from "../authority/runAs";
import { entriesHeld } from "../diff/grants";
import type { RemovalDeclaration } from "../model/declaration";
import { readMarker, withoutMarker } from "../model/marker";
import { quoted } from "../model/names";
import { nameOf } from "../model/objectIndex";
import type { Refusal, RemovalPlan, Statement, Transaction } from "../model/plan";
import { PG_SIGNAL_BACKEND, RDS_IAM } from "../model/rdsRoles";
import type { RoleState, Snapshot } from "../model/snapshot";
import { distinctNames } from "../sorting";
import { alterLogin, commentOnRole, dropRole, endSessions } from "../statements/role";
import { dropRefusals } from "./dropRefusals";
import { ownedStatements, planOwned, type Owned } from "./owned";
import { sendsOf, transactions, unreachableIn } from "./planRole";
import { inRunAsOrder } from "./runAsOrder";
import { revokeMembershipStep, revokeStep, type Step } from "./steps";

export type PlannedRemoval =
  | { readonly plan: RemovalPlan }
  | { readonly refusals: readonly Refusal[] }
  /** The role does not belong to this resource (any more), so it is not changed. */
  | { readonly kept: string };

const nothing: RemovalPlan = {
  login: [],
  sessions: [],
  transactions: [],
  last: [],
  unreachable: [],
};

/** Plan the removal of a role. */
export function planRemoval(removal: RemovalDeclaration, snapshot: Snapshot): PlannedRemoval {
  const { role } = snapshot;
  if (role === "absent") return { plan: nothing };
  const kept = notOurs(removal, role);
  if (kept !== undefined) return { kept: `role ${quoted(removal.name)} ${kept}` };
  const action = actionOf(removal, role);
  const authority = authorityToAlter(
    removal.name,
    action === "retain" ? "comment" : "attribute",
    snapshot,
  );
  if ("refused" in authority) {
    return { refusals: [{ path: "", reason: authority.refused, hint: authority.hint }] };
  }
  const isMarked = readMarker(role.comment) !== undefined;
  const last = isMarked ? [commentOnRole(removal.name, withoutMarker(role.comment))] : [];
  if (action === "retain") return { plan: { ...nothing, last } };
  const disabled = disablingPlan(removal, role, snapshot);
  return action === "disableLogin"
    ? { plan: { ...disabled, last } }
    : planDrop(removal, { action, disabled }, role, snapshot);
}

/** The transactions of a plan, as they are sent. */
export function removalTransactions(
  { database }: RemovalDeclaration,
  { login, sessions, transactions: revokes, last }: RemovalPlan,
): readonly Transaction[] {
  const own = revokes.filter((one) => one.database === database);
  const others = revokes.filter((one) => one.database !== database);
  const ending = [...(own.at(-1)?.statements ?? []), ...last];
  return [
    inDatabase(database, login),
    inDatabase(database, sessions),
    ...others,
    ...own.slice(0, -1),
    inDatabase(database, ending),
  ].filter(({ statements }) => statements.length > 0);
}

function inDatabase(database: string, statements: readonly Statement[]): Transaction {
  return { database, statements, grants: [] };
}

/** Why the role is not this resource's; `undefined` if it is. */
function notOurs(
  { owners, generation, recordedOid }: RemovalDeclaration,
  { comment, oid }: RoleState,
): string | undefined {
  const marker = readMarker(comment);
  if (marker === undefined) {
    return recordedOid === oid ? undefined : "no longer carries this resource's marker";
  }
  if (!owners.includes(marker.owner))
    return `is managed by another resource: ${visible(marker.owner)}`;
  return marker.generation === generation
    ? undefined
    : "was re-created after this state was recorded";
}

/** Whether the role ends, so that all that it holds has to be known. */
export function endsInDrop(removal: RemovalDeclaration, { role }: Snapshot): boolean {
  if (role === "absent" || notOurs(removal, role) !== undefined) return false;
  const action = actionOf(removal, role);
  return action !== "disableLogin" && action !== "retain";
}

function actionOf(
  { onDelete, adoptExisting = false }: RemovalDeclaration,
  { comment }: RoleState,
): NonNullable<RemovalDeclaration["onDelete"]> {
  if (onDelete !== undefined) return onDelete;
  const origin = readMarker(comment)?.origin ?? (adoptExisting ? "adopted" : "created");
  return origin === "adopted" ? "disableLogin" : "drop";
}

interface Dropping {
  readonly action: Owned;
  readonly disabled: RemovalPlan;
}

function planDrop(
  removal: RemovalDeclaration,
  { action, disabled }: Dropping,
  role: RoleState,
  snapshot: Snapshot,
): PlannedRemoval {
  const steps = revokesOfAllHeld(removal, snapshot);
  const owned = planOwned(removal, action, role, snapshot);
  const refusals = [
    ...dropRefusals({
      name: removal.name,
      action,
      role,
      revokes: steps,
      endsSessions: disabled.sessions.length > 0,
      snapshot,
    }),
    ...owned.refusals,
  ];
  if (refusals.length > 0) return { refusals };
  const revokes = transactions(steps, removal.name, removal.database, snapshot);
  const databases = distinctNames([
    ...revokes.map(({ database }) => database),
    ...owned.sends.keys(),
  ]);
  const others = databases.filter((name) => name !== removal.database);
  return {
    plan: {
      ...disabled,
      transactions: [...others, removal.database].flatMap((database) =>
        withOwned(
          database,
          revokes.filter((one) => one.database === database),
          ownedStatements(owned, database, snapshot),
        ),
      ),
      last: [dropRole(removal.name)],
      unreachable: [], // DROP ROLE ends memberships
    },
  };
}

/** What the role owns goes with the last revokes of its database. */
function withOwned(
  database: string,
  revokes: readonly Transaction[],
  owned: readonly Statement[],
): readonly Transaction[] {
  if (owned.length === 0) return revokes;
  const statements = [...(revokes.at(-1)?.statements ?? []), ...owned];
  return [...revokes.slice(0, -1), { database, statements, grants: [] }];
}

/** Revokes everything that the role holds on objects of others; DROP ROLE itself ends its memberships. */
function revokesOfAllHeld(
  { name: role, database: own }: RemovalDeclaration,
  snapshot: Snapshot,
): readonly Step[] {
  return entriesHeld(own, snapshot)
    .filter(({ object }) => object.owner !== role)
    .map(({ database, object: state, entry }) => {
      const object = nameOf(state);
      const extra = { kind: "grant extra", database, object, entry, optionOnly: false } as const;
      return revokeStep(extra, role, snapshot);
    });
}

/** Disables the login and ends the sessions. */
function disablingPlan(
  { name, database }: RemovalDeclaration,
  { oid, login, memberships, sessions }: RoleState,
  snapshot: Snapshot,
): RemovalPlan {
  const leaving = memberships
    .filter(({ role }) => role === RDS_IAM)
    .map((membership) =>
      revokeMembershipStep({ kind: "membership extra", membership }, database, snapshot),
    );
  return {
    ...nothing,
    login: [
      ...(login ? [alterLogin(name, false)] : []),
      ...inRunAsOrder(sendsOf(leaving), snapshot),
    ],
    sessions: sessions === 0 ? [] : sessionsEnded(name, oid, snapshot),
    unreachable: unreachableIn(leaving),
  };
}

/** Who has the privileges of the role, or of `pg_signal_backend`, may end its sessions. */
function sessionsEnded(name: string, oid: number, snapshot: Snapshot): readonly Statement[] {
  const { session, otherRoles } = snapshot;
  const maySignal =
    session.superuser ||
    otherRoles.some((other) => other.name === PG_SIGNAL_BACKEND && other.inherits);
  const authority = maySignal
    ? ({ runAs: { as: "session" } } as const)
    : authorityOf(name, snapshot);
  if (!("runAs" in authority)) return [];
  const { runAs } = authority;
  const statements = endSessions(name, oid).map(
    (statement) => ({ phase: "role", runAs, statement }) as const,
  );
  return inRunAsOrder(statements, snapshot);
}
