import { expect } from "chai";
import { declarationsOf, removalIn, reportOf } from "../../../../provider/preview/report";
import type { Purpose } from "../../../../provider/preview/purpose";
import {
  aMembership,
  anActor,
  anObstacle,
  aRole,
  aSnapshot,
  aTable,
  marker,
  someContents,
} from "../../postgres/snapshots";
import { inputsOf } from "../inputs/inputsOf";
import { lookAheadReports } from "./lookAheadReports";
import {
  ahead,
  asDeclared,
  missing,
  nothing,
  READING,
  reading,
  replaced,
  type ReportCase,
  unchanged,
  withTable,
} from "./reportCase";

const LOST = [
  'table sales.invoice does not exist in database "orders"',
  "login is disabled",
  "ownership marker is missing or changed",
  'not a member of "rds_iam"',
];

const everyTable = inputsOf({
  ...READING,
  grants: [{ schema: "sales", tables: "*", privileges: ["SELECT"] }],
});

const cases: readonly ReportCase[] = [
  {
    title: "nothing of a role as declared",
    purpose: unchanged,
    snapshot: aSnapshot({ objects: asDeclared }),
    report: {},
  },
  ...[reading, undefined].map((next) => ({
    title: `drift and its repair, the new declaration ${next === undefined ? "not " : ""}known`,
    purpose: { ...unchanged, next },
    snapshot: aSnapshot({ objects: withTable }),
    report: {
      drift: [missing],
      lines: [
        'role "svc" will be changed:',
        `  drift: ${missing}`,
        '  grant SELECT on table sales.invoice to "svc"',
      ],
    },
  })),
  {
    title: "what will be refused, and the statements without it",
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
        'role "svc" will be changed after the problems above are fixed:',
        '  set connection limit 5 for "svc"',
        '  grant membership in "payroll" to "svc"',
      ],
    },
  },
  {
    title: "nothing of what grants exclude while the role is as declared",
    purpose: { ...unchanged, inputs: everyTable, next: everyTable },
    snapshot: aSnapshot({ objects: [...asDeclared, aTable("x", { isExcluded: true })] }),
    report: {},
  },
  {
    title: "that an update revokes in databases that only it inspects",
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
        '  hazard: revoke all privileges in database "billing", which a preview does not inspect',
      ],
    },
  },
  {
    title: "extra privileges that are kept",
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
    title: "how a replaced role is removed",
    purpose: replaced,
    snapshot: aSnapshot({
      objects: asDeclared,
      role: aRole({ sessions: 2 }),
      otherRoles: [anActor("pg_signal_backend", { inherits: true })],
    }),
    report: {
      lines: [
        'role "svc" will be removed after its replacement is created:',
        '  hazard: disable login of "svc"',
        '  hazard: revoke membership in "rds_iam" from "svc"',
        '  hazard: end the sessions of "svc"',
        '  hazard: revoke SELECT on table sales.invoice from "svc"',
        '  hazard: drop role "svc"',
        '  wait until the sessions of "svc" have ended',
      ],
    },
  },
  {
    title: "no statements for a replaced role that another resource owns now",
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
    title: "how a replaced role is removed that has lost its marker",
    purpose: replaced,
    snapshot: aSnapshot({ role: aRole({ comment: "by hand", login: false, memberships: [] }) }),
    report: {
      drift: LOST,
      lines: [
        'role "svc" will be removed after its replacement is created:',
        ...LOST.map((line) => `  drift: ${line}`),
        '  hazard: drop role "svc"',
      ],
    },
  },
  {
    title: "nothing of a replaced role that is gone",
    purpose: replaced,
    snapshot: aSnapshot({ role: "absent" }),
    report: { drift: ["role does not exist"] },
  },
  {
    title: "what keeps a replaced role from being dropped",
    purpose: replaced,
    snapshot: aSnapshot({
      role: aRole({
        dependencies: [{ database: "orders", catalog: "pg_class", kind: "owner", count: 1 }],
      }),
      contents: {
        orders: someContents({
          objects: asDeclared,
          obstacles: [anObstacle("owner", ["table sales.x"])],
        }),
      },
    }),
    report: {
      warnings: [
        'role "svc": role "svc" cannot be dropped: it owns table sales.x in database "orders"\nHint: Set onDelete to { reassignOwnedTo: "…" }, which gives what it owns to another role, or to "dropOwned", which drops it. Or set onDelete to "disableLogin" or "retain", which keep the role. Run pulumi up to record a new onDelete, which sends nothing to the server; then delete again.',
      ],
    },
  },
  {
    title: "that a replaced role does not exist",
    purpose: replaced,
    snapshot: aSnapshot({ role: "absent", objects: withTable }),
    report: { drift: ["role does not exist"] },
  },
];

describe("reportOf", () => {
  for (const { title, purpose, snapshot, report } of [...cases, ...lookAheadReports]) {
    it(`shows ${title}`, () => {
      expect(reportOf(purpose, snapshot)).to.deep.equal({ ...nothing, ...report });
    });
  }
});

describe("declarationsOf", () => {
  const names = (purpose: Purpose): readonly string[] =>
    declarationsOf(purpose).map(({ name, ownership: { generation } }) => `${name} ${generation}`);

  it("are the last and the new one, or only that of a new role", () => {
    const next = inputsOf({ ...READING, username: "svc2" });
    expect(names(unchanged)).to.deep.equal(["svc live", "svc live"]);
    expect(names({ ...unchanged, next: undefined })).to.deep.equal(["svc live"]);
    expect(names({ ...replaced, next })).to.deep.equal(["svc live"]);
    expect(names(ahead)).to.deep.equal(["svc next"]);
  });
});

describe("removalIn", () => {
  it("is the removal of a role that another one replaces", () => {
    expect(removalIn(replaced)).to.deep.include({ name: "svc", database: "orders" });
    expect(removalIn(unchanged)).to.equal(undefined);
    expect(removalIn(ahead)).to.equal(undefined);
  });
});
