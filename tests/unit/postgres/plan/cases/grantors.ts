/** Cases of revoking what somebody else gave: as whom decides whether it does anything. */
import type { ObjectState } from "../../../../../provider/postgres/model/snapshot";
import type { PlanCase } from "../planCase";
import {
  aDeclaration,
  aMembership,
  anActor,
  anEntry,
  aSchema,
  aSession,
  aTable,
} from "../../snapshots";

const nothing = aDeclaration();
const theRevoke = 'REVOKE INSERT ON TABLE "sales"."invoice" FROM "svc"';

/** A table of the master's on which another role gave INSERT. */
export function givenBy(grantor: string, owner = "master", part: Partial<ObjectState> = {}) {
  const grants = [anEntry("INSERT", { grantor, grantorCanRevoke: true })];
  return { objects: [aSchema(), aTable("invoice", { owner, grants, ...part })] };
}

/** The master's own gift to itself, which gives it nothing to use without SET ROLE. */
export const older = aMembership("etl", { member: "master", inherit: false, set: false });

export const grantorCases: readonly PlanCase[] = [
  {
    title: "revokes what the owner gave as the owner",
    declaration: nothing,
    actual: { ...givenBy("etl", "etl"), otherRoles: [anActor("etl", { hasAdmin: true })] },
    statements: [
      'GRANT "etl" TO "master" WITH INHERIT TRUE',
      theRevoke,
      'REVOKE "etl" FROM "master"',
    ],
  },
  {
    title:
      "revokes what the owner gave as nobody but the owner, where others hold the grant option",
    declaration: nothing,
    actual: {
      ...givenBy("etl", "etl", { optionHeld: ["INSERT"] }),
      otherRoles: [anActor("etl", { hasAdmin: true })],
    },
    statements: [
      'GRANT "etl" TO "master" WITH SET TRUE',
      'SET LOCAL ROLE "etl"',
      theRevoke,
      "SET LOCAL ROLE NONE",
      'REVOKE "etl" FROM "master"',
    ],
  },
  {
    title: "revokes as the owner's member where the owner itself cannot find the object",
    declaration: nothing,
    actual: {
      ...givenBy("etl", "etl", { optionHeld: ["INSERT"], ownerHasUsage: false }),
      otherRoles: [anActor("etl", { inherits: true, canSetRole: true })],
    },
    statements: [theRevoke],
  },
  {
    title: "revokes as itself what it gave by its grant option, whosever privileges it has since",
    declaration: nothing,
    actual: {
      ...givenBy("master", "etl", { optionHeld: ["INSERT"] }),
      otherRoles: [anActor("etl", { inherits: true, canSetRole: true })],
    },
    statements: [theRevoke],
  },
  {
    title: "revokes what it gave itself through the owner of a schema that it may not use",
    declaration: nothing,
    actual: {
      objects: [
        aSchema({ owner: "dba", sessionHasUsage: false }),
        aTable("invoice", { owner: "etl", grants: [anEntry("INSERT")] }),
      ],
      otherRoles: [anActor("dba", { hasAdmin: true }), anActor("etl")],
    },
    statements: [
      'GRANT "dba" TO "master" WITH INHERIT TRUE',
      theRevoke,
      'REVOKE "dba" FROM "master"',
    ],
  },
  {
    title: "revokes what another grantor gave as that grantor",
    declaration: nothing,
    actual: {
      ...givenBy("etl"),
      otherRoles: [anActor("etl", { inherits: true, canSetRole: true })],
    },
    statements: ['SET LOCAL ROLE "etl"', theRevoke, "SET LOCAL ROLE NONE"],
  },
  {
    title: "revokes as another grantor that it has to be made a member of",
    declaration: nothing,
    actual: {
      ...givenBy("etl"),
      session: aSession({ memberships: [{ ...older, role: "dba" }] }),
      otherRoles: [anActor("dba", { canSetRole: true }), anActor("etl", { hasAdmin: true })],
    },
    statements: [
      'GRANT "etl" TO "master" WITH SET TRUE',
      'SET LOCAL ROLE "etl"',
      theRevoke,
      "SET LOCAL ROLE NONE",
      'REVOKE "etl" FROM "master"',
    ],
  },
  {
    title: "tries to act as another grantor where RDS may let its superusers",
    declaration: nothing,
    actual: {
      ...givenBy("etl"),
      session: aSession({ inRdsSuperuser: true }),
      otherRoles: [anActor("etl")],
    },
    statements: [
      'GRANT "etl" TO "master" WITH SET TRUE',
      'SET LOCAL ROLE "etl"',
      theRevoke,
      "SET LOCAL ROLE NONE",
      'REVOKE "etl" FROM "master"',
    ],
  },
  {
    title: "gives SET back where its own older membership was without",
    declaration: nothing,
    actual: {
      ...givenBy("etl"),
      session: aSession({ memberships: [older] }),
      otherRoles: [anActor("etl", { hasAdmin: true })],
    },
    statements: [
      'GRANT "etl" TO "master" WITH SET TRUE',
      'SET LOCAL ROLE "etl"',
      theRevoke,
      "SET LOCAL ROLE NONE",
      'GRANT "etl" TO "master" WITH SET FALSE',
    ],
  },
  {
    title: "revokes what it gave itself on another's table",
    declaration: nothing,
    actual: { ...givenBy("master", "etl"), otherRoles: [anActor("etl")] },
    statements: [theRevoke],
  },
];
