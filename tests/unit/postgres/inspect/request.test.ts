import { expect } from "chai";
import {
  type InspectionRequest,
  joinedRequests,
  inspectionRequestFor,
  inspectionRequestForRemoval,
} from "../../../../provider/postgres/inspect/request";
import type {
  GrantDeclaration,
  RoleDeclaration,
} from "../../../../provider/postgres/model/declaration";
import { aDeclaration, aGrant, aMembershipIn, aPreset } from "../snapshots";

const nothing = {
  role: "svc",
  schemas: [],
  allInSchema: [],
  named: [],
  roles: ["rds_iam"],
  settings: [],
  creatorsIn: [],
  creatorsEverywhere: false,
  publicWrites: false,
  sessions: false,
} satisfies InspectionRequest;
const ofGrants = (...grants: readonly GrantDeclaration[]): RoleDeclaration =>
  aDeclaration({ grants });
const inNoSchema = { schema: "", privileges: ["USAGE"] } as const;
const future = {
  ...({ kind: "future", database: "orders", type: "FUTURE TABLE" } as const),
  ...({ privileges: ["SELECT"], grantable: false, path: "grants[0]" } as const),
};

const cases: readonly {
  readonly title: string;
  readonly declaration: RoleDeclaration;
  readonly request: Partial<InspectionRequest>;
}[] = [
  { title: "nothing but the role", declaration: aDeclaration(), request: {} },
  {
    title: "tables by name, and their schema",
    declaration: ofGrants(aGrant({ names: ["item", "note"] })),
    request: {
      schemas: ["sales"],
      named: [
        { type: "TABLE", schema: "sales", name: "item" },
        { type: "TABLE", schema: "sales", name: "note" },
      ],
    },
  },
  {
    title: "each column of each table",
    declaration: ofGrants(
      aGrant({ type: "COLUMN", names: ["item", "note"], columns: ["id", "text"] }),
    ),
    request: {
      schemas: ["sales"],
      named: [
        { type: "COLUMN", schema: "sales", name: "item", column: "id" },
        { type: "COLUMN", schema: "sales", name: "item", column: "text" },
        { type: "COLUMN", schema: "sales", name: "note", column: "id" },
        { type: "COLUMN", schema: "sales", name: "note", column: "text" },
      ],
    },
  },
  {
    title: "routines by name, for every overload is told; of what is no signature, that name",
    declaration: ofGrants(aGrant({ type: "ROUTINE", names: ["Refund(int)", "pay"] })),
    request: {
      schemas: ["sales"],
      named: [
        { type: "ROUTINE", schema: "sales", name: "refund" },
        { type: "ROUTINE", schema: "sales", name: "pay" },
      ],
    },
  },
  {
    title: "objects that are in no schema",
    declaration: ofGrants(
      aGrant({ ...inNoSchema, type: "LANGUAGE", names: ["plpgsql"] }),
      aGrant({ ...inNoSchema, type: "LARGE OBJECT", names: ["16500"] }),
      aGrant({ ...inNoSchema, type: "PARAMETER", names: ["work_mem"] }),
    ),
    request: {
      named: [
        { type: "LANGUAGE", schema: "", name: "plpgsql" },
        { type: "LARGE OBJECT", schema: "", name: "16500" },
        { type: "PARAMETER", schema: "", name: "work_mem" },
      ],
    },
  },
  {
    title: "every object of a type for all of them",
    declaration: ofGrants(aGrant({ names: "*" }), aGrant({ type: "TYPE", names: "*" })),
    request: {
      schemas: ["sales", "sales"],
      allInSchema: [
        { type: "TABLE", schema: "sales" },
        { type: "TYPE", schema: "sales" },
      ],
    },
  },
  {
    title: "every table and sequence of a schema for a preset",
    declaration: ofGrants(aPreset("readOnly")),
    request: {
      schemas: ["sales"],
      allInSchema: [
        { type: "TABLE", schema: "sales" },
        { type: "SEQUENCE", schema: "sales" },
      ],
    },
  },
  {
    title: "schemas by name, and nothing more for databases",
    declaration: ofGrants(
      aGrant({ ...inNoSchema, type: "SCHEMA", names: ["hr"] }),
      aGrant({ ...inNoSchema, type: "SCHEMA", names: "*" }),
      aGrant({ ...inNoSchema, type: "DATABASE", names: ["orders"], privileges: ["CONNECT"] }),
    ),
    request: { schemas: ["hr"] },
  },
  {
    title: "those that create objects in a schema",
    declaration: ofGrants(
      aGrant({ names: "*", future: "default" }),
      aPreset("readOnly", { schema: "hr", future: "default" }),
    ),
    request: {
      schemas: ["sales", "hr"],
      allInSchema: [
        { type: "TABLE", schema: "sales" },
        { type: "TABLE", schema: "hr" },
        { type: "SEQUENCE", schema: "hr" },
      ],
      creatorsIn: ["sales", "hr"],
    },
  },
  {
    title: "creators that are named",
    declaration: ofGrants(aGrant({ names: "*", future: ["etl"] }), {
      ...future,
      createdBy: ["dba"],
    }),
    request: {
      schemas: ["sales"],
      allInSchema: [{ type: "TABLE", schema: "sales" }],
      roles: ["rds_iam", "etl", "dba"],
    },
  },
  {
    title: "those that create objects anywhere",
    declaration: ofGrants({ ...future, createdBy: "default" }),
    request: { creatorsEverywhere: true },
  },
  {
    title: "the roles that it is to be a member of",
    declaration: aDeclaration({ memberOf: [aMembershipIn("payroll")] }),
    request: { roles: ["rds_iam", "payroll"] },
  },
  {
    title: "the settings that it is to have",
    declaration: aDeclaration({ settings: { work_mem: "1MB", "app.tenant": "a" } }),
    request: { settings: ["work_mem", "app.tenant"] },
  },
  {
    title: "the role that it is to act as, whatever the case of the setting",
    declaration: aDeclaration({ settings: { Role: "team" } }),
    request: { roles: ["rds_iam", "team"], settings: ["Role"] },
  },
];

