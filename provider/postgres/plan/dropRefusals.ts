/** Reasons that DROP ROLE would fail, found before anything changes. */
import { visible } from "../../../connect/visible";
import type { Dependency, ObjectState, Obstacles, RoleState, Snapshot } from "../model/snapshot";
import type { Refusal } from "../model/plan";
import { objectInWords, quoted } from "../model/names";
import { nameOf } from "../model/objectIndex";
import { hasMembershipOptions } from "../model/versionFeatures";
import { distinctNames } from "../sorting";
import {
  presentTypeNames,
  presentTypeRow,
  type PresentType,
  type Privilege,
} from "../model/objectTypes";
import { advisedGrant } from "../statements/advice";
import { revokeMembership } from "../statements/role";
import type { Owned } from "./owned";
import type { Step } from "./steps";

/** A role to be dropped. */
export interface Dropped {
  readonly name: string;
  readonly action: Owned;
  readonly role: RoleState;
  /** What takes away all that it holds. */
  readonly revokes: readonly Step[];
  /** Whether it has sessions, which are ended first. */
  readonly endsSessions: boolean;
  readonly snapshot: Snapshot;
}

/** A reason that DROP ROLE would fail, as a phrase after "it", and what would help. */
interface Reason {
  readonly phrase: string;
  readonly hint: string;
}

/** An error names so many reasons, and counts the others. */
const maxReasons = 20;

/** Why a role cannot be dropped, as one refusal; none if it can. */
export function dropRefusals(dropped: Dropped): readonly Refusal[] {
  const { name, role, revokes, snapshot } = dropped;
  const reasons: readonly Reason[] = [
    ...obstacles(dropped),
    ...dependenciesElsewhere(role, snapshot),
    ...phrases(initialPrivileges(role, snapshot), "Drop the extension that they belong to."),
    ...membershipsGiven(name, role, snapshot),
    ...privilegesUnread(name, role),
    ...privilegesLeft(revokes),
    ...passedOnWithout(name, snapshot),
  ];
  if (reasons.length === 0) return [];
  const distinct = distinctNames(reasons.map(({ phrase }) => phrase));
  const beyond = distinct.length - maxReasons;
  const listed = distinct.slice(0, maxReasons).join("; ");
  const more = beyond > 0 ? `; and ${String(beyond)} more reasons` : "";
  const hints = [...new Set(reasons.map(({ hint }) => hint))].slice(0, maxReasons);
  return [
    {
      path: "",
      reason: `role ${quoted(name)} cannot be dropped: it ${listed}${more}`,
      hint: `${hints.map((hint) => `${hint} `).join("")}${otherWays}`,
    },
  ];
}

/** The state records how to delete, so another way takes effect when it is recorded. */
const otherWays =
  'Or set onDelete to "disableLogin" or "retain", which keep the role. Run pulumi up to record a new onDelete, which sends nothing to the server; then delete again.';

const reassigned =
  'Set onDelete to { reassignOwnedTo: "…" }, which gives what it owns to another role';

const sessionsEnd = "Temporary objects go when the sessions that created them end.";

/** What would help against each kind of obstacle. */
const obstacleHints = {
  owner: `${reassigned}, or to "dropOwned", which drops it.`,
  personal:
    'Revoke its default privileges and drop its user mappings, which no other role can be given, or set onDelete to "dropOwned".',
  policy: 'Take it out of the policies (ALTER POLICY … TO), or set onDelete to "dropOwned".',
  temporary: sessionsEnd,
  temporaryOwner: sessionsEnd,
} as const satisfies Readonly<Record<Obstacles["kind"], string>>;

/** Each kind of obstacle, as a verb. */
const obstacleVerbs = {
  owner: "owns",
  personal: "owns",
  policy: "is named in",
  temporary: "holds privileges on",
  temporaryOwner: "owns",
} as const satisfies Readonly<Record<Obstacles["kind"], string>>;

function obstacles(dropped: Dropped): readonly Reason[] {
  return Object.entries(dropped.snapshot.contents).flatMap(([database, one]) =>
    one.obstacles
      .filter((found) => !isTakenCareOf(found, dropped))
      .map((found) => {
        const place = found.isShared ? "" : ` in database ${quoted(database)}`;
        return { phrase: `${obstacleInWords(found)}${place}`, hint: obstacleHint(found) };
      }),
  );
}

/** DROP OWNED does not drop databases and tablespaces; REASSIGN OWNED gives nothing but ownership away. */
function isTakenCareOf({ kind, isShared }: Obstacles, { action, endsSessions }: Dropped): boolean {
  if (kind === "temporaryOwner") return endsSessions;
  if (action === "drop" || kind === "temporary") return false;
  return action === "dropOwned" ? !isShared : kind === "owner";
}

function obstacleInWords({ kind, listed, total }: Obstacles): string {
  const beyond = total - listed.length;
  const more = beyond > 0 ? ` and ${String(beyond)} more` : "";
  return `${obstacleVerbs[kind]} ${listed.map(visible).join(", ")}${more}`;
}

