/** Cases of planning grants on sequences. */
import type { PlanCase, RefusalCase } from "../planCase";
import { aDeclaration, aGrant, anActor, anEntry, aSchema, aSequence } from "../../snapshots";

const usage = [anEntry("USAGE")];
const grant = aGrant({ type: "SEQUENCE", names: ["ids"], privileges: ["USAGE"] });
const everySequence = aGrant({ type: "SEQUENCE", names: "*", privileges: ["USAGE"] });

export const sequenceCases: readonly PlanCase[] = [
  {
    title: "sends nothing where every sequence's privilege is there",
    declaration: aDeclaration({ grants: [grant] }),
    actual: { objects: [aSchema(), aSequence("ids", { grants: usage })] },
    statements: [],
  },
  {
    title: "grants what is missing on sequences, alike ones in one statement",
    declaration: aDeclaration({
      grants: [
        aGrant({ type: "SEQUENCE", names: ["numbers", "ids"], privileges: ["USAGE", "SELECT"] }),
      ],
    }),
    actual: { objects: [aSchema(), aSequence("numbers"), aSequence("ids")] },
    statements: ['GRANT SELECT, USAGE ON SEQUENCE "sales"."ids", "sales"."numbers" TO "svc"'],
  },
  {
    title: "grants on a schema's sequences as a whole where that is shorter",
    declaration: aDeclaration({ grants: [everySequence] }),
    actual: { objects: [aSchema(), aSequence("ids"), aSequence("numbers"), aSequence("tickets")] },
    statements: ['GRANT USAGE ON ALL SEQUENCES IN SCHEMA "sales" TO "svc"'],
  },
  {
    title: "leaves extensions' and superusers' sequences out of every sequence",
    declaration: aDeclaration({ grants: [everySequence] }),
    actual: {
      objects: [
        aSchema(),
        aSequence("ids"),
        aSequence("numbers"),
        aSequence("job_ids", { isExcluded: true }),
      ],
    },
    statements: ['GRANT USAGE ON SEQUENCE "sales"."ids", "sales"."numbers" TO "svc"'],
  },
  {
    title: "means by ALL the privileges that sequences have",
    declaration: aDeclaration({
      grants: [aGrant({ type: "SEQUENCE", names: ["ids"], privileges: ["ALL"] })],
    }),
    actual: { objects: [aSchema(), aSequence("ids")] },
    statements: ['GRANT SELECT, UPDATE, USAGE ON SEQUENCE "sales"."ids" TO "svc"'],
  },
  {
    title: "revokes a sequence's privilege that is not declared",
    declaration: aDeclaration({ grants: [grant] }),
    actual: {
      objects: [aSchema(), aSequence("ids", { grants: [...usage, anEntry("UPDATE")] })],
    },
    statements: ['REVOKE UPDATE ON SEQUENCE "sales"."ids" FROM "svc"'],
  },
  {
    title: "revokes what another grantor gave on a sequence as that grantor",
    declaration: aDeclaration(),
    actual: {
      otherRoles: [anActor("etl", { canSetRole: true })],
      objects: [
        aSchema(),
        aSequence("ids", {
          grants: [anEntry("USAGE", { grantor: "etl", grantorCanRevoke: true })],
        }),
      ],
    },
    statements: [
      'SET LOCAL ROLE "etl"',
      'REVOKE USAGE ON SEQUENCE "sales"."ids" FROM "svc"',
      "SET LOCAL ROLE NONE",
    ],
  },
  {
    title: "grants the grant option to what is held on a sequence without",
    declaration: aDeclaration({
      grants: [
        aGrant({ type: "SEQUENCE", names: ["ids"], privileges: ["USAGE"], grantable: true }),
      ],
    }),
    actual: { objects: [aSchema(), aSequence("ids", { grants: usage })] },
    statements: ['GRANT USAGE ON SEQUENCE "sales"."ids" TO "svc" WITH GRANT OPTION'],
  },
  {
    title: "revokes a sequence's grant option that is not declared, and keeps the privilege",
    declaration: aDeclaration({ grants: [grant] }),
    actual: {
      objects: [aSchema(), aSequence("ids", { grants: [anEntry("USAGE", { grantable: true })] })],
    },
    statements: ['REVOKE GRANT OPTION FOR USAGE ON SEQUENCE "sales"."ids" FROM "svc"'],
  },
  {
    title: "quotes names of sequences",
    declaration: aDeclaration({
      grants: [aGrant({ type: "SEQUENCE", names: ['Invoice"ids'], privileges: ["USAGE"] })],
    }),
    actual: { objects: [aSchema(), aSequence('Invoice"ids')] },
    statements: ['GRANT USAGE ON SEQUENCE "sales"."Invoice""ids" TO "svc"'],
  },
];

export const sequenceRefusals: readonly RefusalCase[] = [
  {
    title: "privileges on a sequence whose owner is out of reach",
    declaration: aDeclaration({ grants: [grant] }),
    actual: {
      otherRoles: [anActor("etl")],
      objects: [aSchema(), aSequence("ids", { owner: "etl" })],
    },
    refusals: [
      {
        path: "grants[0]",
        reason:
          'cannot grant USAGE: sequence sales.ids is owned by "etl", whose privileges "master" cannot use',
        hint: 'Have "etl" run GRANT USAGE ON SEQUENCE "sales"."ids" TO "master" WITH GRANT OPTION.',
      },
    ],
  },
];
