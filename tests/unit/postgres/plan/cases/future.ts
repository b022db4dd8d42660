/** Cases of planning default privileges in a schema: they are kept per creating role. */
import type { PlanCase } from "../planCase";
import { aFuture, aLastingGrant } from "../../objectBuilders";
import { aDeclaration, aGrant, anActor, anEntry, aSchema } from "../../snapshots";

const select = [anEntry("SELECT")];
const grantable = [anEntry("SELECT", { grantable: true })];
const usable = {
  existingRoles: ["etl", "rds_iam"],
  otherRoles: [anActor("etl", { inherits: true })],
};
const declaration = aDeclaration({ grants: [aLastingGrant()] });
const BY_ETL = 'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" IN SCHEMA "sales"';

/** Schema `sales` and what the role holds on the future objects of `etl` there. */
function future(part: Parameters<typeof aFuture>[2] = {}) {
  return { ...usable, objects: [aSchema(), aFuture("FUTURE TABLE", "etl", part)] };
}

export const futureCases: readonly PlanCase[] = [
  {
    title: "sends nothing where default privileges are there",
    declaration,
    actual: future({ grants: select }),
    statements: [],
  },
  {
    title: "grants default privileges that nobody changed before",
    declaration,
    actual: usable,
    statements: [`${BY_ETL} GRANT SELECT ON TABLES TO "svc"`],
  },
  {
    title: "grants default privileges on each object type that has them",
    declaration: aDeclaration({
      grants: [
        aLastingGrant({ privileges: ["UPDATE", "INSERT"] }),
        aLastingGrant({ type: "SEQUENCE", privileges: ["USAGE"] }),
        aLastingGrant({ type: "ROUTINE", privileges: ["EXECUTE"] }),
        aLastingGrant({ type: "TYPE", privileges: ["USAGE"] }),
      ],
    }),
    actual: usable,
    statements: [
      `${BY_ETL} GRANT EXECUTE ON ROUTINES TO "svc"`,
      `${BY_ETL} GRANT USAGE ON SEQUENCES TO "svc"`,
      `${BY_ETL} GRANT INSERT, UPDATE ON TABLES TO "svc"`,
      `${BY_ETL} GRANT USAGE ON TYPES TO "svc"`,
    ],
  },
  {
    title: "grants default privileges of several creators in one statement, never the role's own",
    declaration: aDeclaration({
      grants: [aLastingGrant({ future: ["svc", "etl", "app", "etl"] })],
    }),
    actual: {
      existingRoles: ["app", "etl", "rds_iam", "svc"],
      otherRoles: ["app", "etl", "svc"].map((name) => anActor(name, { inherits: true })),
    },
    statements: [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "app", "etl" IN SCHEMA "sales" GRANT SELECT ON TABLES TO "svc"',
    ],
  },
  {
    title: "means by ALL on future tables what a server before 17 has",
    declaration: aDeclaration({ grants: [aLastingGrant({ privileges: ["ALL"] })] }),
    actual: { ...future({ grants: select }), versionNum: 160009 },
    statements: [
      `${BY_ETL} GRANT DELETE, INSERT, REFERENCES, TRIGGER, TRUNCATE, UPDATE ON TABLES TO "svc"`,
    ],
  },
  {
    title: "means by ALL on future tables what a server from 17 has",
    declaration: aDeclaration({ grants: [aLastingGrant({ privileges: ["ALL"] })] }),
    actual: { ...future({ grants: select }), versionNum: 170000 },
    statements: [
      `${BY_ETL} GRANT DELETE, INSERT, MAINTAIN, REFERENCES, TRIGGER, TRUNCATE, UPDATE ON TABLES TO "svc"`,
    ],
  },
  {
    title: "grants the grant option to default privileges that are held without",
    declaration: aDeclaration({ grants: [aLastingGrant({ grantable: true })] }),
    actual: future({ grants: select }),
    statements: [`${BY_ETL} GRANT SELECT ON TABLES TO "svc" WITH GRANT OPTION`],
  },
  {
    title: "revokes a grant option of default privileges that is not declared",
    declaration,
    actual: future({ grants: grantable }),
    statements: [`${BY_ETL} REVOKE GRANT OPTION FOR SELECT ON TABLES FROM "svc"`],
  },
  {
    title: "revokes default privileges that are not declared",
    declaration: aDeclaration({ grants: [aGrant({ names: "*" })] }),
    actual: future({ grants: select }),
    statements: [`${BY_ETL} REVOKE SELECT ON TABLES FROM "svc"`],
  },
  {
    title: "revokes default privileges of further creators where the creators are named",
    declaration,
    actual: {
      ...usable,
      objects: [
        aSchema(),
        aFuture("FUTURE TABLE", "etl", { grants: select }),
        aFuture("FUTURE TABLE", "master", { grants: select }),
      ],
    },
    statements: [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "master" IN SCHEMA "sales" REVOKE SELECT ON TABLES FROM "svc"',
    ],
  },
  {
    title: "leaves alone what the role gives itself on what it creates, which it owns",
    declaration: aDeclaration(),
    actual: {
      objects: [aFuture("FUTURE TABLE", "svc", { grants: select })],
    },
    statements: [],
  },
  {
    title: "changes default privileges of a creator that it has to be made a member of",
    declaration,
    actual: { ...usable, otherRoles: [anActor("etl", { hasAdmin: true })] },
    statements: [
      'GRANT "etl" TO "master" WITH INHERIT TRUE',
      `${BY_ETL} GRANT SELECT ON TABLES TO "svc"`,
      'REVOKE "etl" FROM "master"',
    ],
  },
  {
    title: "changes default privileges as the creator where it can be that role alone",
    declaration: aDeclaration(),
    actual: {
      ...future({ grants: select }),
      versionNum: 150000,
      otherRoles: [anActor("etl", { canSetRole: true })],
    },
    statements: [
      'SET LOCAL ROLE "etl"',
      `${BY_ETL} REVOKE SELECT ON TABLES FROM "svc"`,
      "SET LOCAL ROLE NONE",
    ],
  },
  {
    title: "needs no USAGE on the schema for default privileges in it",
    declaration,
    actual: { ...usable, objects: [aSchema({ owner: "dba", sessionHasUsage: false })] },
    statements: [`${BY_ETL} GRANT SELECT ON TABLES TO "svc"`],
  },
  {
    title: "quotes names of creators and of their schema",
    declaration: aDeclaration({
      grants: [aLastingGrant({ schema: 'sa"les', future: ['e"tl, x'] })],
    }),
    actual: {
      existingRoles: ['e"tl, x', "rds_iam"],
      otherRoles: [anActor('e"tl, x', { inherits: true })],
      objects: [aSchema({ name: 'sa"les' })],
    },
    statements: [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "e""tl, x" IN SCHEMA "sa""les" GRANT SELECT ON TABLES TO "svc"',
    ],
  },
];
