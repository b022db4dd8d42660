/** What the server sends for an inspection, before anything is made of it: each function takes what a case has. */
import type { RawInspection } from "../../../../provider/postgres/inspect/parse";

export const emptyInspection: RawInspection = {
  versionNum: 180000,
  inRecovery: false,
  database: "orders",
  session: {
    name: "master",
    superuser: false,
    createRole: true,
    createDb: true,
    inherits: true,
    readsAllSettings: true,
    inRdsIam: false,
    passwordRefused: false,
    inRdsSuperuser: false,
  },
  existingRoles: null,
  closedDatabases: null,
  memberships: null,
  dependencies: null,
  roles: null,
  objects: null,
  otherRoles: null,
  obstacles: null,
  nearby: null,
  creators: null,
  publicWrites: null,
  settings: null,
  settingNames: null,
};

type RawRole = NonNullable<RawInspection["roles"]>[number];
type RawObject = NonNullable<RawInspection["objects"]>[number];
type RawEntry = NonNullable<RawObject["acl"]>[number];

export function aRawRole(part: Partial<RawRole> = {}): RawRole {
  return {
    oid: 16400,
    name: "svc",
    login: true,
    connectionLimit: -1,
    foreignAttributes: [],
    comment: "",
    sessionHasAdmin: true,
    sessions: null,
    routing: {
      inRdsIam: true,
      reachesRdsIam: true,
      sessionInherits: false,
      sessionIsMember: true,
    },
    settings: null,
    ...part,
  };
}

/** Something of the master's in schema `sales`. */
export function aRawObject(
  type: RawObject["type"],
  name: string,
  part: Partial<RawObject> = {},
): RawObject {
  return {
    type,
    name,
    schema: "sales",
    column: null,
    argumentTypes: null,
    owner: "master",
    sessionHasUsage: true,
    ownerHasUsage: true,
    isExcluded: false,
    acl: null,
    options: null,
    sessionMayGrant: null,
    sessionMayPassOn: null,
    publicHas: null,
    usableBy: null,
    ...part,
  };
}

/** SELECT with grant option, given to `svc` by the master. */
export function aRawEntry(part: Partial<RawEntry> = {}): RawEntry {
  return {
    grantee: "svc",
    grantor: "master",
    privilege: "SELECT",
    grantable: true,
    grantorCanRevoke: false,
    grantorActsAsOwner: false,
    grantorHoldsOption: true,
    ...part,
  };
}
