import { expect } from "chai";
import type { Snapshot } from "../../../provider/postgres/model";
import { declarationsOf, reportOf, type PreviewReport } from "../../../provider/previewReport";
import type { Purpose } from "../../../provider/previewPurpose";
import {
  aDatabase,
  aMembership,
  anEntry,
  aRole,
  aSchema,
  aSnapshot,
  aTable,
  marker,
  someContents,
} from "../postgres/snapshots";
import { inputsOf } from "./inputsOf";
import { PROPS } from "./roleInputs";

const READING = {
  ...{ ...PROPS, database: "orders" },
  grants: [{ schema: "sales", tables: ["invoice"], privileges: ["SELECT"] }],
};
const reading = inputsOf(READING);
const withTable = [aSchema(), aTable("invoice")];
const asDeclared = [aSchema(), aTable("invoice", { grants: [anEntry("SELECT")] })];
const unchanged = { kind: "drift", inputs: reading, next: reading, isReplaced: false } as const;
const ahead = { kind: "look-ahead", inputs: reading } as const;
const replaced = { ...unchanged, isReplaced: true } as const;
const nothing: PreviewReport = { drift: [], extras: [], leftOut: [], warnings: [], lines: [] };
const missing = "missing SELECT on table sales.invoice";

const cases: readonly {
  readonly title: string;
  readonly purpose: Purpose;
  readonly snapshot: Snapshot;
  readonly report: Partial<PreviewReport>;
}[] = [
  {
    title: "nothing of a role that is as declared",
    purpose: unchanged,
    snapshot: aSnapshot({ objects: asDeclared }),
    report: {},
  },
  {
    title: "drift, and what repairs it",
    purpose: unchanged,
    snapshot: aSnapshot({ objects: withTable }),
    report: {
      drift: [missing],
      lines: [
        'role "svc" will be changed:',
        `  drift: ${missing}`,
        '  grant SELECT on table sales.invoice to "svc"',
      ],
    },
  },
  {
    title: "drift, and what repairs it, where the next declaration is not known yet",
    purpose: { ...unchanged, next: undefined },
    snapshot: aSnapshot({ objects: withTable }),
    report: {
      drift: [missing],
      lines: [
        'role "svc" will be changed:',
        `  drift: ${missing}`,
        '  grant SELECT on table sales.invoice to "svc"',
      ],
    },
  },
  {
    title: "what will be refused, and what could be sent without it",
    purpose: {
      ...unchanged,
      next: inputsOf({ ...READING, memberOf: ["payroll"], connectionLimit: 5 }),
    },
    snapshot: aSnapshot({ objects: asDeclared }),
    report: {
      warnings: [
        'role "svc": memberOf: role "payroll" does not exist on the server\nHint: Create it first, or take it out of memberOf.',
      ],
      lines: [
        'role "svc" will be changed once the above is mended:',
        '  set connection limit 5 for "svc"',
        '  grant membership in "payroll" to "svc"',
      ],
    },
  },
  {
    title: "that an update revokes what it alone looks for",
    purpose: unchanged,
    snapshot: aSnapshot({
      role: aRole({
        dependencies: [{ database: "billing", catalog: "pg_class", kind: "acl", count: 1 }],
      }),
      objects: asDeclared,
    }),
    report: {
      drift: ['privileges in database "billing"'],
      lines: [
        'role "svc" will be changed:',
        '  drift: privileges in database "billing"',
        '  hazard: revoke what it holds in database "billing", which a preview does not look into',
      ],
    },
  },
  {
    title: "extras that are left alone",
    purpose: { ...unchanged, next: inputsOf({ ...READING, extraPrivileges: "report" }) },
    snapshot: aSnapshot({
      role: aRole({ memberships: [aMembership("rds_iam"), aMembership("payroll")] }),
      objects: asDeclared,
    }),
    report: {
      drift: ['extra membership in "payroll"'],
      extras: ['extra membership in "payroll"'],
    },
  },
  {
    title: "what a new role will be, and what PUBLIC may do beside it",
    purpose: ahead,
    snapshot: aSnapshot({
      role: "absent",
      contents: {
        orders: someContents({
          objects: withTable,
          publicWrites: [{ type: "SCHEMA", schema: "", name: "public", privilege: "CREATE" }],
        }),
      },
    }),
    report: {
      drift: undefined,
      warnings: ['PUBLIC may CREATE on schema public in database "orders", and so may every role'],
      lines: [
        'role "svc" will be created:',
        '  create role "svc"',
        '  mark "svc" in its comment',
        '  grant membership in "rds_iam" to "svc"',
        '  grant SELECT on table sales.invoice to "svc"',
      ],
    },
  },
  {
    title: "that a role loses its password when it is adopted, after all else in its database",
    purpose: {
      ...ahead,
      inputs: inputsOf({
        ...READING,
        adoptExisting: true,
        grants: [
          ...READING.grants,
          { database: "billing", schema: "sales", tables: ["bill"], privileges: ["SELECT"] },
        ],
      }),
    },
    snapshot: aSnapshot({
      role: aRole({ comment: "" }),
      databases: [aDatabase("billing"), aDatabase("orders")],
      contents: {
        orders: someContents({ objects: withTable }),
        billing: someContents({ objects: [aSchema(), aTable("bill")] }),
      },
    }),
    report: {
      drift: undefined,
      lines: [
        'role "svc" will be changed:',
        '  hazard: database "orders": take away a password that "svc" may have',
        '  database "orders": mark "svc" in its comment',
        '  database "orders": grant SELECT on table sales.invoice to "svc"',
        '  database "billing": grant SELECT on table sales.bill to "svc"',
      ],
    },
  },
  {
    title: "what a new role is left without",
    purpose: {
      ...ahead,
      inputs: inputsOf({
        ...READING,
        grants: [{ schema: "sales", tables: "*", privileges: ["SELECT"] }],
      }),
    },
    snapshot: aSnapshot({
      role: "absent",
      objects: [aSchema(), aTable("x", { outOfReach: true })],
    }),
    report: {
      drift: undefined,
      leftOut: ["1 table of extensions or superusers in schema sales"],
      lines: [
        'role "svc" will be created:',
        '  create role "svc"',
        '  mark "svc" in its comment',
        '  grant membership in "rds_iam" to "svc"',
      ],
    },
  },
  {
    title: "that a new role's name is taken, and nothing that would be sent",
    purpose: ahead,
    snapshot: aSnapshot({ role: aRole({ comment: "" }), objects: withTable }),
    report: {
      drift: undefined,
      warnings: [
        'role "svc": username: role "svc" already exists and is not managed by this resource\nHint: Set adoptExisting to take it over, or choose another name.',
      ],
    },
  },
  {
    title: "how a role goes that another one takes the place of",
    purpose: replaced,
    snapshot: aSnapshot({ objects: asDeclared }),
    report: {
      lines: [
        'role "svc" will be removed when its successor is there:',
        '  hazard: disable login of "svc"',
        '  hazard: revoke membership in "rds_iam" from "svc"',
        '  hazard: end the sessions of "svc"',
        '  hazard: revoke SELECT on table sales.invoice from "svc"',
        '  hazard: drop role "svc"',
      ],
    },
  },
  {
    title: "nothing of a role that is replaced and is not this resource's any more",
    purpose: replaced,
    snapshot: aSnapshot({
      role: aRole({ comment: marker({ owner: "other" }) }),
      objects: asDeclared,
    }),
    report: {
      drift: [
        'role "svc" is managed by another resource: other',
        "ownership marker is missing or changed",
      ],
    },
  },
  {
    title: "what keeps a replaced role from being dropped",
    purpose: replaced,
    snapshot: aSnapshot({
      role: aRole({
        dependencies: [{ database: "orders", catalog: "pg_class", kind: "owner", count: 1 }],
      }),
      contents: {
        orders: someContents({ objects: asDeclared, obstacles: ["owns table sales.x"] }),
      },
    }),
    report: {
      warnings: [
        'role "svc": role "svc" cannot be dropped: it owns table sales.x in database "orders"\nHint: Give the objects to another role and revoke what was passed on, or set onDelete to "disableLogin" or "retain".',
      ],
    },
  },
  {
    title: "that a replaced role is gone",
    purpose: replaced,
    snapshot: aSnapshot({ role: "absent", objects: withTable }),
    report: { drift: ["role does not exist"] },
  },
];

describe("reportOf", () => {
  for (const { title, purpose, snapshot, report } of cases) {
    it(`tells ${title}`, () => {
      expect(reportOf(purpose, snapshot)).to.deep.equal({ ...nothing, ...report });
    });
  }
});

describe("declarationsOf", () => {
  const names = (purpose: Purpose): readonly string[] =>
    declarationsOf(purpose).map(({ name, ownership: { generation } }) => `${name} ${generation}`);

  it("are those of the last and the next declaration, or of a new role its own", () => {
    const next = inputsOf({ ...READING, username: "svc2" });
    expect(names(unchanged)).to.deep.equal(["svc live", "svc live"]);
    expect(names({ ...unchanged, next: undefined })).to.deep.equal(["svc live"]);
    expect(names({ ...replaced, next })).to.deep.equal(["svc live"]);
    expect(names(ahead)).to.deep.equal(["svc next"]);
  });
});