function obstacleHint({ kind, isShared }: Obstacles): string {
  return isShared ? `${reassigned}.` : obstacleHints[kind];
}

function phrases(texts: readonly string[], hint: string): readonly Reason[] {
  return texts.map((phrase) => ({ phrase, hint }));
}

/** In databases that could not be inspected. */
function dependenciesElsewhere(
  { dependencies }: RoleState,
  { contents, unread = {} }: Snapshot,
): readonly Reason[] {
  const names = dependencies.flatMap(({ database = [] }) => database);
  return distinctNames(names.filter((name) => !(name in contents))).map((database) => {
    const count = dependencies
      .filter((one) => one.database === database)
      .reduce((sum, one) => sum + one.count, 0);
    const what = `has ${inWords(count, "dependent object")} in database ${quoted(database)}`;
    const known = unread[database];
    return known === undefined
      ? { phrase: what, hint: "Make sure that the master can connect to every database." }
      : {
          phrase: `${what}, which could not be inspected: ${known.reason}`,
          hint: known.hint,
        };
  });
}

/** Kind `other` is an entry of `pg_init_privs` (17 and later): it goes only with its extension. */
function initialPrivileges({ dependencies }: RoleState, { contents }: Snapshot): readonly string[] {
  return Object.keys(contents).flatMap((database) =>
    dependencies
      .filter((one) => one.kind === "other" && one.database === database)
      .map(dependencyInWords),
  );
}

/** From 16 on, a role cannot be dropped while a membership exists that it granted. */
function membershipsGiven(
  name: string,
  role: RoleState,
  { versionNum }: Snapshot,
): readonly Reason[] {
  return role.membershipsGiven
    .filter(({ member }) => hasMembershipOptions(versionNum) && member !== name)
    .map((row) => ({
      phrase: `granted membership in ${quoted(row.role)} to ${quoted(row.member)}`,
      hint: `Have an administrator run ${revokeMembership(row, versionNum).text}.`,
    }));
}

/** Catalogs whose ACLs an inspection reads; privileges in others have to be revoked by hand. */
const catalogsRead = [
  "pg_auth_members",
  "pg_default_acl",
  "pg_parameter_acl",
  ...presentTypeNames.flatMap(dependencyName),
];

/** What `pg_shdepend` calls the catalog of an object type. */
function dependencyName(type: PresentType): readonly string[] {
  const { catalog } = presentTypeRow(type);
  return catalog === undefined ? [] : [catalog.dependencyName ?? catalog.name];
}

function privilegesUnread(name: string, { dependencies }: RoleState): readonly Reason[] {
  return dependencies
    .filter(({ kind, catalog }) => kind === "acl" && !catalogsRead.includes(catalog))
    .map((one) => ({
      phrase: dependencyInWords(one),
      hint: `Have the owners revoke the privileges of ${quoted(name)} on them.`,
    }));
}

function dependencyInWords({ kind, catalog, count, database }: Dependency): string {
  const place = database === undefined ? "" : ` in database ${quoted(database)}`;
  return `${dependencyWords[kind]} ${inWords(count, "object")} of ${catalog}${place}`;
}

function inWords(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${String(count)} ${noun}s`;
}

const dependencyWords = {
  owner: "owns",
  acl: "holds privileges on",
  policy: "is named in policies on",
  other: "is needed by",
} as const satisfies Readonly<Record<RoleState["dependencies"][number]["kind"], string>>;

function privilegesLeft(revokes: readonly Step[]): readonly Reason[] {
  return revokes.flatMap((step) => {
    if (step.kind !== "unreachable" || step.unreachable.difference.kind !== "grant extra")
      return [];
    const { difference, reason, hint } = step.unreachable;
    const { object, entry } = difference;
    return { phrase: `holds ${entry.privilege} on ${objectInWords(object)}, ${reason}`, hint };
  });
}

/** Privileges that the role granted to others, on objects on which it has lost the grant option since. */
function passedOnWithout(
  name: string,
  { contents, databases, shared }: Snapshot,
): readonly Reason[] {
  const objects = [
    ...databases,
    ...shared,
    ...Object.values(contents).flatMap((one) => one.objects),
  ];
  return objects.flatMap((object) =>
    object.dependentPrivileges
      .filter(({ privilege }) => !holdsOption(object, privilege))
      .map(({ privilege, grantee }) => ({
        phrase: `passed ${privilege} on ${objectInWords(object)} on to ${quoted(grantee)}`,
        hint: `Have ${quoted(name)} run ${advisedGrant({ verb: "REVOKE", privileges: [privilege], object: nameOf(object), role: grantee })}.`,
      })),
  );
}

function holdsOption({ grants }: ObjectState, privilege: Privilege): boolean {
  return grants.some((entry) => entry.grantable && entry.privilege === privilege);
}
