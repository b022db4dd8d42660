import { expect } from "chai";
import type { ObjectState } from "../../../provider/postgres/model";
import { findObject } from "../../../provider/postgres/objectIndex";
import { mergeSnapshots, snapshotOf, type RawLook } from "../../../provider/postgres/snapshot";
import {
  aDatabase,
  aMember,
  aMembership,
  anActor,
  anEntry,
  aRole,
  aSchema,
  aSession,
  aSnapshot,
  aTable,
} from "./snapshots";

const empty: RawLook = {
  ...{ versionNum: 180000, inRecovery: false, database: "orders" },
  session: {
    ...{ name: "master", superuser: false, createRole: true },
    ...{ inRdsIam: false, inRdsSuperuser: false },
  },
  ...{ existingRoles: null, memberships: null, dependencies: null, roles: null },
  ...{ objects: null, actors: null, obstacles: null },
};
const role = {
  ...{ oid: 16400, name: "svc", login: true, connectionLimit: -1, foreignAttributes: [] },
  ...{ comment: "", settings: null },
};
const object = {
  ...{ schema: "sales", owner: "master", sessionHasUsage: true, outOfReach: false },
  ...{ sessionMayGrant: null, publicHas: null, acl: null },
};
const entry = {
  grantee: "svc",
  grantor: "master",
  privilege: "SELECT",
  grantable: true,
  grantorCanRevoke: false,
} as const;
const group = aMembership("rds_superuser", { member: "master" });

describe("snapshotOf", () => {
  it("takes lists that are null for empty ones", () => {
    expect(snapshotOf(empty, "svc")).to.deep.equal(
      aSnapshot({ role: "absent", existingRoles: [], databases: [], objects: [], actors: [] }),
    );
  });

  it("takes a role that has nothing for one with empty lists", () => {
    expect(snapshotOf({ ...empty, roles: [role] }, "svc").role).to.deep.equal(
      aRole({ comment: "", memberships: [] }),
    );
  });

  it("picks the facts of one role out of a look at several", () => {
    const look: RawLook = {
      ...empty,
      memberships: [aMembership("payroll"), aMembership("audit", { member: "app" }), group],
      dependencies: [
        { role: "svc", database: null, catalog: "pg_database", kind: "acl", count: 1 },
        { role: "svc", database: "orders", catalog: "pg_class", kind: "owner", count: 2 },
        { role: "app", database: "orders", catalog: "pg_class", kind: "acl", count: 1 },
      ],
      roles: [
        { ...role, name: "app" },
        {
          ...role,
          settings: [
            { database: null, text: "search_path=a=b, c" },
            { database: "orders", text: "work_mem=1MB" },
          ],
        },
      ],
      obstacles: [
        { role: "app", text: "owns table a" },
        { role: "svc", text: "owns table b" },
      ],
    };
    const snapshot = snapshotOf(
      { ...look, memberships: [...(look.memberships ?? []), aMember("app")] },
      "svc",
    );
    expect(snapshot.session).to.deep.equal(aSession({ memberships: [group] }));
    expect(snapshot.contents["orders"]?.obstacles).to.deep.equal(["owns table b"]);
    expect(snapshot.role).to.deep.equal(
      aRole({
        comment: "",
        memberships: [aMembership("payroll")],
        members: [aMember("app")],
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

  const objects: readonly {
    readonly title: string;
    readonly raw: NonNullable<RawLook["objects"]>[number];
    readonly state: ObjectState;
  }[] = [
    {
      title: "what the role holds on an object, and what it passed on",
      raw: {
        ...{ ...object, type: "TABLE", name: "invoice", sessionMayGrant: ["INSERT"] },
        acl: [
          entry,
          { ...entry, grantee: "app" },
          { ...entry, grantee: "bob", grantor: "svc", grantable: false },
          { ...entry, grantor: "svc" },
        ],
      },
      state: aTable("invoice", {
        grants: [
          anEntry("SELECT", { grantable: true }),
          anEntry("SELECT", { grantable: true, grantor: "svc" }),
        ],
        passedOn: [{ privilege: "SELECT", grantee: "bob" }],
        sessionMayGrant: ["INSERT"],
      }),
    },
    {
      title: "that an owner's grants are not passed on",
      raw: {
        ...{ ...object, type: "TABLE", name: "own", owner: "svc" },
        acl: [{ ...entry, grantee: "bob", grantor: "svc" }],
      },
      state: aTable("own", { owner: "svc" }),
    },
  ];
  for (const { title, raw, state } of objects) {
    it(`tells ${title}`, () => {
      const snapshot = snapshotOf({ ...empty, objects: [raw] }, "svc");
      expect(snapshot.contents).to.deep.equal({ orders: { objects: [state], obstacles: [] } });
    });
  }

  it("keeps databases apart from what is in one", () => {
    const raw = { ...object, type: "DATABASE", schema: "", name: "orders" } as const;
    const snapshot = snapshotOf({ ...empty, objects: [raw] }, "svc");
    expect(snapshot.databases).to.deep.equal([aDatabase("orders")]);
    expect(snapshot.contents).to.deep.equal({ orders: { objects: [], obstacles: [] } });
  });
});

describe("mergeSnapshots", () => {
  it("adds what other databases hold, and takes shared facts from the first", () => {
    const first = aSnapshot({ actors: [anActor("zoe"), anActor("etl")] });
    const contents = { billing: { objects: [aTable("bill")], obstacles: [] } };
    const other = aSnapshot({ role: "absent", contents, actors: [anActor("dba"), anActor("etl")] });
    expect(mergeSnapshots(first, [other])).to.deep.equal({
      ...first,
      actors: [anActor("dba"), anActor("etl"), anActor("zoe")],
      contents: { ...first.contents, ...contents },
    });
  });
});

describe("findObject", () => {
  const table = aTable("invoice");
  const snapshot = aSnapshot({ objects: [aSchema(), table] });

  it("finds objects in their database, and databases from everywhere", () => {
    expect(findObject(snapshot, "orders", table)).to.equal(table);
    expect(findObject(snapshot, "billing", aDatabase("orders"))).to.equal(snapshot.databases[0]);
  });

  it("tells objects of one name apart", () => {
    expect(findObject(snapshot, "billing", table)).to.equal(undefined);
    expect(findObject(snapshot, "orders", { ...table, schema: "hr" })).to.equal(undefined);
    expect(findObject(snapshot, "orders", { ...table, type: "SEQUENCE" })).to.equal(undefined);
  });
});
