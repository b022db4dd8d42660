/** Cases of planning grants on types and domains. */
import type { PlanCase, RefusalCase } from "../planCase";
import { aType } from "../../objectBuilders";
import { aDeclaration, aGrant, anActor, anEntry, aSchema } from "../../snapshots";

const usage = [anEntry("USAGE")];
const typed = { type: "TYPE", privileges: ["USAGE"] } as const;
const grant = aGrant({ ...typed, names: ["money"] });

export const typeCases: readonly PlanCase[] = [
  {
    title: "sends nothing where every type's privilege is there",
    declaration: aDeclaration({ grants: [grant] }),
    actual: { objects: [aSchema(), aType("money", { grants: usage })] },
    statements: [],
  },
  {
    title: "grants what is missing on types in one statement",
    declaration: aDeclaration({ grants: [aGrant({ ...typed, names: ["status", "money"] })] }),
    actual: { objects: [aSchema(), aType("status"), aType("money")] },
    statements: ['GRANT USAGE ON TYPE "sales"."money", "sales"."status" TO "svc"'],
  },
  {
    title: "grants on every type by name, for there is no other way",
    declaration: aDeclaration({ grants: [aGrant({ ...typed, names: "*" })] }),
    actual: {
      objects: [
        aSchema(),
        aType("money"),
        aType("quantity"),
        aType("status"),
        aType("citext", { isExcluded: true }),
      ],
    },
    statements: [
      'GRANT USAGE ON TYPE "sales"."money", "sales"."quantity", "sales"."status" TO "svc"',
    ],
  },
  {
    title: "means by ALL the one privilege that types have",
    declaration: aDeclaration({
      grants: [aGrant({ type: "TYPE", names: ["money"], privileges: ["ALL"] })],
    }),
    actual: { objects: [aSchema(), aType("money")] },
    statements: ['GRANT USAGE ON TYPE "sales"."money" TO "svc"'],
  },
  {
    title: "revokes a type's privilege that is not declared",
    declaration: aDeclaration({ grants: [grant] }),
    actual: {
      objects: [aSchema(), ...["money", "status"].map((name) => aType(name, { grants: usage }))],
    },
    statements: ['REVOKE USAGE ON TYPE "sales"."status" FROM "svc"'],
  },
  {
    title: "revokes what another grantor gave on a type as that grantor",
    declaration: aDeclaration(),
    actual: {
      otherRoles: [anActor("etl", { canSetRole: true })],
      objects: [
        aSchema(),
        aType("money", { grants: [anEntry("USAGE", { grantor: "etl", grantorCanRevoke: true })] }),
      ],
    },
    statements: [
      'SET LOCAL ROLE "etl"',
      'REVOKE USAGE ON TYPE "sales"."money" FROM "svc"',
      "SET LOCAL ROLE NONE",
    ],
  },
  {
    title: "grants the grant option to what is held on a type without",
    declaration: aDeclaration({
      grants: [aGrant({ ...typed, names: ["money"], grantable: true })],
    }),
    actual: { objects: [aSchema(), aType("money", { grants: usage })] },
    statements: ['GRANT USAGE ON TYPE "sales"."money" TO "svc" WITH GRANT OPTION'],
  },
  {
    title: "revokes a type's grant option that is not declared, and keeps the privilege",
    declaration: aDeclaration({ grants: [grant] }),
    actual: {
      objects: [aSchema(), aType("money", { grants: [anEntry("USAGE", { grantable: true })] })],
    },
    statements: ['REVOKE GRANT OPTION FOR USAGE ON TYPE "sales"."money" FROM "svc"'],
  },
  {
    title: "quotes names of types",
    declaration: aDeclaration({ grants: [aGrant({ ...typed, names: ['Mo"ney[]'] })] }),
    actual: { objects: [aSchema(), aType('Mo"ney[]')] },
    statements: ['GRANT USAGE ON TYPE "sales"."Mo""ney[]" TO "svc"'],
  },
];

export const typeRefusals: readonly RefusalCase[] = [
  {
    title: "privileges on a type whose owner is out of reach",
    declaration: aDeclaration({ grants: [grant] }),
    actual: {
      otherRoles: [anActor("etl")],
      objects: [aSchema(), aType("money", { owner: "etl" })],
    },
    refusals: [
      {
        path: "grants[0]",
        reason:
          'cannot grant USAGE: type sales.money is owned by "etl", whose privileges "master" cannot use',
        hint: 'Have "etl" run GRANT USAGE ON TYPE "sales"."money" TO "master" WITH GRANT OPTION.',
      },
    ],
  },
];
