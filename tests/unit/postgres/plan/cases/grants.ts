/** Cases of planning grants on objects that the master itself may grant on. */
import type { PlanCase } from "../planCase";
import {
  aDatabase,
  aDeclaration,
  aGrant,
  anActor,
  anEntry,
  anObject,
  aPreset,
  aSchema,
  aSequence,
  aTable,
} from "../../snapshots";

const select = [anEntry("SELECT")];
const connected = [aDatabase("orders", { grants: [anEntry("CONNECT")] })];

export const grantCases: readonly PlanCase[] = [
  {
    title: "sends nothing where every grant is there, whoever gave it",
    declaration: aDeclaration({ grants: [aGrant()] }),
    actual: {
      objects: [aSchema(), aTable("invoice", { grants: [anEntry("SELECT", { grantor: "etl" })] })],
    },
    statements: [],
  },
  {
    title: "grants what is missing, alike objects in one statement",
    declaration: aDeclaration({
      grants: [
        aGrant({ names: ["item", "invoice", "item"], privileges: ["UPDATE", "SELECT"] }),
        aGrant({ names: ["note"], privileges: ["SELECT"] }),
      ],
    }),
    actual: { objects: [aSchema(), aTable("note"), aTable("item"), aTable("invoice")] },
    statements: [
      'GRANT SELECT, UPDATE ON TABLE "sales"."invoice", "sales"."item" TO "svc"',
      'GRANT SELECT ON TABLE "sales"."note" TO "svc"',
    ],
  },
  {
    title: "grants on database, schema, sequences and tables for a reader",
    declaration: aDeclaration({ grants: [aPreset("readOnly")] }),
    actual: { objects: [aSchema(), aTable("invoice"), aSequence("ids")] },
    statements: [
      'GRANT CONNECT ON DATABASE "orders" TO "svc"',
      'GRANT USAGE ON SCHEMA "sales" TO "svc"',
      'GRANT SELECT ON SEQUENCE "sales"."ids" TO "svc"',
      'GRANT SELECT ON TABLE "sales"."invoice" TO "svc"',
    ],
  },
  {
    title: "grants a reader of one schema nothing on another",
    declaration: aDeclaration({ grants: [aPreset("readOnly")] }),
    actual: {
      databases: connected,
      objects: [aSchema(), anObject("SCHEMA", "", "hr"), anObject("TABLE", "hr", "salary")],
    },
    statements: ['GRANT USAGE ON SCHEMA "sales" TO "svc"'],
  },
  {
    title: "grants only what a writer lacks",
    declaration: aDeclaration({ grants: [aPreset("readWrite")] }),
    actual: {
      databases: connected,
      objects: [aSchema({ grants: [anEntry("USAGE")] }), aTable("invoice", { grants: select })],
    },
    statements: ['GRANT DELETE, INSERT, UPDATE ON TABLE "sales"."invoice" TO "svc"'],
  },
  {
    title: "leaves extensions' and superusers' objects out of every object, and other schemas'",
    declaration: aDeclaration({ grants: [aGrant({ names: "*" })] }),
    actual: {
      objects: [
        aSchema(),
        aTable("invoice"),
        aTable("stat", { isExcluded: true }),
        aSequence("ids"),
        anObject("TABLE", "hr", "salary"),
      ],
    },
    statements: ['GRANT SELECT ON TABLE "sales"."invoice" TO "svc"'],
  },
  {
    title: "grants on an extension's object that is named",
    declaration: aDeclaration({ grants: [aGrant()] }),
    actual: { objects: [aSchema(), aTable("invoice", { isExcluded: true })] },
    statements: ['GRANT SELECT ON TABLE "sales"."invoice" TO "svc"'],
  },
  {
    title: "means by ALL what a server before 17 has",
    declaration: aDeclaration({ grants: [aGrant({ privileges: ["ALL"] })] }),
    actual: { versionNum: 160009, objects: [aSchema(), aTable("invoice")] },
    statements: [
      'GRANT DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "sales"."invoice" TO "svc"',
    ],
  },
  {
    title: "means by ALL what a server from 17 has",
    declaration: aDeclaration({ grants: [aGrant({ privileges: ["ALL"] })] }),
    actual: { versionNum: 170000, objects: [aSchema(), aTable("invoice", { grants: select })] },
    statements: [
      'GRANT DELETE, INSERT, MAINTAIN, REFERENCES, TRIGGER, TRUNCATE, UPDATE ON TABLE "sales"."invoice" TO "svc"',
    ],
  },
  {
    title: "grants what the first version that has it is asked for",
    declaration: aDeclaration({ grants: [aGrant({ privileges: ["MAINTAIN", "SELECT"] })] }),
    actual: { versionNum: 170000, objects: [aSchema(), aTable("invoice")] },
    statements: ['GRANT MAINTAIN, SELECT ON TABLE "sales"."invoice" TO "svc"'],
  },
  {
    title: "grants the grant option to what is held without",
    declaration: aDeclaration({ grants: [aGrant({ grantable: true })] }),
    actual: { objects: [aSchema(), aTable("invoice", { grants: select })] },
    statements: ['GRANT SELECT ON TABLE "sales"."invoice" TO "svc" WITH GRANT OPTION'],
  },
  {
    title: "grants with grant option where one of two like grants says so",
    declaration: aDeclaration({
      grants: [aGrant({ names: "*" }), aGrant({ grantable: true })],
    }),
    actual: { objects: [aSchema(), aTable("invoice")] },
    statements: ['GRANT SELECT ON TABLE "sales"."invoice" TO "svc" WITH GRANT OPTION'],
  },
  {
    title: "revokes a grant option that is not declared, and keeps the privilege",
    declaration: aDeclaration({ grants: [aGrant()] }),
    actual: {
      objects: [aSchema(), aTable("invoice", { grants: [anEntry("SELECT", { grantable: true })] })],
    },
    statements: ['REVOKE GRANT OPTION FOR SELECT ON TABLE "sales"."invoice" FROM "svc"'],
  },
  {
    title: "revokes what is not declared, shared objects first",
    declaration: aDeclaration({ grants: [aGrant({ names: ["item"] })] }),
    actual: {
      databases: connected,
      objects: [aSchema(), aTable("item"), aTable("invoice", { grants: select })],
    },
    statements: [
      'REVOKE CONNECT ON DATABASE "orders" FROM "svc"',
      'REVOKE SELECT ON TABLE "sales"."invoice" FROM "svc"',
      'GRANT SELECT ON TABLE "sales"."item" TO "svc"',
    ],
  },
  ...(["report", "ignore"] as const).map((extraPrivileges) => ({
    title: `leaves what is not declared where it says ${extraPrivileges}`,
    declaration: aDeclaration({ extraPrivileges, grants: [aGrant({ names: ["item"] })] }),
    actual: { objects: [aSchema(), aTable("item"), aTable("invoice", { grants: select })] },
    statements: ['GRANT SELECT ON TABLE "sales"."item" TO "svc"'],
  })),
  {
    title: "grants its own object's owner what the owner took from itself, without grant option",
    declaration: aDeclaration({
      grants: [aGrant({ privileges: ["INSERT", "SELECT"], grantable: true })],
    }),
    actual: {
      otherRoles: [anActor("svc", { inherits: true })],
      objects: [
        aSchema(),
        aTable("invoice", {
          owner: "svc",
          grants: [anEntry("SELECT", { grantor: "svc" }), anEntry("UPDATE", { grantor: "svc" })],
        }),
      ],
    },
    statements: ['GRANT INSERT ON TABLE "sales"."invoice" TO "svc"'],
  },
  {
    title: "quotes names that need it",
    declaration: aDeclaration({ grants: [aGrant({ names: ['In"voice'] })] }),
    actual: { objects: [aSchema(), aTable('In"voice')] },
    statements: ['GRANT SELECT ON TABLE "sales"."In""voice" TO "svc"'],
  },
];
