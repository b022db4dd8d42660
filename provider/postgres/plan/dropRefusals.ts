/** Reasons that DROP ROLE would fail, found before anything changes. */
import type { ObjectState, RoleState, Snapshot } from "../model/snapshot";
import type { Refusal } from "../model/plan";
import { listInWords, objectInWords, quoted } from "../model/names";
import { hasMembershipOptions } from "../model/versionFeatures";
import { distinctNames } from "../sorting";
import {
  presentTypeNames,
  presentTypeRow,
  type PresentType,
  type Privilege,
} from "../model/objectTypes";
import type { Step } from "./steps";

/** Why a role cannot be dropped, as one refusal; none if it can. */
export function dropRefusals(
  name: string,
  role: RoleState,
  revokes: readonly Step[],
  snapshot: Snapshot,
): readonly Refusal[] {
  const reasons = distinctNames([
    ...obstacles(snapshot),
    ...dependenciesElsewhere(role, snapshot),
    ...initialPrivileges(role, snapshot),
    ...membershipsGiven(name, role, snapshot),
    ...privilegesUnread(role),
    ...privilegesLeft(revokes),
    ...passedOnWithout(snapshot),
  ]);
  if (reasons.length === 0) return [];
  return [
    {
      path: "",
      reason: `role ${quoted(name)} cannot be dropped: it ${listInWords(reasons, 20)}`,
      hint: 'Give its objects to another role, and revoke what it passed on and its default privileges, or set onDelete to "disableLogin" or "retain".',
    },
  ];
}

function obstacles({ contents }: Snapshot): readonly string[] {
  return Object.entries(contents).flatMap(([database, one]) =>
    one.obstacles.map((text) => `${text} in database ${quoted(database)}`),
  );
}

function dependenciesElsewhere(
  { dependencies }: RoleState,
  { contents }: Snapshot,
): readonly string[] {
  return dependencies.flatMap(({ database, catalog, kind, count }) =>
    database === undefined || database in contents
      ? []
      : `${dependencyWords[kind]} ${count} objects of ${catalog} in database ${quoted(database)}`,
  );
}

/** Kind `other` is an entry of `pg_init_privs` (17 and later): it goes only with its extension. */
function initialPrivileges({ dependencies }: RoleState, { contents }: Snapshot): readonly string[] {
  return Object.keys(contents).flatMap((database) =>
    dependencies
      .filter((one) => one.kind === "other" && one.database === database)
      .map(
        ({ catalog, count }) =>
          `${dependencyWords.other} ${count} objects of ${catalog} in database ${quoted(database)}`,
      ),
  );
}

/** From 16 on, a role cannot be dropped while a membership exists that it granted. */
function membershipsGiven(
  name: string,
  role: RoleState,
  { versionNum }: Snapshot,
): readonly string[] {
  return role.membershipsGiven
    .filter(({ member }) => hasMembershipOptions(versionNum) && member !== name)
    .map((row) => `granted membership in ${quoted(row.role)} to ${quoted(row.member)}`);
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

function privilegesUnread({ dependencies }: RoleState): readonly string[] {
  return dependencies
    .filter(({ kind, catalog }) => kind === "acl" && !catalogsRead.includes(catalog))
    .map(({ catalog, count, database }) => {
      const place = database === undefined ? "" : ` in database ${quoted(database)}`;
      return `${dependencyWords.acl} ${count} objects of ${catalog}${place}`;
    });
}

const dependencyWords = {
  owner: "owns",
  acl: "holds privileges on",
  policy: "is named in policies on",
  other: "is needed by",
} as const satisfies Readonly<Record<RoleState["dependencies"][number]["kind"], string>>;

function privilegesLeft(revokes: readonly Step[]): readonly string[] {
  return revokes.flatMap((step) => {
    if (step.kind !== "unreachable" || step.unreachable.difference.kind !== "grant extra")
      return [];
    const { object, entry } = step.unreachable.difference;
    return `holds ${entry.privilege} on ${objectInWords(object)}, ${step.unreachable.reason}`;
  });
}

/** Privileges that the role granted to others, on objects on which it has lost the grant option since. */
function passedOnWithout({ contents, databases, shared }: Snapshot): readonly string[] {
  const objects = [
    ...databases,
    ...shared,
    ...Object.values(contents).flatMap((one) => one.objects),
  ];
  return objects.flatMap((object) =>
    object.dependentPrivileges
      .filter(({ privilege }) => !holdsOption(object, privilege))
      .map(
        ({ privilege, grantee }) =>
          `passed ${privilege} on ${objectInWords(object)} on to ${quoted(grantee)}`,
      ),
  );
}

function holdsOption({ grants }: ObjectState, privilege: Privilege): boolean {
  return grants.some((entry) => entry.grantable && entry.privilege === privilege);
}
