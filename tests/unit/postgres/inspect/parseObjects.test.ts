import { expect } from "chai";
import type { ObjectState } from "../../../../provider/postgres/model/snapshot";
import { snapshotOf, type RawInspection } from "../../../../provider/postgres/inspect/parse";
import { aRawEntry, aRawObject, emptyInspection } from "./rawInspections";
import {
  aColumn,
  aDatabase,
  anEntry,
  anObject,
  aRoutine,
  aSchema,
  aTable,
  aTypeName,
  someContents,
} from "../snapshots";

const nowhere = { schema: "" };

const cases: readonly {
  readonly title: string;
  readonly raw: NonNullable<RawInspection["objects"]>[number];
  readonly state: ObjectState;
}[] = [
  {
    title: "what the role holds on an object, and what it passed on",
    raw: aRawObject("TABLE", "invoice", {
      sessionMayGrant: ["INSERT"],
      acl: [
        aRawEntry(),
        aRawEntry({ grantee: "app" }),
        aRawEntry({ grantee: "bob", grantor: "svc", grantable: false }),
        aRawEntry({ grantor: "svc" }),
      ],
    }),
    state: aTable("invoice", {
      grants: [
        anEntry("SELECT", { grantable: true }),
        anEntry("SELECT", { grantable: true, grantor: "svc" }),
      ],
      dependentPrivileges: [{ privilege: "SELECT", grantee: "bob" }],
      sessionMayGrant: ["INSERT"],
    }),
  },
  {
    title: "who else may pass a privilege on, and whether the master may",
    raw: aRawObject("TABLE", "shared", {
      ownerHasUsage: false,
      sessionMayPassOn: ["SELECT"],
      options: [
        { grantee: "etl", privilege: "SELECT" },
        { grantee: "bob", privilege: "SELECT" },
        { grantee: "svc", privilege: "INSERT" },
      ],
    }),
    state: aTable("shared", {
      ownerHasUsage: false,
      sessionMayPassOn: ["SELECT"],
      optionHeld: ["SELECT"],
    }),
  },
  {
    title: "that an owner's grants are not passed on",
    raw: aRawObject("TABLE", "own", {
      owner: "svc",
      acl: [aRawEntry({ grantee: "bob", grantor: "svc" })],
    }),
    state: aTable("own", { owner: "svc" }),
  },
  {
    title: "what PUBLIC has, and that a superuser or an extension owns it",
    raw: aRawObject("TABLE", "stat", {
      owner: "root",
      isExcluded: true,
      sessionHasUsage: false,
      publicHas: ["SELECT"],
    }),
    state: aTable("stat", {
      owner: "root",
      isExcluded: true,
      sessionHasUsage: false,
      publicHas: ["SELECT"],
    }),
  },
  {
    title: "who may use a schema",
    raw: aRawObject("SCHEMA", "sales", { schema: "", usableBy: ["team"] }),
    state: aSchema({ usableBy: ["team"] }),
  },
  {
    title: "columns",
    raw: aRawObject("COLUMN", "invoice", { column: "total" }),
    state: aColumn("invoice", "total"),
  },
  {
    title: "the arguments of routines",
    raw: aRawObject("ROUTINE", "refund", { argumentTypes: [aTypeName("integer")] }),
    state: aRoutine("refund", ["integer"]),
  },
  {
    title: "routines without arguments",
    raw: aRawObject("ROUTINE", "refund", { argumentTypes: [] }),
    state: aRoutine("refund"),
  },
  {
    title: "languages",
    raw: aRawObject("LANGUAGE", "plpgsql", nowhere),
    state: anObject("LANGUAGE", "", "plpgsql"),
  },
  {
    title: "future objects",
    raw: aRawObject("FUTURE TABLE", "etl", { owner: "etl" }),
    state: anObject("FUTURE TABLE", "sales", "etl", { owner: "etl" }),
  },
];

describe("snapshotOf", () => {
  for (const { title, raw, state } of cases) {
    it(`tells ${title}`, () => {
      const snapshot = snapshotOf({ ...emptyInspection, objects: [raw] }, "svc");
      expect(snapshot.contents).to.deep.equal({ orders: someContents({ objects: [state] }) });
      expect([snapshot.databases, snapshot.shared]).to.deep.equal([[], []]);
    });
  }

  it("keeps what is shared apart from what is in one database", () => {
    const objects = [
      aRawObject("DATABASE", "orders", nowhere),
      aRawObject("PARAMETER", "work_mem", nowhere),
      aRawObject("TABLESPACE", "fast", nowhere),
    ];
    const snapshot = snapshotOf({ ...emptyInspection, objects }, "svc");
    expect(snapshot.databases).to.deep.equal([aDatabase("orders")]);
    expect(snapshot.shared).to.deep.equal([
      anObject("PARAMETER", "", "work_mem"),
      anObject("TABLESPACE", "", "fast"),
    ]);
    expect(snapshot.contents).to.deep.equal({ orders: someContents() });
  });

  it("tells names beside those that do not exist, and who creates objects where", () => {
    const place = { type: "COLUMN", schema: "sales", name: "invoice" } as const;
    const creators = [{ schema: "sales", role: "etl" }];
    const nearby = [
      { ...place, column: "total" },
      { ...place, type: "TABLE" as const, column: null },
    ];
    const snapshot = snapshotOf({ ...emptyInspection, nearby, creators }, "svc");
    expect(snapshot.contents).to.deep.equal({
      orders: someContents({
        nearby: [
          { ...place, column: "total" },
          { ...place, type: "TABLE", column: undefined },
        ],
        creators,
      }),
    });
  });

  it("tells what PUBLIC may change", () => {
    const place = { type: "COLUMN", schema: "sales", name: "note" } as const;
    const publicWrites = [
      { ...place, column: "text", privilege: "UPDATE" as const },
      { ...place, type: "TABLE" as const, column: null, privilege: "INSERT" as const },
    ];
    const snapshot = snapshotOf({ ...emptyInspection, publicWrites }, "svc");
    expect(snapshot.contents).to.deep.equal({
      orders: someContents({
        publicWrites: [
          { ...place, column: "text", privilege: "UPDATE" },
          { ...place, type: "TABLE", privilege: "INSERT" },
        ],
      }),
    });
  });

  it("tells the settings of the server", () => {
    const settings = [{ name: "work_mem", context: "user" }];
    const inspection = {
      ...emptyInspection,
      settings,
      settingNames: ["work_mem"],
      existingRoles: ["etl"],
    };
    const snapshot = snapshotOf(inspection, "svc");
    expect(snapshot.settings).to.deep.equal(settings);
    expect(snapshot.settingNames).to.deep.equal(["work_mem"]);
    expect(snapshot.existingRoles).to.deep.equal(["etl"]);
  });
});