describe("the request of an inspection", () => {
  for (const { title, declaration, request } of cases) {
    it(`asks for ${title}`, () => {
      expect(inspectionRequestFor(declaration)).to.deep.equal({ ...nothing, ...request });
    });
  }

  it("asks for the role alone where it is removed", () => {
    const removal = { name: "svc", database: "orders", onDelete: undefined, owners: [] };
    expect(inspectionRequestForRemoval({ ...removal, generation: 1 })).to.deep.equal({
      ...nothing,
      roles: ["svc", "pg_signal_backend"],
      sessions: true,
    });
    const onDelete = { reassignOwnedTo: "team" };
    expect(
      inspectionRequestForRemoval({ ...removal, generation: 1, onDelete }).roles,
    ).to.deep.equal(["svc", "pg_signal_backend", "team"]);
  });
});

describe("joinedRequests", () => {
  const first = inspectionRequestFor(ofGrants(aGrant()));

  it("is the first where there is no other", () => {
    expect(joinedRequests(first)).to.equal(first);
  });

  it("asks for what each of them asks for, of the first's role", () => {
    const all = inspectionRequestFor(
      aDeclaration({
        name: "app",
        settings: { work_mem: "1MB" },
        grants: [aGrant({ names: "*", future: "default" }), { ...future, createdBy: "default" }],
      }),
    );
    const open = { ...nothing, publicWrites: true, sessions: true };
    expect(joinedRequests(first, all, open)).to.deep.equal({
      role: "svc",
      schemas: ["sales", "sales"],
      creatorsIn: ["sales"],
      creatorsEverywhere: true,
      settings: ["work_mem"],
      publicWrites: true,
      sessions: true,
      allInSchema: [{ type: "TABLE", schema: "sales" }],
      named: [{ type: "TABLE", schema: "sales", name: "invoice" }],
      roles: ["rds_iam", "rds_iam", "rds_iam"],
    });
  });

  it("asks for creators everywhere, PUBLIC's privileges and sessions only where one of them does", () => {
    const { creatorsEverywhere, publicWrites, sessions } = joinedRequests(first, first);
    expect({ creatorsEverywhere, publicWrites, sessions }).to.deep.equal({
      creatorsEverywhere: false,
      publicWrites: false,
      sessions: false,
    });
  });

  it("asks for what was declared before as well", () => {
    const before = aDeclaration({ grants: [aPreset("readOnly", { schema: "hr" })] });
    const request = inspectionRequestFor({
      ...aDeclaration(),
      previous: { grants: before.grants, memberOf: [], iamAuthentication: true },
    });
    expect(request.schemas).to.deep.equal(["hr"]);
  });
});
