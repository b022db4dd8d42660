/** The step for each difference: a statement to send, an extra that stays, or a refusal. */
import type { Phase } from "./phases";
import type { PlannedStatement } from "./runAsOrder";
import type { Refused } from "../authority/runAs";
import { authorityToGrant, authorityToRevoke } from "../authority/grants";
import { authorityToGrantMembership, authorityToRevokeMembership } from "../authority/memberships";
import { foreignAttributes } from "../model/attributes";
import type { MemberRevoke } from "./memberRevokes";
import type { DesiredRole } from "../model/desiredRole";
import type { Difference } from "../model/difference";
import type { Statement, Unreachable } from "../model/plan";
import type { SettingState, Snapshot } from "../model/snapshot";
import { visible } from "../../../connect/visible";
import { quoted } from "../model/names";
import type { ObjectChange } from "./batching";
import { authorityToAlter } from "../authority/role";
import { roleStatement } from "../statements/roleDifference";
import { canBeReset } from "../model/settings";
import { hasMembershipOptions, hasParameterPrivileges } from "../model/versionFeatures";
import type { Privilege } from "../model/objectTypes";
import {
  advisedGrant,
  allowConnectionsHint,
  resetAllSettings,
  type GrantOptionAdvice,
} from "../statements/advice";
import { grantMembership, resetAttribute, revokeMembership } from "../statements/role";

export type Step =
  | { readonly kind: "send"; readonly database: string; readonly send: PlannedStatement }
  | { readonly kind: "change"; readonly database: string; readonly change: ObjectChange }
  | { readonly kind: "unreachable"; readonly unreachable: Unreachable }
  | { readonly kind: "refused"; readonly refused: RefusedGrant };

/** A declared item that cannot be granted. */
export interface RefusedGrant {
  readonly path: string;
  /** `SELECT`, `membership in "payroll"`; empty where the reason says it. */
  readonly item: string;
  readonly privilege?: Privilege;
  readonly reason: string;
  readonly hint: string | GrantOptionAdvice;
}

/** The step for one difference. */
export function stepFor(difference: Difference, role: DesiredRole, snapshot: Snapshot): Step {
  switch (difference.kind) {
    case "grant missing":
      return grantStep(difference, snapshot);
    case "grant extra":
      return revokeStep(difference, role.name, snapshot);
    case "membership missing":
      return grantMembershipStep(difference, role, snapshot);
    case "membership extra":
    case "membership option extra":
    case "member":
      return revokeMembershipStep(difference, role.databases[0], snapshot);
    case "foreign attribute":
      return attributeStep(difference, role, snapshot);
    case "setting missing":
      return missingSettingStep(difference, role, snapshot);
    case "setting extra":
      return extraSettingStep(difference, role, snapshot);
    case "other database":
      return unreachableStep(difference, whyNotInspected(difference.database, snapshot));
    default:
      return roleStep(difference, role, snapshot);
  }
}

type Of<Kind extends Difference["kind"]> = Extract<Difference, { readonly kind: Kind }>;

/** The reason for what stays in a database that was not inspected. */
export const NOT_INSPECTED = "which was not inspected";

function whyNotInspected(database: string, { closedDatabases }: Snapshot): Refused {
  return closedDatabases.includes(database)
    ? {
        refused: "which takes no connections",
        hint: allowConnectionsHint(database),
      }
    : {
        refused: NOT_INSPECTED,
        hint: `Make sure that the master can connect to database ${quoted(database)}.`,
      };
}

function grantStep(difference: Of<"grant missing">, snapshot: Snapshot): Step {
  const { database, object, privilege, grantable, allInSchema, path } = difference;
  const authority = authorityToGrant(difference, snapshot);
  if (!("runAs" in authority)) {
    const { refused: reason, hint } = authority;
    return { kind: "refused", refused: { path, item: privilege, privilege, reason, hint } };
  }
  const { runAs, separateStatements } = authority;
  return {
    kind: "change",
    database,
    change: { verb: "GRANT", object, privilege, grantable, allInSchema, runAs, separateStatements },
  };
}

/** The revoke of an extra, or why it stays. */
export function revokeStep(difference: Of<"grant extra">, role: string, snapshot: Snapshot): Step {
  const { database, object, entry, optionOnly } = difference;
  const authority = authorityToRevoke(role, difference, snapshot);
  if (!("runAs" in authority)) return unreachableStep(difference, authority);
  const verb = optionOnly ? "REVOKE GRANT OPTION" : "REVOKE";
  const { privilege } = entry;
  const { runAs } = authority;
  return {
    kind: "change",
    database,
    change: {
      verb,
      object,
      privilege,
      grantable: false,
      allInSchema: false,
      runAs,
      separateStatements: false,
    },
  };
}

function grantMembershipStep(
  { membership, lacks }: Of<"membership missing">,
  role: DesiredRole,
  snapshot: Snapshot,
): Step {
  const authority = authorityToGrantMembership(membership.role, role.name, snapshot);
  return "runAs" in authority
    ? sendAsSession(
        "memberships",
        role,
        grantMembership(role.name, membership, lacks.length > 0, snapshot.versionNum),
      )
    : refusedStep("memberOf", `membership in ${quoted(membership.role)}`, authority);
}

/** The revoke of a membership, or why it stays. */
export function revokeMembershipStep(
  difference: Of<"membership extra" | "membership option extra" | "member">,
  database: string,
  snapshot: Snapshot,
): Step {
  const { membership } = difference;
  const option = difference.kind === "membership option extra" ? difference.option : undefined;
  const authority = authorityToRevokeMembership(membership, option, snapshot);
  if (!("runAs" in authority)) return unreachableStep(difference, authority);
  const statement = revokeMembership(membership, snapshot.versionNum, option);
  const phase = difference.kind === "member" ? "members" : "memberships lost";
  return { kind: "send", database, send: { phase, runAs: authority.runAs, statement } };
}

