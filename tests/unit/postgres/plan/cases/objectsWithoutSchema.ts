/** Cases of planning grants on objects that are in no schema: each object type has the same ones. */
import type { PresentType, Privilege } from "../../../../../provider/postgres/model/objectTypes";
import type { PlanCase, RefusalCase } from "../planCase";
import { aDeclaration, aGrant, anActor, anEntry, anObject, type World } from "../../snapshots";

interface PlainType {
  readonly type: PresentType;
  readonly shared: boolean;
  readonly name: string;
  readonly privilege: Privilege;
  /** What stands after ON. */
  readonly on: string;
  /** The object in messages. */
  readonly words: string;
}

const plainTypes: readonly PlainType[] = [
  {
    type: "LANGUAGE",
    shared: false,
    name: "plperl",
    privilege: "USAGE",
    on: 'LANGUAGE "plperl"',
    words: "language plperl",
  },
  {
    type: "FOREIGN DATA WRAPPER",
    shared: false,
    name: 'post"gres',
    privilege: "USAGE",
    on: 'FOREIGN DATA WRAPPER "post""gres"',
    words: 'foreign-data wrapper "post""gres"',
  },
  {
    type: "FOREIGN SERVER",
    shared: false,
    name: "Stock, EU",
    privilege: "USAGE",
    on: 'FOREIGN SERVER "Stock, EU"',
    words: 'foreign server "Stock, EU"',
  },
  {
    type: "TABLESPACE",
    shared: true,
    name: "fast disk",
    privilege: "CREATE",
    on: 'TABLESPACE "fast disk"',
    words: 'tablespace "fast disk"',
  },
  {
    type: "PARAMETER",
    shared: true,
    name: "log_statement",
    privilege: "SET",
    on: 'PARAMETER "log_statement"',
    words: "parameter log_statement",
  },
  {
    type: "LARGE OBJECT",
    shared: false,
    name: "16500",
    privilege: "SELECT",
    on: "LARGE OBJECT 16500",
    words: "large object 16500",
  },
];

export const plainObjectCases: readonly PlanCase[] = [
  ...plainTypes.flatMap(casesFor),
  {
    title: "grants on several large objects in one statement",
    declaration: aDeclaration({
      grants: [
        aGrant({ type: "LARGE OBJECT", schema: "", names: ["9", "70000"], privileges: ["ALL"] }),
      ],
    }),
    actual: { objects: ["9", "70000"].map((name) => anObject("LARGE OBJECT", "", name)) },
    statements: ['GRANT SELECT, UPDATE ON LARGE OBJECT 70000, 9 TO "svc"'],
  },
  {
    title: "means by ALL the privileges that parameters have from 15",
    declaration: aDeclaration({
      grants: [aGrant({ type: "PARAMETER", schema: "", names: ["work_mem"], privileges: ["ALL"] })],
    }),
    actual: { versionNum: 150000, shared: [anObject("PARAMETER", "", "work_mem")] },
    statements: ['GRANT ALTER SYSTEM, SET ON PARAMETER "work_mem" TO "svc"'],
  },
  {
    title: "grants on an extension's parameter, whose name has two parts",
    declaration: aDeclaration({
      grants: [
        aGrant({ type: "PARAMETER", schema: "", names: ["auto_x.min"], privileges: ["SET"] }),
      ],
    }),
    actual: { shared: [anObject("PARAMETER", "", "auto_x.min")] },
    statements: ['GRANT SET ON PARAMETER "auto_x"."min" TO "svc"'],
  },
];

function casesFor(one: PlainType): readonly PlanCase[] {
  const { type, privilege, on, words } = one;
  const declared = declaring(one, false);
  const nothing = aDeclaration();
  const held = [anEntry(privilege)];
  const grantable = [anEntry(privilege, { grantable: true })];
  const byEtl = [anEntry(privilege, { grantor: "etl", grantorCanRevoke: true })];
  const grant = `GRANT ${privilege} ON ${on} TO "svc"`;
  const revoke = `REVOKE ${privilege} ON ${on} FROM "svc"`;
  return [
    {
      title: `sends nothing where ${words} is granted`,
      declaration: declared,
      actual: world(one, { grants: held }),
      statements: [],
    },
    {
      title: `grants on ${words}`,
      declaration: declared,
      actual: world(one),
      statements: [grant],
    },
    {
      title: `grants on ${words} by the master's grant option, which is no owner's`,
      declaration: declared,
      actual: world(one, { owner: "rdsadmin", sessionMayGrant: [privilege] }),
      statements: [grant],
    },
    {
      title: `revokes on ${words}, which is not declared`,
      declaration: nothing,
      actual: world(one, { grants: held }),
      statements: [revoke],
    },
    {
      title: `revokes what another grantor gave on ${words} as that grantor`,
      declaration: nothing,
      actual: {
        ...world(one, { grants: byEtl }),
        otherRoles: [anActor("etl", { canSetRole: true })],
      },
      statements: ['SET LOCAL ROLE "etl"', revoke, "SET LOCAL ROLE NONE"],
    },
    {
      title: `grants the grant option on ${type} objects`,
      declaration: declaring(one, true),
      actual: world(one, { grants: held }),
      statements: [`${grant} WITH GRANT OPTION`],
    },
    {
      title: `revokes the grant option on ${type} objects, and keeps the privilege`,
      declaration: declared,
      actual: world(one, { grants: grantable }),
      statements: [`REVOKE GRANT OPTION FOR ${privilege} ON ${on} FROM "svc"`],
    },
  ];
}

function declaring({ type, name, privilege }: PlainType, grantable: boolean) {
  const grant = { type, schema: "", names: [name], privileges: [privilege], grantable };
  return aDeclaration({ grants: [aGrant(grant)] });
}

function world(
  { type, shared, name }: PlainType,
  part: Parameters<typeof anObject>[3] = {},
): World {
  const object = anObject(type, "", name, part);
  return shared ? { shared: [object] } : { objects: [object] };
}

export const plainObjectRefusals: readonly RefusalCase[] = [
  ...plainTypes.map(superusers),
  {
    title: "every privilege on parameters before 15, which have none",
    declaration: aDeclaration({
      grants: [aGrant({ type: "PARAMETER", schema: "", names: ["work_mem"], privileges: ["ALL"] })],
    }),
    actual: { versionNum: 140018, shared: [anObject("PARAMETER", "", "work_mem")] },
    refusals: ["ALTER SYSTEM", "SET"].map((privilege) => ({
      path: "grants[0].privileges[0]",
      reason: `privilege ${privilege} needs PostgreSQL 15, the server runs 14`,
      hint: "Take the grant out, or upgrade the server.",
    })),
  },
];

function superusers(one: PlainType): RefusalCase {
  return {
    title: `privileges on a superuser's ${one.words}`,
    declaration: declaring(one, false),
    actual: {
      ...world(one, { owner: "rdsadmin", isExcluded: true }),
      otherRoles: [anActor("rdsadmin", { superuser: true })],
    },
    refusals: [
      {
        path: "grants[0]",
        reason: `cannot grant ${one.privilege}: ${one.words} is owned by "rdsadmin", whose privileges "master" cannot use`,
        hint: `Have a superuser run GRANT ${one.privilege} ON ${one.on} TO "master" WITH GRANT OPTION.`,
      },
    ],
  };
}
