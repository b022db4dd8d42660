import { expect } from "chai";
import fc from "fast-check";
import { desiredRole } from "../../../provider/postgres/desired";
import { differences } from "../../../provider/postgres/differences";
import type {
  DesiredRole,
  GrantDeclaration,
  ObjectState,
  RoleDeclaration,
  Snapshot,
} from "../../../provider/postgres/model";
import { planRole, type Planned } from "../../../provider/postgres/plan";
import {
  aDatabase,
  aDeclaration,
  aGrant,
  aMembership,
  aMembershipIn,
  anActor,
  anEntry,
  aPreset,
  aRole,
  aSchema,
  aSequence,
  aSnapshot,
  aTable,
} from "./snapshots";

const ROLES = ["audit", "dba2", "payroll", "rds_iam"];
const OWNERS = ["etl", "master", "svc"];

const grant: fc.Arbitrary<GrantDeclaration> = fc.oneof(
  fc.constantFrom(aPreset("readOnly"), aPreset("readWrite")),
  fc
    .record({
      names: fc.oneof(fc.constant("*" as const), fc.subarray(["invoice", "item"])),
      privileges: fc.oneof(
        fc.constant(["ALL"] as const),
        fc.subarray(["INSERT", "SELECT", "MAINTAIN", "UPDATE"] as const),
      ),
      grantable: fc.boolean(),
    })
    .map(aGrant),
);

const declarations: fc.Arbitrary<RoleDeclaration> = fc
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

const entries = fc.uniqueArray(
  fc.record({
    privilege: fc.constantFrom("INSERT", "SELECT", "UPDATE", "TRUNCATE"),
    grantable: fc.boolean(),
    grantor: fc.constantFrom(...OWNERS),
    grantorCanRevoke: fc.boolean(),
  }),
  { selector: ({ privilege, grantor }) => `${privilege} ${grantor}` },
);

const objects = fc
  .record({
    owner: fc.constantFrom(...OWNERS),
    held: fc.array(entries, { minLength: 3, maxLength: 3 }),
  })
  .map(({ owner, held }) => [
    aSchema({ owner }),
    aTable("invoice", { owner, grants: held[0] ?? [] }),
    aTable("item", { grants: held[1] ?? [] }),
    aSequence("ids", { grants: (held[2] ?? []).filter(({ privilege }) => privilege === "SELECT") }),
  ]);

const snapshots: fc.Arbitrary<Snapshot> = fc
  .record({
    versionNum: fc.constantFrom(140000, 160000, 170000),
    objects,
    role: fc.record({
      login: fc.boolean(),
      memberships: fc
        .subarray(ROLES)
        .map((names) => names.map((name) => aMembership(name, { grantor: "dba2" }))),
    }),
  })
  .map(({ role, ...world }) =>
    aSnapshot({
      ...{ ...world, existingRoles: ROLES, role: aRole(role) },
      databases: [aDatabase("orders"), aDatabase("billing", { grants: [anEntry("CONNECT")] })],
      actors: ROLES.concat(OWNERS).map((name) => anActor(name, { inherits: true, hasAdmin: true })),
    }),
  );

/** The snapshot in which the role is just as desired. */
function satisfied(desired: DesiredRole, snapshot: Snapshot): Snapshot {
  const holding = (object: ObjectState): ObjectState => ({
    ...object,
    grants: desired.grants
      .filter((one) => one.object.type === object.type && one.object.name === object.name)
      .map(({ privilege, grantable }) => anEntry(privilege, { grantable })),
  });
  const { login, connectionLimit, comment, memberships, settings } = desired;
  const stored = settings.map(({ name, value }) => ({
    ...{ database: undefined, name },
    value: typeof value === "string" ? value : value.map((one) => `"${one}"`).join(", "),
  }));
  const role = {
    ...{ login, connectionLimit, comment, settings: stored },
    memberships: memberships.map((one) => aMembership(one.role, one)),
  };
  return {
    ...snapshot,
    ...{ role: aRole(role), databases: snapshot.databases.map(holding) },
    contents: Object.fromEntries(
      Object.entries(snapshot.contents).map(([name, contents]) => [
        ...([name, { ...contents, objects: contents.objects.map(holding) }] as const),
      ]),
    ),
  };
}

/** The same facts in the reverse order. */
function reversed(snapshot: Snapshot): Snapshot {
  const backwards = (list: readonly ObjectState[]): readonly ObjectState[] =>
    list.map((one) => ({ ...one, grants: one.grants.toReversed() })).toReversed();
  const role =
    snapshot.role === "absent"
      ? snapshot.role
      : { ...snapshot.role, memberships: snapshot.role.memberships.toReversed() };
  const contents = Object.entries(snapshot.contents).map(
    ([name, one]) => [name, { ...one, objects: backwards(one.objects) }] as const,
  );
  return {
    ...{ ...snapshot, role, databases: backwards(snapshot.databases) },
    ...{ actors: snapshot.actors.toReversed(), contents: Object.fromEntries(contents) },
  };
}

function shuffled(declaration: RoleDeclaration): RoleDeclaration {
  const { grants, memberOf, settings } = declaration;
  return {
    ...{ ...declaration, grants: [...grants, ...grants].toReversed() },
    ...{ memberOf: [...memberOf, ...memberOf].toReversed() },
    settings: Object.fromEntries(Object.entries(settings).toReversed()),
  };
}

/** Refusals come in the order in which things were typed. */
function withRefusalsAsSet(answer: Planned): unknown {
  return "plan" in answer ? answer : new Set(answer.refusals);
}

describe("a plan", () => {
  it("is empty where the role is as desired", () => {
    fc.assert(
      fc.property(declarations, snapshots, (declaration, snapshot) => {
        const desired = { ...desiredRole(declaration, snapshot), refusals: [] };
        const after = satisfied(desired.role, snapshot);
        expect(differences(desired.role, after)).to.deep.equal([]);
        expect(planRole(desired, after)).to.deep.equal({ plan: { transactions: [], left: [] } });
      }),
    );
  });

  it("is the same in whatever order things are declared and found", () => {
    fc.assert(
      fc.property(declarations, snapshots, (declaration, snapshot) => {
        const one = planRole(desiredRole(declaration, snapshot), snapshot);
        const elsewhere = reversed(snapshot);
        const other = planRole(desiredRole(shuffled(declaration), elsewhere), elsewhere);
        expect(withRefusalsAsSet(other)).to.deep.equal(withRefusalsAsSet(one));
      }),
    );
  });
});
