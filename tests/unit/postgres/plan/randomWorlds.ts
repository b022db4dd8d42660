/** Random declarations, and random servers that they are planned on. */
import fc from "fast-check";
import type {
  GrantDeclaration,
  NamedGrant,
  RoleDeclaration,
} from "../../../../provider/postgres/model/declaration";
import type { ObjectState, Snapshot } from "../../../../provider/postgres/model/snapshot";
import type { Privilege } from "../../../../provider/postgres/model/objectTypes";
import { settingsOf } from "./cases/settings";
import {
  aColumn,
  aDatabase,
  aDeclaration,
  aGrant,
  aMembership,
  aMembershipIn,
  anActor,
  anEntry,
  anObject,
  aPreset,
  aRole,
  aRoutine,
  aSchema,
  aSequence,
  aSnapshot,
  aTable,
  someContents,
} from "../snapshots";

const ROLES = ["audit", "dba2", "payroll", "rds_iam"];
const OWNERS = ["etl", "master", "svc"];
const creators = fc.constantFrom("default" as const, ["etl"], ["etl", "svc"]);

/** What differs from grant to grant: names of objects and privileges. */
const kinds: readonly (Pick<NamedGrant, "privileges"> & Partial<NamedGrant>)[] = [
  { type: "TABLE", names: ["invoice", "item"], privileges: ["INSERT", "SELECT", "MAINTAIN"] },
  { type: "TABLE", names: "*", privileges: ["ALL"] },
  { type: "TABLE", names: "*", privileges: ["SELECT"], future: "default" },
  { type: "SEQUENCE", names: "*", privileges: ["SELECT", "USAGE"], future: ["etl"] },
  {
    type: "COLUMN",
    names: ["invoice"],
    columns: ["id", "total"],
    privileges: ["SELECT", "UPDATE"],
  },
  { type: "ROUTINE", names: ["refund(int)", "refund()"], privileges: ["EXECUTE"] },
  { type: "TYPE", names: "*", privileges: ["USAGE"] },
  { type: "LANGUAGE", schema: "", names: ["plpgsql"], privileges: ["USAGE"] },
  { type: "PARAMETER", schema: "", names: ["work_mem"], privileges: ["SET"] },
];

const namedGrant = fc
  .tuple(fc.constantFrom(...kinds), fc.boolean(), fc.nat(7))
  .map(([kind, grantable, which]) => {
    const some = <T>(all: readonly T[]): readonly T[] => all.filter((_, at) => which & (1 << at));
    const { names = "*", privileges } = kind;
    return aGrant({
      ...kind,
      grantable,
      privileges: some(privileges),
      names: names === "*" ? names : some(names),
    });
  });

const futureGrant = fc.record({ createdBy: creators, grantable: fc.boolean() }).map((part) => ({
  ...({ kind: "future", database: "orders", type: "FUTURE TABLE", path: "grants[0]" } as const),
  ...part,
  privileges: ["SELECT"] as const,
}));

const grant: fc.Arbitrary<GrantDeclaration> = fc.oneof(
  fc.constantFrom(aPreset("readOnly"), aPreset("readWrite", { future: "default" })),
  { arbitrary: namedGrant, weight: 4 },
  futureGrant,
);

export const declarations: fc.Arbitrary<RoleDeclaration> = fc
  .record({
    login: fc.boolean(),
    connectionLimit: fc.integer({ min: -1, max: 2 }),
    grants: fc.array(grant, { maxLength: 4 }),
    memberOf: fc
      .subarray(["audit", "payroll"])
      .map((names) => names.map((name) => aMembershipIn(name, { admin: name === "audit" }))),
    settings: fc.dictionary(
      fc.constantFrom("search_path", "work_mem"),
      fc.constantFrom("a", "My Schema", ""),
    ),
  })
  .map(aDeclaration);

function holding(object: ObjectState, privileges: readonly Privilege[]): fc.Arbitrary<ObjectState> {
  const entries = fc.uniqueArray(
    fc.record({
      privilege: fc.constantFrom(...privileges),
      grantable: fc.boolean(),
      grantor: fc.constantFrom(...OWNERS),
      grantorCanRevoke: fc.boolean(),
      grantorActsAsOwner: fc.boolean(),
      grantorHoldsOption: fc.boolean(),
    }),
    { selector: ({ privilege, grantor }) => `${privilege} ${grantor}`, maxLength: 4 },
  );
  return entries.map((grants) => ({ ...object, grants }));
}

const onTables = ["INSERT", "SELECT", "UPDATE", "TRUNCATE"] as const;

const objects = fc
  .constantFrom(...OWNERS)
  .chain((owner) =>
    fc.tuple(
      fc.constant(aSchema({ owner })),
      holding(aTable("invoice", { owner }), onTables),
      holding(aTable("item"), onTables),
      holding(aColumn("invoice", "id", { owner }), ["SELECT", "UPDATE"]),
      holding(aColumn("invoice", "total", { owner }), ["SELECT"]),
      holding(aSequence("ids"), ["SELECT"]),
      holding(aRoutine("refund"), ["EXECUTE"]),
      holding(aRoutine("refund", ["integer"]), ["EXECUTE"]),
      holding(anObject("TYPE", "sales", "money"), ["USAGE"]),
      holding(anObject("LANGUAGE", "", "plpgsql"), ["USAGE"]),
      ...["", "sales"].flatMap((schema) =>
        ["etl", "master"].flatMap((creator) => [
          holding(anObject("FUTURE TABLE", schema, creator, { owner: creator }), onTables),
          holding(anObject("FUTURE SEQUENCE", schema, creator, { owner: creator }), ["USAGE"]),
        ]),
      ),
    ),
  );

export const snapshots: fc.Arbitrary<Snapshot> = fc
  .record({
    versionNum: fc.constantFrom(140000, 160000, 170000),
    objects,
    parameter: holding(anObject("PARAMETER", "", "work_mem"), ["SET"]),
    role: fc.record({
      login: fc.boolean(),
      memberships: fc
        .subarray(ROLES)
        .map((names) => names.map((name) => aMembership(name, { grantor: "dba2" }))),
    }),
  })
  .map(({ role, versionNum, parameter, ...world }) =>
    aSnapshot({
      versionNum,
      existingRoles: [...ROLES, "etl"],
      role: aRole(role),
      shared: [parameter],
      databases: [aDatabase("orders"), aDatabase("billing", { grants: [anEntry("CONNECT")] })],
      otherRoles: ROLES.concat(OWNERS).map((name) =>
        anActor(name, { inherits: true, hasAdmin: true }),
      ),
      settings: settingsOf("search_path", "work_mem"),
      contents: {
        orders: someContents({
          objects: world.objects,
          creators: [{ schema: "sales", role: world.objects[0].owner }],
        }),
      },
    }),
  );
