import { expect } from "chai";
import {
  inspectedAgain,
  mergeSnapshots,
  snapshotOf,
  type RawInspection,
} from "../../../../provider/postgres/inspect/parse";
import { aRawRole, emptyInspection } from "./rawInspections";
import {
  aMember,
  aMembership,
  anActor,
  anObstacle,
  aRole,
  aSession,
  aSnapshot,
  aTable,
  someContents,
} from "../snapshots";

const given = aMembership("audit", { member: "bob", grantor: "svc" });
const group = aMembership("rds_superuser", { member: "master" });

describe("snapshotOf", () => {
  it("takes lists that are null for empty ones", () => {
    expect(snapshotOf(emptyInspection, "svc")).to.deep.equal(
      aSnapshot({ role: "absent", existingRoles: [], databases: [], objects: [], otherRoles: [] }),
    );
  });

  it("takes a role that has nothing for one with empty lists", () => {
    expect(snapshotOf({ ...emptyInspection, roles: [aRawRole()] }, "svc").role).to.deep.equal(
      aRole({ comment: "", memberships: [], sessions: undefined }),
    );
  });

  it("picks the facts of one role out of an inspection of several", () => {
    const inspection: RawInspection = {
      ...emptyInspection,
      memberships: [aMembership("payroll"), aMembership("audit", { member: "app" }), group],
      dependencies: [
        { role: "svc", database: null, catalog: "pg_database", kind: "acl", count: 1 },
        { role: "svc", database: "orders", catalog: "pg_class", kind: "owner", count: 2 },
        { role: "app", database: "orders", catalog: "pg_class", kind: "acl", count: 1 },
      ],
      roles: [
        aRawRole({ name: "app" }),
        aRawRole({
          sessions: 2,
          settings: [
            { database: null, text: "search_path=a=b, c" },
            { database: "orders", text: "work_mem=1MB" },
          ],
        }),
      ],
      obstacles: [
        { role: "app", kind: "owner", isShared: false, total: 1, text: "table a" },
        { role: "svc", kind: "owner", isShared: false, total: 23, text: "table b" },
        { role: "svc", kind: "owner", isShared: false, total: 23, text: null },
        { role: "svc", kind: "owner", isShared: true, total: 1, text: "database billing" },
        { role: "svc", kind: "policy", isShared: false, total: 1, text: "policy p on table b" },
      ],
    };
    const snapshot = snapshotOf(
      { ...inspection, memberships: [...(inspection.memberships ?? []), aMember("app"), given] },
      "svc",
    );
    expect(snapshot.session).to.deep.equal(aSession({ memberships: [group] }));
    expect(snapshot.contents["orders"]?.obstacles).to.deep.equal([
      anObstacle("owner", ["table b"], { total: 23 }),
      anObstacle("owner", ["database billing"], { isShared: true }),
      anObstacle("policy", ["policy p on table b"]),
    ]);
    expect(snapshot.role).to.deep.equal(
      aRole({
        comment: "",
        sessions: 2,
        memberships: [aMembership("payroll")],
        members: [aMember("app")],
        membershipsGiven: [given],
        settings: [
          { database: undefined, name: "search_path", value: "a=b, c" },
          { database: "orders", name: "work_mem", value: "1MB" },
        ],
        dependencies: [
          { database: undefined, catalog: "pg_database", kind: "acl", count: 1 },
          { database: "orders", catalog: "pg_class", kind: "owner", count: 2 },
        ],
      }),
    );
  });
});

describe("mergeSnapshots", () => {
  it("adds what other databases hold, and takes shared facts from the first", () => {
    const first = aSnapshot({ otherRoles: [anActor("zoe"), anActor("etl")] });
    const contents = { billing: someContents({ objects: [aTable("bill")] }) };
    const other = aSnapshot({
      role: "absent",
      contents,
      otherRoles: [anActor("dba"), anActor("etl")],
    });
    expect(mergeSnapshots(first, [other])).to.deep.equal({
      ...first,
      otherRoles: [anActor("dba"), anActor("etl"), anActor("zoe")],
      contents: { ...first.contents, ...contents },
    });
  });
});

describe("inspectedAgain", () => {
  it("takes what is shared and the contents of one database from the later inspection", () => {
    const known = aSnapshot({
      otherRoles: [anActor("etl"), anActor("zoe")],
      contents: {
        orders: someContents({ objects: [aTable("invoice")] }),
        billing: someContents({ objects: [aTable("bill")] }),
      },
    });
    const later = aSnapshot({
      database: "billing",
      role: "absent",
      otherRoles: [anActor("etl", { inherits: true })],
      contents: { billing: someContents() },
    });
    expect(inspectedAgain(known, later)).to.deep.equal({
      ...later,
      database: "orders",
      otherRoles: [anActor("etl", { inherits: true }), anActor("zoe")],
      contents: { orders: known.contents["orders"], billing: someContents() },
    });
  });
});
