/** Cases of planning default privileges where nobody said whose: of those that create objects there. */
import type { PlanCase } from "../planCase";
import { aFuture, aLastingGrant } from "../../objectBuilders";
import {
  aDatabase,
  aDeclaration,
  anActor,
  anEntry,
  aPreset,
  aSchema,
  aTable,
  someContents,
  type World,
} from "../../snapshots";

const select = [anEntry("SELECT")];
const declaration = aDeclaration({ grants: [aLastingGrant({ future: "default" })] });

/** Schema `sales`, and who owns it or something in it. */
function createdBy(roles: readonly string[], objects: World["objects"] = []): World {
  const creators = roles.map((role) => ({ schema: "sales", role }));
  return {
    otherRoles: ["app", "etl", "master"].map((name) => anActor(name, { inherits: true })),
    contents: { orders: someContents({ creators, objects: [aSchema(), ...objects] }) },
  };
}

export const defaultCreatorCases: readonly PlanCase[] = [
  {
    title: "sends nothing where every default creator's default privileges are there",
    declaration,
    actual: createdBy(
      ["etl"],
      ["etl", "master"].map((name) => aFuture("FUTURE TABLE", name, { grants: select })),
    ),
    statements: [],
  },
  {
    title: "covers the database's owner and whoever owns something in the schema now",
    declaration,
    actual: createdBy(["etl", "app"]),
    statements: [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "app", "etl", "master" IN SCHEMA "sales" GRANT SELECT ON TABLES TO "svc"',
    ],
  },
  {
    title: "covers nobody of another schema, and not the role itself",
    declaration,
    actual: {
      databases: [aDatabase("orders", { owner: "svc" })],
      contents: {
        orders: someContents({
          objects: [aSchema()],
          creators: [
            { schema: "hr", role: "etl" },
            { schema: "sales", role: "svc" },
          ],
        }),
      },
    },
    statements: [],
  },
  {
    title: "covers the database's owner where the schema is pg_database_owner's",
    declaration,
    actual: {
      ...createdBy(["pg_database_owner"]),
      databases: [aDatabase("orders", { owner: "app" })],
    },
    statements: [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "app" IN SCHEMA "sales" GRANT SELECT ON TABLES TO "svc"',
    ],
  },
  {
    title: "leaves default privileges of a creator that owns nothing there any more",
    declaration,
    actual: createdBy(
      [],
      ["etl", "master"].map((name) => aFuture("FUTURE TABLE", name, { grants: select })),
    ),
    statements: [],
  },
  {
    title: "revokes what a further creator's default privileges have beyond those declared",
    declaration,
    actual: createdBy(
      [],
      [
        aFuture("FUTURE SEQUENCE", "etl", { grants: select }),
        aFuture("FUTURE TABLE", "etl", { schema: "", grants: select }),
        aFuture("FUTURE TABLE", "etl", { schema: "hr", grants: select }),
        aFuture("FUTURE TABLE", "master", { grants: select }),
        aFuture("FUTURE TABLE", "etl", {
          grants: [anEntry("SELECT", { grantable: true }), anEntry("UPDATE")],
        }),
      ],
    ),
    statements: [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" IN SCHEMA "sales" REVOKE SELECT ON SEQUENCES FROM "svc"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" REVOKE SELECT ON TABLES FROM "svc"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" IN SCHEMA "hr" REVOKE SELECT ON TABLES FROM "svc"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" IN SCHEMA "sales" REVOKE GRANT OPTION FOR SELECT ON TABLES FROM "svc"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" IN SCHEMA "sales" REVOKE UPDATE ON TABLES FROM "svc"',
    ],
  },
  {
    title: "grants a reader what is there and what will be created",
    declaration: aDeclaration({ grants: [aPreset("readOnly", { future: "default" })] }),
    actual: {
      ...createdBy([], [aTable("invoice", { grants: select })]),
      databases: [aDatabase("orders", { grants: [anEntry("CONNECT")] })],
    },
    statements: [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "master" IN SCHEMA "sales" GRANT SELECT ON SEQUENCES TO "svc"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "master" IN SCHEMA "sales" GRANT SELECT ON TABLES TO "svc"',
      'GRANT USAGE ON SCHEMA "sales" TO "svc"',
    ],
  },
  {
    title: "grants a writer what roles that are named will create",
    declaration: aDeclaration({ grants: [aPreset("readWrite", { future: ["etl"] })] }),
    actual: { ...createdBy([]), existingRoles: ["etl", "rds_iam"] },
    statements: [
      'GRANT CONNECT ON DATABASE "orders" TO "svc"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" IN SCHEMA "sales" GRANT SELECT, UPDATE, USAGE ON SEQUENCES TO "svc"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" IN SCHEMA "sales" GRANT DELETE, INSERT, SELECT, UPDATE ON TABLES TO "svc"',
      'GRANT USAGE ON SCHEMA "sales" TO "svc"',
    ],
  },
  {
    title: "revokes default privileges of a preset that says nothing of what will be created",
    declaration: aDeclaration({ grants: [aPreset("readOnly")] }),
    actual: {
      ...createdBy([], [aFuture("FUTURE TABLE", "etl", { grants: select })]),
      databases: [aDatabase("orders", { grants: [anEntry("CONNECT")] })],
    },
    statements: [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" IN SCHEMA "sales" REVOKE SELECT ON TABLES FROM "svc"',
      'GRANT USAGE ON SCHEMA "sales" TO "svc"',
    ],
  },
];
