import { expect } from "chai";
import { desiredRole } from "../../../../provider/postgres/desired/desiredRole";
import { grantKey, type GrantIdentity } from "../../../../provider/postgres/model/grantKey";
import type { ObjectState } from "../../../../provider/postgres/model/snapshot";
import type { RoleDeclaration } from "../../../../provider/postgres/model/declaration";
import { planRole } from "../../../../provider/postgres/plan/planRole";
import { requireAsDeclared, requireNoLockOut } from "../../../../provider/postgres/apply/readBack";
import {
  aDatabase,
  aDeclaration,
  aGrant,
  aMember,
  aMembership,
  anActor,
  anEntry,
  aRole,
  aSchema,
  aSession,
  aSnapshot,
  aTable,
  someContents,
  type World,
} from "../snapshots";

const declared = aDeclaration({ grants: [aGrant({ names: "*" })] });
const missing = aTable("invoice");
const held = aTable("invoice", { grants: [anEntry("SELECT")] });
const beyond = anEntry("INSERT", { grantor: "etl" });

interface ReadBackCase {
  readonly title: string;
  /** What a later transaction changes. */
  readonly pending?: readonly Pick<GrantIdentity, "object" | "privilege">[];
  readonly declaration?: RoleDeclaration;
  readonly before: readonly ObjectState[];
  readonly after: readonly ObjectState[];
}

const committed: readonly ReadBackCase[] = [
  { title: "what is as declared", before: [missing], after: [held] },
  {
    title: "what others made meanwhile",
    before: [missing],
    after: [held, aTable("new"), aTable("item", { grants: [anEntry("SELECT")] })],
  },
  { title: "what others dropped meanwhile", before: [missing], after: [] },
  {
    title: "what was left, though it looks different now",
    before: [aTable("invoice", { grants: [beyond] })],
    after: [
      aTable("invoice", { grants: [anEntry("SELECT"), { ...beyond, grantorCanRevoke: true }] }),
    ],
  },
  {
    title: "what a later transaction grants or revokes",
    before: [missing, aTable("item")],
    after: [held, aTable("item", { grants: [anEntry("UPDATE"), anEntry("INSERT")] })],
    pending: [
      { object: aTable("item"), privilege: "SELECT" },
      { object: aTable("item"), privilege: "UPDATE" },
      { object: aTable("item"), privilege: "INSERT" },
    ],
  },
  {
    title: "extras that are only to be reported",
    declaration: { ...declared, extraPrivileges: "report" },
    before: [missing],
    after: [aTable("invoice", { grants: [anEntry("SELECT"), beyond] })],
  },
];

const rolledBack: readonly (ReadBackCase & { readonly detail: string })[] = [
  {
    title: "what is missing or extra beside what a later transaction changes",
    before: [missing],
    after: [aTable("invoice", { grants: [anEntry("UPDATE")] })],
    pending: [
      { object: aTable("item"), privilege: "SELECT" },
      { object: missing, privilege: "INSERT" },
    ],
    detail: "missing SELECT on table sales.invoice; extra UPDATE on table sales.invoice",
  },
  {
    title: "what is missing",
    before: [missing],
    after: [missing],
    detail: "missing SELECT on table sales.invoice",
  },
  {
    title: "what is extra, and of another grantor than what was left",
    before: [aTable("invoice", { grants: [beyond] })],
    after: [
      aTable("invoice", {
        grants: [anEntry("SELECT"), beyond, { ...beyond, grantor: "dba" }, anEntry("UPDATE")],
      }),
    ],
    detail:
      'extra INSERT on table sales.invoice, granted by "dba"; extra UPDATE on table sales.invoice',
  },
];

function guard({ declaration = declared, before, after, ...later }: ReadBackCase): () => void {
  const [first, second] = [before, after].map((objects) =>
    aSnapshot({ objects: [aSchema(), ...objects] }),
  );
  if (first === undefined || second === undefined) throw new Error("two inspections");
  const desired = desiredRole(declaration, first);
  const planned = planRole(desired, first);
  const unreachable = "plan" in planned ? planned.plan.unreachable : [];
  const pending = (later.pending ?? []).map((one) => grantKey({ database: "orders", ...one }));
  return () => {
    requireAsDeclared({
      desired,
      database: "orders",
      before: first,
      after: second,
      unreachable,
      pending: { grants: pending, memberships: false },
    });
  };
}

