/**
 * The only place that decides what is sent: the statements that lead from what a role is to what it
 * should be. Deterministic and minimal; planning again after it was applied gives nothing.
 */
import { inActingOrder, type ActingStatement } from "./acting";
import { authorityOf, authorityToGrant, authorityToRevoke, type Authority } from "./authority";
import type { Desired } from "./desired";
import { differences, isExtraPrivilege } from "./differences";
import type {
  DesiredRole,
  Difference,
  Left,
  Plan,
  Refusal,
  Snapshot,
  Statement,
  Transaction,
} from "./model";
import { objectStatements, type ObjectChange } from "./objectStatements";
import {
  alterConnectionLimit,
  alterLogin,
  commentOnRole,
  createRole,
  grantMembership,
  resetAttribute,
  resetSetting,
  revokeMembership,
  setSetting,
} from "./statements";

/** What planning answers: a plan, or every reason why nothing may be sent. */
export type Planned = { readonly plan: Plan } | { readonly refusals: readonly Refusal[] };

/** Plan the way from a snapshot to what is desired. */
export function planRole(desired: Desired, snapshot: Snapshot): Planned {
  const sendable = differences(desired.role, snapshot).filter(
    (difference) => desired.role.extraPrivileges === "revoke" || !isExtraPrivilege(difference),
  );
  const steps = sendable.map((difference) => stepFor(difference, desired.role, snapshot));
  const refusals = [
    ...desired.refusals,
    ...steps.flatMap((step) => ("refused" in step ? [step.refused] : [])),
  ];
  if (refusals.length > 0) return { refusals };
  return {
    plan: {
      transactions: transactions(steps, desired.role, snapshot),
      left: steps.flatMap((step) => ("left" in step ? [step.left] : [])),
    },
  };
}

/** What becomes of one difference. */
export type Step =
  | { readonly database: string; readonly send: ActingStatement }
  | { readonly database: string; readonly change: ObjectChange }
  | { readonly left: Left }
  | { readonly refused: Refusal };

/** One transaction a database: the role's own first, the others by name. */
export function transactions(
  steps: readonly Step[],
  role: { readonly name: string; readonly databases: readonly string[] },
  snapshot: Snapshot,
): readonly Transaction[] {
  const own = role.databases[0] ?? "";
  const others = steps.flatMap((step) => ("database" in step ? [step.database] : []));
  const databases = [own, ...[...new Set(others)].filter((name) => name !== own).sort()];
  return databases
    .map((database) => ({
      database,
      statements: statementsIn(database, steps, role.name, snapshot),
    }))
    .filter(({ statements }) => statements.length > 0);
}

function statementsIn(
  database: string,
  steps: readonly Step[],
  role: string,
  snapshot: Snapshot,
): readonly Statement[] {
  const own = steps.filter((step) => "database" in step && step.database === database);
  const sends = own.flatMap((step) => ("send" in step ? [step.send] : []));
  const changes = own.flatMap((step) => ("change" in step ? [step.change] : []));
  return inActingOrder([...sends, ...objectStatements(role, changes)], snapshot);
}

function stepFor(difference: Difference, role: DesiredRole, snapshot: Snapshot): Step {
  switch (difference.kind) {
    case "grant missing":
      return grantStep(difference, snapshot);
    case "grant extra":
      return revokeStep(difference, snapshot);
    case "membership extra":
    case "membership option extra":
    case "member":
      return membershipStep(difference, role, snapshot);
    case "other database":
      return { left: { difference, reason: "that database was not looked into" } };
    default:
      return roleStep(difference, role, snapshot);
  }
}

function grantStep(
  difference: Extract<Difference, { kind: "grant missing" }>,
  snapshot: Snapshot,
): Step {
  const { database, object, privilege, grantable } = difference;
  const authority = authorityToGrant(database, object, privilege, snapshot);
  return "acting" in authority
    ? {
        database,
        change: { verb: "GRANT", object, privilege, grantable, acting: authority.acting },
      }
    : {
        refused: {
          path: "grants",
          reason: `cannot grant ${privilege}: ${authority.refused}`,
          hint: authority.hint,
        },
      };
}

/** The revoke of an extra, or why it stays. */
export function revokeStep(
  difference: Extract<Difference, { kind: "grant extra" }>,
  snapshot: Snapshot,
): Step {
  const { database, object, entry, optionOnly } = difference;
  const authority = authorityToRevoke(database, object, entry, snapshot);
  if (!("acting" in authority)) return leftStep(difference, authority);
  const verb = optionOnly ? "REVOKE GRANT OPTION" : "REVOKE";
  const { privilege } = entry;
  return {
    database,
    change: { verb, object, privilege, grantable: false, acting: authority.acting },
  };
}

type MembershipDifference = Extract<
  Difference,
  { kind: "membership extra" | "membership option extra" | "member" }
>;

/** The revoke of a membership, or why it stays. */
export function membershipStep(
  difference: MembershipDifference,
  role: { readonly databases: readonly string[] },
  snapshot: Snapshot,
): Step {
  const { membership } = difference;
  const authority =
    snapshot.versionNum < 160000
      ? ({ acting: { as: "session" } } as const)
      : authorityOf(membership.grantor, snapshot);
  if (!("acting" in authority)) return leftStep(difference, authority);
  const option = difference.kind === "membership option extra" ? difference.option : undefined;
  return {
    database: role.databases[0] ?? "",
    send: {
      acting: authority.acting,
      statement: revokeMembership(membership, snapshot.versionNum, option),
    },
  };
}

function leftStep(difference: Difference, authority: Authority): Step {
  const reason = "refused" in authority ? `${authority.refused}. ${authority.hint}` : "";
  return { left: { difference, reason } };
}

type RoleDifference = Exclude<
  Difference,
  MembershipDifference | { kind: "grant missing" | "grant extra" | "other database" }
>;

function roleStep(difference: RoleDifference, role: DesiredRole, snapshot: Snapshot): Step {
  return {
    database: role.databases[0] ?? "",
    send: { acting: { as: "session" }, statement: roleStatement(difference, role, snapshot) },
  };
}

function roleStatement(
  difference: RoleDifference,
  role: DesiredRole,
  { versionNum }: Snapshot,
): Statement {
  switch (difference.kind) {
    case "role missing":
      return createRole(role);
    case "login":
      return alterLogin(role.name, difference.desired);
    case "connection limit":
      return alterConnectionLimit(role.name, difference.desired);
    case "foreign attribute":
      return resetAttribute(role.name, difference.attribute);
    case "comment":
      return commentOnRole(role.name, role.comment);
    case "membership missing":
      return grantMembership(role.name, difference.membership, versionNum);
    case "setting missing":
      return setSetting(role.name, difference.name, difference.value);
    case "setting extra":
      return resetSetting(role.name, difference.setting);
  }
}
