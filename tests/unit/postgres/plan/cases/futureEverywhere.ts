/** Cases of planning default privileges in every schema of a database. */
import type { PlanCase, RefusalCase } from "../planCase";
import { aFuture, aFutureGrant, aLastingGrant } from "../../objectBuilders";
import { aDeclaration, anActor, anEntry, someContents } from "../../snapshots";

const select = [anEntry("SELECT")];
const declaration = aDeclaration({ grants: [aFutureGrant()] });
const usable = {
  existingRoles: ["etl", "rds_iam"],
  otherRoles: ["app", "etl", "master"].map((name) => anActor(name, { inherits: true })),
};
const byEveryCreator = aDeclaration({ grants: [aFutureGrant({ createdBy: "default" })] });
const creators = [
  { schema: "hr", role: "app" },
  { schema: "sales", role: "etl" },
];

/** What the role holds on the future tables of `etl` anywhere. */
function future(part: Parameters<typeof aFuture>[2] = {}) {
  return { ...usable, objects: [aFuture("FUTURE TABLE", "etl", { schema: "", ...part })] };
}

export const futureEverywhereCases: readonly PlanCase[] = [
  {
    title: "sends nothing where default privileges in every schema are there",
    declaration,
    actual: future({ grants: select }),
    statements: [],
  },
  {
    title: "grants default privileges in every schema, on each object type that has them",
    declaration: aDeclaration({
      grants: [
        aFutureGrant(),
        aFutureGrant({ type: "FUTURE LARGE OBJECT", privileges: ["ALL"] }),
        aFutureGrant({ type: "FUTURE ROUTINE", privileges: ["EXECUTE"] }),
        aFutureGrant({ type: "FUTURE SCHEMA", privileges: ["USAGE", "CREATE"] }),
        aFutureGrant({ type: "FUTURE SEQUENCE", privileges: ["USAGE"] }),
        aFutureGrant({ type: "FUTURE TYPE", privileges: ["USAGE"] }),
      ],
    }),
    actual: usable,
    statements: [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" GRANT SELECT, UPDATE ON LARGE OBJECTS TO "svc"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" GRANT EXECUTE ON ROUTINES TO "svc"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" GRANT CREATE, USAGE ON SCHEMAS TO "svc"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" GRANT USAGE ON SEQUENCES TO "svc"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" GRANT SELECT ON TABLES TO "svc"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" GRANT USAGE ON TYPES TO "svc"',
    ],
  },
  {
    title: "takes default privileges in one schema for no others'",
    declaration,
    actual: { ...usable, objects: [aFuture("FUTURE TABLE", "etl", { grants: select })] },
    statements: [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" IN SCHEMA "sales" REVOKE SELECT ON TABLES FROM "svc"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" GRANT SELECT ON TABLES TO "svc"',
    ],
  },
  {
    title: "covers whoever creates objects in any schema, and the database's owner",
    declaration: byEveryCreator,
    actual: { ...usable, contents: { orders: someContents({ creators }) } },
    statements: [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "app", "etl", "master" GRANT SELECT ON TABLES TO "svc"',
    ],
  },
  {
    title: "leaves those of a creator that owns nothing anywhere any more",
    declaration: byEveryCreator,
    actual: {
      ...usable,
      objects: ["etl", "master"].map((name) =>
        aFuture("FUTURE TABLE", name, { schema: "", grants: select }),
      ),
    },
    statements: [],
  },
  {
    title: "grants the grant option to default privileges in every schema",
    declaration: aDeclaration({ grants: [aFutureGrant({ grantable: true })] }),
    actual: future({ grants: select }),
    statements: [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" GRANT SELECT ON TABLES TO "svc" WITH GRANT OPTION',
    ],
  },
  {
    title: "revokes a grant option of default privileges in every schema that is not declared",
    declaration,
    actual: future({ grants: [anEntry("SELECT", { grantable: true })] }),
    statements: [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" REVOKE GRANT OPTION FOR SELECT ON TABLES FROM "svc"',
    ],
  },
  {
    title: "revokes default privileges in every schema that are not declared",
    declaration: aDeclaration(),
    actual: future({ grants: select }),
    statements: ['ALTER DEFAULT PRIVILEGES FOR ROLE "etl" REVOKE SELECT ON TABLES FROM "svc"'],
  },
  {
    title:
      "changes a creator's default privileges by no grant option that the master holds in them",
    declaration,
    actual: {
      ...future({ sessionMayGrant: ["SELECT"] }),
      existingRoles: ["etl", "rds_iam"],
      otherRoles: [anActor("etl", { hasAdmin: true })],
    },
    statements: [
      'GRANT "etl" TO "master" WITH INHERIT TRUE',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" GRANT SELECT ON TABLES TO "svc"',
      'REVOKE "etl" FROM "master"',
    ],
  },
];

export const futureRefusals: readonly RefusalCase[] = [
  {
    title: "default privileges of a creator that the master is not a member of",
    declaration,
    actual: { ...usable, otherRoles: [anActor("etl")] },
    refusals: [
      {
        path: "grants[0]",
        reason:
          'cannot grant SELECT: future tables of "etl" are granted by "etl" alone, whose privileges "master" cannot use',
        hint: 'Have an administrator run GRANT "etl" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE, or name other roles in createdBy: […].',
      },
    ],
  },
  {
    title: "default privileges in a schema of a creator that the master is not a member of",
    declaration: aDeclaration({
      grants: [aLastingGrant({ privileges: ["UPDATE", "SELECT"] })],
    }),
    actual: { ...usable, otherRoles: [anActor("etl")] },
    refusals: [
      {
        path: "grants[0]",
        reason:
          'cannot grant SELECT, UPDATE: future tables of "etl" in schema sales are granted by "etl" alone, whose privileges "master" cannot use',
        hint: 'Have an administrator run GRANT "etl" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE, or name other roles in future: { createdBy: […] }.',
      },
    ],
  },
  {
    title: "default privileges of a default creator that the master is not a member of",
    declaration: byEveryCreator,
    actual: { contents: { orders: someContents({ creators: creators.slice(1) }) } },
    refusals: [
      {
        path: "grants[0]",
        reason:
          'cannot grant SELECT: future tables of "etl" are granted by "etl" alone, whose privileges "master" cannot use',
        hint: 'Have an administrator run GRANT "etl" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE, or name other roles in createdBy: […].',
      },
    ],
  },
  {
    title: "default privileges on large objects before 18",
    declaration: aDeclaration({
      grants: [aFutureGrant({ type: "FUTURE LARGE OBJECT", privileges: ["UPDATE"] })],
    }),
    actual: { ...usable, versionNum: 170004 },
    refusals: [
      {
        path: "grants[0].privileges[0]",
        reason: "privilege UPDATE on future large objects needs PostgreSQL 18, the server runs 17",
        hint: "Take the grant out, or upgrade the server.",
      },
    ],
  },
];
