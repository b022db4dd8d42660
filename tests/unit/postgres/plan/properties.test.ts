import { expect } from "chai";
import fc from "fast-check";
import { desiredRole } from "../../../../provider/postgres/desired/desiredRole";
import { differences } from "../../../../provider/postgres/diff/diffRole";
import type { DesiredRole } from "../../../../provider/postgres/model/desiredRole";
import type { ObjectName, RoleDeclaration } from "../../../../provider/postgres/model/declaration";
import type { ObjectState, Snapshot } from "../../../../provider/postgres/model/snapshot";
import { planRole, type Planned } from "../../../../provider/postgres/plan/planRole";
import { objectKeyParts } from "../../../../provider/postgres/model/objectIndex";
import { declarations, snapshots } from "./randomWorlds";
import { aMembership, anEntry, aRole } from "../snapshots";

/** The snapshot in which the role is just as desired. */
function satisfied(desired: DesiredRole, snapshot: Snapshot): Snapshot {
  const holding = (object: ObjectState): ObjectState => ({
    ...object,
    grants: desired.grants
      .filter((one) => keyOf(one.object) === keyOf(object))
      .map(({ privilege, grantable }) => anEntry(privilege, { grantable })),
  });
  const { login, connectionLimit, comment, memberships, settings } = desired;
  const stored = settings.map(({ name, value }) => ({
    database: undefined,
    name,
    value: typeof value === "string" ? value : value.map((one) => `"${one}"`).join(", "),
  }));
  const role = {
    login,
    connectionLimit,
    comment,
    settings: stored,
    memberships: memberships.map((one) => aMembership(one.role, one)),
  };
  return {
    ...snapshot,
    role: aRole(role),
    databases: snapshot.databases.map(holding),
    shared: snapshot.shared.map(holding),
    contents: Object.fromEntries(
      Object.entries(snapshot.contents).map(([name, contents]) => [
        name,
        { ...contents, objects: contents.objects.map(holding) },
      ]),
    ),
  };
}

function keyOf(object: ObjectName): string {
  return objectKeyParts(object).join(" ");
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
    ...snapshot,
    role,
    databases: backwards(snapshot.databases),
    shared: backwards(snapshot.shared),
    otherRoles: snapshot.otherRoles.toReversed(),
    contents: Object.fromEntries(contents),
  };
}

function shuffled(declaration: RoleDeclaration): RoleDeclaration {
  const { grants, memberOf, settings } = declaration;
  return {
    ...declaration,
    grants: [...grants, ...grants].toReversed(),
    memberOf: [...memberOf, ...memberOf].toReversed(),
    settings: Object.fromEntries(Object.entries(settings).toReversed()),
  };
}

/** Refusals come in the order in which things were typed; of two alike, with the hint of the first. */
function withRefusalsAsSet(answer: Planned): unknown {
  return "plan" in answer
    ? answer
    : new Set(answer.refusals.map(({ path, reason }) => `${path} ${reason}`));
}

describe("a plan", function () {
  this.timeout(30_000);

  it("is empty where the role is as desired", () => {
    fc.assert(
      fc.property(declarations, snapshots, (declaration, snapshot) => {
        const desired = { ...desiredRole(declaration, snapshot), refusals: [] };
        const after = satisfied(desired.role, snapshot);
        expect(differences(desired.role, after)).to.deep.equal([]);
        expect(planRole(desired, after)).to.deep.equal({
          plan: {
            transactions: [],
            unreachable: [],
            excluded: desired.excluded,
            unusable: desired.unusable,
          },
        });
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
