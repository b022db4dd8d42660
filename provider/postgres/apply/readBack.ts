/** The guards before COMMIT: the role reads back as declared, and the master is not locked out. */
import type { Desired } from "../desired/desiredRole";
import { differencesInWords } from "../diff/describe";
import { differencesToRepair } from "../diff/extras";
import { RoleError } from "../model/errors";
import { anotherWayReason, lockOutDetails, lockOutReason } from "./lockOutGuard";
import type { Difference } from "../model/difference";
import type { Unreachable } from "../model/plan";
import type { Snapshot } from "../model/snapshot";
import { grantKey } from "../model/grantKey";
import { findObject } from "../model/objectIndex";

/** One transaction before its COMMIT. */
export interface ReadBack {
  readonly desired: Desired;
  readonly database: string;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly unreachable: readonly Unreachable[];
  /** What later transactions change: grants by their keys, and memberships that the role loses. */
  readonly pending: { readonly grants: readonly string[]; readonly memberships: boolean };
}

/**
 * Check that nothing differs any more. Objects that others created or dropped meanwhile are left to the
 * next inspection, and unreachable extras stay.
 * @throws {RoleError} where the role does not read back as declared
 */
export function requireAsDeclared(readBack: ReadBack): void {
  const { desired, database, before, after, unreachable } = readBack;
  const expected = new Set(unreachable.map(({ difference }) => differenceKey(difference)));
  const { memberships } = readBack.pending;
  const pending = { memberships, grants: new Set(readBack.pending.grants) };
  const remaining = differencesToRepair(desired.role, after)
    .filter((one) => !("database" in one) || one.database === database)
    .filter((one) => !expected.has(differenceKey(one)) && !isPending(one, pending))
    .filter((one) => isOnObjectOfBoth(one, before, after));
  if (remaining.length === 0) return;
  throw new RoleError(
    "not as declared",
    "the role does not read back as declared; everything was rolled back",
    {
      detail: differencesInWords(remaining, after).join("; "),
      hint: "Run it again. If it stays so, check for event triggers that change privileges (SELECT evtname FROM pg_event_trigger); else report it with this message.",
    },
  );
}

/** @throws {RoleError} where the session user's own memberships would not be what they were */
export function requireNoLockOut(before: Snapshot, after: Snapshot, role: string): void {
  const reason =
    lockOutReason(before.session, after.session, role) ?? anotherWayReason(before, after, role);
  if (reason === undefined) return;
  // Another session may have changed the memberships: then the next inspection starts from them.
  const code = after.session.inRdsIam ? "lock-out prevented" : "not as declared";
  const details = lockOutDetails(before, after, role);
  throw new RoleError(code, `${reason}; everything was rolled back`, details);
}

/** Fields that our own transaction may change; ignored when differences before and after are matched. */
const around = [
  "memberManaged",
  "grantorCanRevoke",
  "grantorActsAsOwner",
  "grantorHoldsOption",
  "admin",
  "inherit",
  "set",
];

/** A text that is equal for the same difference before and after. */
function differenceKey(difference: Difference): string {
  return JSON.stringify(difference, (key, value: unknown) =>
    around.includes(key) ? undefined : value,
  );
}

interface Pending {
  readonly grants: ReadonlySet<string>;
  readonly memberships: boolean;
}

function isPending(difference: Difference, { grants, memberships }: Pending): boolean {
  switch (difference.kind) {
    case "membership extra":
    case "membership option extra":
      return memberships;
    case "grant missing":
      return grants.has(grantKey(difference));
    case "grant extra":
      return grants.has(grantKey({ ...difference, privilege: difference.entry.privilege }));
    default:
      return false;
  }
}

function isOnObjectOfBoth(difference: Difference, before: Snapshot, after: Snapshot): boolean {
  if (difference.kind !== "grant missing" && difference.kind !== "grant extra") return true;
  const { database, object } = difference;
  return [before, after].every((snapshot) => findObject(snapshot, database, object) !== undefined);
}