/** The property in which the user declared what is to be altered. */
const rolePaths = {
  "role missing": "username",
  login: "",
  "connection limit": "connectionLimit",
  comment: "username", // the marker, by which the name is the resource's
} as const;

function roleStep(
  difference: Of<keyof typeof rolePaths>,
  role: DesiredRole,
  snapshot: Snapshot,
): Step {
  const { kind } = difference;
  const altered = kind === "comment" ? "comment" : "attribute";
  const authority = authorityToAlter(role.name, altered, snapshot);
  return "runAs" in authority
    ? sendAsSession("role", role, roleStatement(difference, role))
    : refusedStep(rolePaths[kind], "", authority);
}

/** The revoke of a member, and with it of the members that it added. */
export function memberStep(
  { membership }: Of<"member">,
  { runAs, cascadesTo }: MemberRevoke,
  database: string,
  snapshot: Snapshot,
): Step {
  const statement = revokeMembership(membership, snapshot.versionNum, undefined, cascadesTo);
  return { kind: "send", database, send: { phase: "members", runAs, statement } };
}

function attributeStep(
  difference: Of<"foreign attribute">,
  role: DesiredRole,
  snapshot: Snapshot,
): Step {
  const { attribute } = difference;
  const { session, versionNum } = snapshot;
  const reset = resetAttribute(role.name, attribute);
  const needsOwn =
    attribute === "CREATEDB" && hasMembershipOptions(versionNum) && !session.createDb;
  if (!session.superuser && (foreignAttributes[attribute].superuserOnly || needsOwn)) {
    const who = needsOwn ? "a role with CREATEDB or a superuser" : "a superuser";
    return unreachableStep(difference, outOfReach(`Have ${who} run ${reset.text}.`));
  }
  const authority = authorityToAlter(role.name, "attribute", snapshot);
  return "runAs" in authority
    ? sendAsSession("role", role, reset)
    : unreachableStep(difference, outOfReach(authority.hint));
}

function missingSettingStep(
  difference: Of<"setting missing">,
  role: DesiredRole,
  snapshot: Snapshot,
): Step {
  const { name } = difference;
  const authority = authorityToAlter(role.name, "setting", snapshot);
  if ("refused" in authority) return refusedStep(`settings.${name}`, "", authority);
  const known = settingNamed(name, snapshot);
  return known?.refused === true
    ? refusedStep(`settings.${name}`, "", settingRefused(name, snapshot))
    : sendSetting(roleStatement(difference, role), role, known ?? { name });
}

function extraSettingStep(
  difference: Of<"setting extra">,
  role: DesiredRole,
  snapshot: Snapshot,
): Step {
  const { name, database } = difference.setting;
  const authority = authorityToAlter(role.name, "setting", snapshot);
  if ("refused" in authority) return unreachableStep(difference, outOfReach(authority.hint));
  if (!canBeReset(name, snapshot.versionNum)) {
    const resetAll = resetAllSettings(role.name, database);
    return unreachableStep(difference, outOfReach(`Have a superuser run ${resetAll}.`));
  }
  const statement = roleStatement(difference, role);
  const known = settingNamed(name, snapshot);
  return known?.refused === true
    ? unreachableStep(
        difference,
        outOfReach(`Have a superuser run ${statement.shown ?? statement.text}.`),
      )
    : sendSetting(statement, role, known ?? { name });
}

function settingNamed(name: string, { settings }: Snapshot): SettingState | undefined {
  return settings.find((one) => one.name.toLowerCase() === name.toLowerCase());
}

/**
 * RDS, or SET on the parameter, may allow what is reserved to superusers: so it is tried first. The same
 * goes for what is not known: a custom parameter, or one that is hidden from the session user.
 */
function sendSetting(
  statement: Statement,
  role: DesiredRole,
  { name, context = "superuser" }: { readonly name: string; readonly context?: string },
): Step {
  const probe = { kind: "setting", name } as const;
  const isTried = context.startsWith("superuser");
  return sendAsSession("settings", role, isTried ? { ...statement, probe } : statement);
}

function settingRefused(name: string, { session, versionNum }: Snapshot): Refused {
  const object = { type: "PARAMETER", schema: "", name } as const;
  const grant = advisedGrant({ verb: "GRANT", privileges: ["SET"], object, role: session.name });
  return {
    refused: `${quoted(session.name)} may not set ${visible(name)}`,
    hint: hasParameterPrivileges(versionNum)
      ? `Take it out of settings, or have a superuser run ${grant}.`
      : "Take it out of settings: before PostgreSQL 15 only a superuser may set it.",
  };
}

function sendAsSession(
  phase: Phase,
  role: DesiredRole,
  statement: PlannedStatement["statement"],
): Step {
  const database = role.databases[0];
  return { kind: "send", database, send: { phase, runAs: { as: "session" }, statement } };
}

function outOfReach(hint: string): Refused {
  return { refused: "beyond the master's reach", hint };
}

function unreachableStep(difference: Difference, { refused, hint }: Refused): Step {
  return { kind: "unreachable", unreachable: { difference, reason: refused, hint } };
}

function refusedStep(path: string, item: string, { refused, hint }: Refused): Step {
  return { kind: "refused", refused: { path, item, reason: refused, hint } };
}
