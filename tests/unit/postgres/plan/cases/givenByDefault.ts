/** Cases of objects whose privileges came from default privileges that are declared. */
import { aFuture, aFutureGrant, aLastingGrant } from "../../objectBuilders";
import type { PlanCase } from "../planCase";
import { aDeclaration, anActor, anEntry, anObject, aSchema, aTable } from "../../snapshots";

const select = [anEntry("SELECT", { grantor: "etl" })];
const usable = {
  existingRoles: ["etl", "rds_iam"],
  otherRoles: [anActor("etl", { inherits: true })],
};
const defaults = aFuture("FUTURE TABLE", "etl", { schema: "", grants: select });
const declaration = aDeclaration({ grants: [aFutureGrant()] });

export const givenByDefaultCases: readonly PlanCase[] = [
  {
    title: "keeps what an object of the creator gave when it was made, in whatever schema",
    declaration,
    actual: {
      ...usable,
      objects: [
        defaults,
        anObject("TABLE", "hr", "salary", { owner: "etl", grants: select }),
        aTable("invoice", { owner: "etl", grants: select }),
      ],
    },
    statements: [],
  },
  {
    title: "keeps a schema's privilege where future schemas are declared",
    declaration: aDeclaration({
      grants: [aFutureGrant({ type: "FUTURE SCHEMA", privileges: ["USAGE"] })],
    }),
    actual: {
      ...usable,
      objects: [
        aFuture("FUTURE SCHEMA", "etl", { schema: "", grants: [anEntry("USAGE")] }),
        aSchema({ owner: "etl", grants: [anEntry("USAGE", { grantor: "etl" })] }),
      ],
    },
    statements: [],
  },
  {
    title: "keeps a grant option that one of two default privileges gives",
    declaration: aDeclaration({
      grants: [aLastingGrant({ future: ["etl"] }), aFutureGrant({ grantable: true })],
    }),
    actual: {
      ...usable,
      objects: [
        aSchema(),
        aFuture("FUTURE TABLE", "etl", { grants: select }),
        aFuture("FUTURE TABLE", "etl", {
          schema: "",
          grants: [anEntry("SELECT", { grantor: "etl", grantable: true })],
        }),
        aTable("invoice", {
          owner: "etl",
          grants: [anEntry("SELECT", { grantor: "etl", grantable: true })],
        }),
      ],
    },
    statements: [],
  },
  {
    title: "revokes a grant option that default privileges did not give",
    declaration,
    actual: {
      ...usable,
      objects: [
        defaults,
        aTable("invoice", {
          owner: "etl",
          grants: [anEntry("SELECT", { grantor: "etl", grantable: true })],
        }),
      ],
    },
    statements: ['REVOKE GRANT OPTION FOR SELECT ON TABLE "sales"."invoice" FROM "svc"'],
  },
  {
    title: "revokes what is on an object of another owner, or of another privilege or grantor",
    declaration,
    actual: {
      ...usable,
      objects: [
        defaults,
        aTable("a", { grants: [anEntry("SELECT")] }),
        aTable("b", { owner: "etl", grants: [anEntry("INSERT", { grantor: "etl" })] }),
        aTable("c", { owner: "etl", grants: [anEntry("SELECT", { grantorCanRevoke: true })] }),
      ],
    },
    statements: [
      'REVOKE SELECT ON TABLE "sales"."a", "sales"."c" FROM "svc"',
      'REVOKE INSERT ON TABLE "sales"."b" FROM "svc"',
    ],
  },
];
