/** Cases of planning grants on routines: their arguments' types tell overloads apart. */
import type { PlanCase, RefusalCase } from "../planCase";
import { aRoutineGrant } from "../../objectBuilders";
import { aDeclaration, anActor, anEntry, aRoutine, aSchema, aTable } from "../../snapshots";

const execute = [anEntry("EXECUTE")];
const refund = ["integer", "text"];
const money = { schema: "sales", name: "Mo.ney", words: 'sales."Mo.ney"', alias: "Mo.ney" };
const integers = { schema: "pg_catalog", name: "_int4", words: "integer[]", alias: "int4[]" };
const REFUND = '"sales"."refund"(IN "pg_catalog"."int4", IN "pg_catalog"."text")';

export const routineCases: readonly PlanCase[] = [
  {
    title: "sends nothing where every routine's privilege is there",
    declaration: aDeclaration({ grants: [aRoutineGrant()] }),
    actual: { objects: [aSchema(), aRoutine("refund", refund, { grants: execute })] },
    statements: [],
  },
  {
    title: "grants on the overload that is named, and on no other",
    declaration: aDeclaration({ grants: [aRoutineGrant()] }),
    actual: {
      objects: [
        aSchema(),
        aRoutine("refund", []),
        aRoutine("refund", ["integer"]),
        aRoutine("refund", refund),
        aRoutine("refund", ["text", "integer"]),
      ],
    },
    statements: [`GRANT EXECUTE ON ROUTINE ${REFUND} TO "svc"`],
  },
  {
    title: "grants on several routines in one statement, on each once however it is spelt",
    declaration: aDeclaration({
      grants: [aRoutineGrant({ names: ["Refund(INT4,text)", "refund(int, text)", "close()"] })],
    }),
    actual: { objects: [aSchema(), aRoutine("refund", refund), aRoutine("close", [])] },
    statements: [`GRANT EXECUTE ON ROUTINE "sales"."close"(), ${REFUND} TO "svc"`],
  },
  {
    title: "grants on routines whose arguments are arrays and types of a schema",
    declaration: aDeclaration({
      grants: [aRoutineGrant({ names: ['sum_up(int[], sales."Mo.ney")'] })],
    }),
    actual: { objects: [aSchema(), aRoutine("sum_up", [], { argumentTypes: [integers, money] })] },
    statements: [
      'GRANT EXECUTE ON ROUTINE "sales"."sum_up"(IN "pg_catalog"."_int4", IN "sales"."Mo.ney") TO "svc"',
    ],
  },
  {
    title: "takes a name without arguments for a routine that has none",
    declaration: aDeclaration({ grants: [aRoutineGrant({ names: ["close"] })] }),
    actual: { objects: [aSchema(), aRoutine("close", ["integer"]), aRoutine("close", [])] },
    statements: ['GRANT EXECUTE ON ROUTINE "sales"."close"() TO "svc"'],
  },
  {
    title: "grants on a schema's routines as a whole where that is shorter",
    declaration: aDeclaration({ grants: [aRoutineGrant({ names: "*" })] }),
    actual: { objects: [aSchema(), aTable("invoice"), aRoutine("refund", refund)] },
    statements: ['GRANT EXECUTE ON ALL ROUTINES IN SCHEMA "sales" TO "svc"'],
  },
  {
    title: "leaves extensions' and superusers' routines out of every routine",
    declaration: aDeclaration({ grants: [aRoutineGrant({ names: "*" })] }),
    actual: {
      objects: [
        aSchema(),
        aRoutine("refund", refund),
        aRoutine("similarity", ["text", "text"], { isExcluded: true }),
      ],
    },
    statements: [`GRANT EXECUTE ON ROUTINE ${REFUND} TO "svc"`],
  },
  {
    title: "means by ALL the one privilege that routines have",
    declaration: aDeclaration({ grants: [aRoutineGrant({ privileges: ["ALL"] })] }),
    actual: { objects: [aSchema(), aRoutine("refund", refund)] },
    statements: [`GRANT EXECUTE ON ROUTINE ${REFUND} TO "svc"`],
  },
  {
    title: "revokes an overload's privilege that is not declared",
    declaration: aDeclaration({ grants: [aRoutineGrant({ names: ["refund()"] })] }),
    actual: {
      objects: [
        aSchema(),
        ...[[], refund].map((types) => aRoutine("refund", types, { grants: execute })),
      ],
    },
    statements: [`REVOKE EXECUTE ON ROUTINE ${REFUND} FROM "svc"`],
  },
  {
    title: "revokes what another grantor gave on a routine as that grantor",
    declaration: aDeclaration(),
    actual: {
      otherRoles: [anActor("etl", { canSetRole: true })],
      objects: [
        aSchema(),
        aRoutine("refund", refund, {
          grants: [anEntry("EXECUTE", { grantor: "etl", grantorCanRevoke: true })],
        }),
      ],
    },
    statements: [
      'SET LOCAL ROLE "etl"',
      `REVOKE EXECUTE ON ROUTINE ${REFUND} FROM "svc"`,
      "SET LOCAL ROLE NONE",
    ],
  },
  {
    title: "grants the grant option to what is held on a routine without",
    declaration: aDeclaration({ grants: [aRoutineGrant({ grantable: true })] }),
    actual: { objects: [aSchema(), aRoutine("refund", refund, { grants: execute })] },
    statements: [`GRANT EXECUTE ON ROUTINE ${REFUND} TO "svc" WITH GRANT OPTION`],
  },
  {
    title: "revokes a routine's grant option that is not declared, and keeps the privilege",
    declaration: aDeclaration({ grants: [aRoutineGrant()] }),
    actual: {
      objects: [
        aSchema(),
        aRoutine("refund", refund, { grants: [anEntry("EXECUTE", { grantable: true })] }),
      ],
    },
    statements: [`REVOKE GRANT OPTION FOR EXECUTE ON ROUTINE ${REFUND} FROM "svc"`],
  },
  {
    title: "quotes names of routines",
    declaration: aDeclaration({ grants: [aRoutineGrant({ names: ['"Re""fund(1"(text)'] })] }),
    actual: { objects: [aSchema(), aRoutine('Re"fund(1', ["text"])] },
    statements: ['GRANT EXECUTE ON ROUTINE "sales"."Re""fund(1"(IN "pg_catalog"."text") TO "svc"'],
  },
];

export const routineRefusals: readonly RefusalCase[] = [
  {
    title: "privileges on a routine whose owner is out of reach",
    declaration: aDeclaration({ grants: [aRoutineGrant()] }),
    actual: {
      otherRoles: [anActor("etl")],
      objects: [aSchema(), aRoutine("refund", refund, { owner: "etl" })],
    },
    refusals: [
      {
        path: "grants[0]",
        reason:
          'cannot grant EXECUTE: routine sales.refund(integer, text) is owned by "etl", whose privileges "master" cannot use',
        hint: 'Have "etl" run GRANT EXECUTE ON ROUTINE "sales"."refund"(IN "pg_catalog"."int4", IN "pg_catalog"."text") TO "master" WITH GRANT OPTION.',
      },
    ],
  },
];