describe("requireAsDeclared", () => {
  for (const memberships of [true, false]) {
    it(`${memberships ? "lets pass a membership that a" : "refuses a membership that no"} later transaction revokes`, () => {
      const snapshot = aSnapshot({
        role: aRole({
          memberships: [aMembership("rds_iam", { admin: true }), aMembership("payroll")],
        }),
        otherRoles: [anActor("payroll", { hasAdmin: true })],
      });
      const check = (): void => {
        requireAsDeclared({
          desired: desiredRole(aDeclaration(), snapshot),
          database: "orders",
          before: snapshot,
          after: snapshot,
          unreachable: [],
          pending: { grants: [], memberships },
        });
      };
      if (memberships) expect(check).not.to.throw();
      else {
        expect(check)
          .to.throw('extra membership in "payroll"; extra ADMIN option of membership in "rds_iam"')
          .with.property("code", "not as declared");
      }
    });
  }

  for (const one of committed) {
    it(`lets pass ${one.title}`, () => {
      expect(guard(one)).not.to.throw();
    });
  }

  for (const one of rolledBack) {
    it(`stops ${one.title}`, () => {
      expect(guard(one)).to.throw(
        `the role does not read back as declared; everything was rolled back\nDetail: ${one.detail}\nHint: Run it again. If it stays so, check for event triggers that change privileges (SELECT evtname FROM pg_event_trigger); else report it with this message.`,
      );
    });
  }

  it("stops a difference in the role itself", () => {
    const before = aSnapshot();
    const after = aSnapshot({ role: aRole({ members: [aMember("bob")] }) });
    const desired = desiredRole(aDeclaration(), before);
    expect(() => {
      requireAsDeclared({
        desired,
        database: "orders",
        before,
        after,
        unreachable: [],
        pending: { grants: [], memberships: false },
      });
    }).to.throw('Detail: "bob" is a member\n');
  });

  it("leaves what is missing in another database to that database's transaction", () => {
    const contents = {
      orders: someContents(),
      billing: someContents({ objects: [aSchema(), missing] }),
    };
    const world: World = { contents, databases: [aDatabase("orders"), aDatabase("billing")] };
    const before = aSnapshot(world);
    const grants = [aGrant({ database: "billing" })];
    const desired = desiredRole(aDeclaration({ grants }), before);
    expect(() => {
      requireAsDeclared({
        desired,
        database: "orders",
        before,
        after: before,
        unreachable: [],
        pending: { grants: [], memberships: false },
      });
    }).not.to.throw();
  });
});

describe("requireNoLockOut", () => {
  const harms = [
    {
      title: "a master that would be in rds_iam",
      session: aSession({ inRdsIam: true, memberships: [aMember("master")] }),
      code: "lock-out prevented",
      text: `"master" would become a member of "rds_iam", and its password would be refused; everything was rolled back
Detail: "master" is a member of "svc", which would be a member of "rds_iam".
Hint: Revoke that membership, and run it again: REVOKE "svc" FROM "master" GRANTED BY "master"`,
    },
    {
      title: "another membership",
      session: aSession({ memberships: [aMember("master", { role: "payroll" })] }),
      code: "not as declared",
      text: `the memberships of "master" would change: "payroll"; everything was rolled back
Detail: "master" would become a member of "payroll", granted by "master".
Hint: Revoke that membership, and run it again: REVOKE "payroll" FROM "master" GRANTED BY "master"`,
    },
  ];

  it("lets pass what changes no membership", () => {
    expect(() => {
      requireNoLockOut(aSnapshot(), aSnapshot(), "svc");
    }).not.to.throw();
  });

  for (const { title, session, code, text } of harms) {
    it(`stops ${title}`, () => {
      const act = (): void => {
        requireNoLockOut(aSnapshot(), aSnapshot({ session }), "svc");
      };
      expect(act).to.throw().with.property("message", text);
      expect(act).to.throw().with.property("code", code);
    });
  }
});
