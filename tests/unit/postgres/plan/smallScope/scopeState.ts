/** A scope as the model has it, and as an inspection would read it. */
import type { RoleDeclaration } from "../../../../../provider/postgres/model/declaration";
import type {
  Membership,
  ObjectState,
  OtherRoleState,
  Snapshot,
} from "../../../../../provider/postgres/model/snapshot";
import {
  aDatabase,
  aDeclaration,
  aGrant,
  aMembershipIn,
  anActor,
  anEntry,
  anObject,
  aRole,
  aSession,
  aSnapshot,
  someContents,
} from "../../snapshots";
import { type AclEntry, type AclState, MASTER, type MembershipRow, SUPERUSER } from "./aclModel";
import { DATABASES, type Scope, type TableName, TABLES, type TableScope } from "./scopes";

export const SVC = "svc";
export const PEER = "peer";
const ETL = "etl";

/** The start of a scope on one version. */
export function startOf(scope: Scope, version: number): AclState {
  return {
    version,
    acls: Object.fromEntries(TABLES.map((name) => [keyOf(name), aclOf(scope[name])])),
    memberships: [...createdRoles(version), ...membershipBetween(scope)],
  };
}

/** A table's key in the model. */
export function keyOf(name: TableName): string {
  return `${DATABASES[name]}.${name}`;
}

function aclOf({ owner, etl, peer }: TableScope): readonly AclEntry[] {
  const entry = (grantee: string, grantor: string, degree: number): readonly AclEntry[] =>
    degree === 0 ? [] : [{ grantee, grantor, grantable: degree === 2 }];
  return [
    ...entry(ETL, MASTER, 2),
    ...entry(PEER, MASTER, peer === "by the owner" ? 1 : 0),
    ...entry(PEER, SVC, peer === "passed on" ? 1 : 0),
    ...entry(SVC, MASTER, owner),
    ...entry(SVC, ETL, etl),
  ];
}

/** From 16 CREATE ROLE gives its creator ADMIN OPTION alone. */
function createdRoles(version: number): readonly MembershipRow[] {
  const login = (grantor: string): MembershipRow => row("rds_iam", SVC, grantor);
  if (version < 16) return [login(MASTER)];
  const options = { admin: true, inherit: false, set: false };
  return [
    ...[ETL, PEER, SVC].map((role) => ({ ...row(role, MASTER, SUPERUSER), ...options })),
    login("rds_superuser"),
  ];
}

function membershipBetween({ between }: Scope): readonly MembershipRow[] {
  if (between === "none") return [];
  if (between === "member") return [row(PEER, SVC)];
  return [row(SVC, PEER, between === "group" ? MASTER : SUPERUSER)];
}

function row(role: string, member: string, grantor = MASTER): MembershipRow {
  return { role, member, grantor, admin: false, inherit: true, set: true };
}

/** What the scope declares of the role. */
export function declarationOf({ a, b, joins }: Scope): RoleDeclaration {
  const schemas = Object.values(DATABASES).map((database) =>
    aGrant({ database, type: "SCHEMA", schema: "", names: ["s"], privileges: ["USAGE"] }),
  );
  const grants = Object.entries({ a, b }).flatMap(([name, { goal }]) =>
    goal === 0 ? [] : [grantOn(name === "a" ? "a" : "b", goal === 2)],
  );
  return aDeclaration({
    name: SVC,
    database: DATABASES.a,
    grants: [...schemas, ...grants],
    memberOf: joins ? [aMembershipIn(PEER)] : [],
  });
}

function grantOn(name: TableName, grantable: boolean) {
  return aGrant({ database: DATABASES[name], schema: "s", names: [name], grantable });
}

/** What an inspection of all databases finds. */
export function snapshotOf(state: AclState): Snapshot {
  const rows = state.memberships.map(membershipOf);
  return aSnapshot({
    database: DATABASES.a,
    versionNum: state.version * 10000,
    session: aSession({
      name: MASTER,
      memberships: rows.filter(({ member }) => member === MASTER),
    }),
    role: aRole({
      memberships: rows.filter(({ member }) => member === SVC),
      members: rows.filter(({ role }) => role === SVC),
    }),
    existingRoles: [PEER, "rds_iam"],
    databases: Object.values(DATABASES).map((name) => aDatabase(name, { owner: MASTER })),
    otherRoles: otherRolesOf(state),
    contents: Object.fromEntries(
      TABLES.map((name) => [
        DATABASES[name],
        someContents({ objects: [schemaOf(), tableOf(name, state)] }),
      ]),
    ),
  });
}

function membershipOf(one: MembershipRow): Membership {
  const implicit = one.grantor === SUPERUSER && one.admin && !one.inherit && !one.set;
  return { ...one, implicit, memberManaged: one.member === SVC };
}

function otherRolesOf({ memberships, version }: AclState): readonly OtherRoleState[] {
  const others = [ETL, PEER, SUPERUSER, "rds_iam"].map((name) => {
    const own = memberships.filter(({ role, member }) => role === name && member === MASTER);
    return anActor(name, {
      superuser: name === SUPERUSER,
      inherits: own.some(({ inherit }) => inherit),
      canSetRole: own.some(({ set }) => set),
      // The master of RDS may grant rds_iam.
      hasAdmin: name === "rds_iam" || (version >= 16 && own.some(({ admin }) => admin)),
    });
  });
  return [anActor(MASTER, { inherits: true, canSetRole: true, circular: true }), ...others];
}

function schemaOf(): ObjectState {
  const grants = [anEntry("USAGE", { grantor: MASTER, grantorActsAsOwner: true })];
  return anObject("SCHEMA", "", "s", { owner: MASTER, grants });
}

function tableOf(name: TableName, { acls }: AclState): ObjectState {
  const acl = acls[keyOf(name)] ?? [];
  return anObject("TABLE", "s", name, {
    owner: MASTER,
    grants: acl
      .filter(({ grantee }) => grantee === SVC)
      .map(({ grantor, grantable }) =>
        anEntry("SELECT", {
          grantor,
          grantable,
          grantorCanRevoke: grantor !== MASTER,
          grantorActsAsOwner: grantor === MASTER,
        }),
      ),
    dependentPrivileges: acl
      .filter(({ grantor }) => grantor === SVC)
      .map(({ grantee }) => ({ privilege: "SELECT", grantee })),
    optionHeld: acl.some(({ grantee, grantable }) => grantable && grantee !== SVC)
      ? ["SELECT"]
      : [],
  });
}
