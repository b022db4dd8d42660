import { expect } from "chai";
import { asSession, type Authority } from "../../../../provider/postgres/authority/runAs";
import { type Altered, authorityToAlter } from "../../../../provider/postgres/authority/role";
import { planRemoval } from "../../../../provider/postgres/plan/planRemoval";
import { planned } from "../plan/planCase";
import { aDeclaration, aRole, aSession, aSnapshot, OWNER, type World } from "../snapshots";

const v15 = { versionNum: 150012 };
const all: readonly Altered[] = ["attribute", "setting", "comment"];

const superuser: Authority = {
  refused: '"svc" is a superuser, which only a superuser may alter',
  hint: 'Have a superuser run ALTER ROLE "svc" NOSUPERUSER.',
};
const replication = {
  refused: '"svc" has REPLICATION, and before PostgreSQL 16 only a superuser may alter such a role',
  hint: 'Have a superuser run ALTER ROLE "svc" NOREPLICATION.',
};
const withoutAdmin: Authority = {
  refused: '"master" has no ADMIN OPTION on "svc", without which it may not alter it',
  hint: `Have a superuser, the creator of "svc" or, on RDS, the server's master user run GRANT "svc" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE.`,
};
const withoutCreateRole: Authority = {
  refused: '"master" has no CREATEROLE, without which it may not create or alter roles',
  hint: 'Have a superuser, or a role that has CREATEROLE and ADMIN OPTION on "master", run ALTER ROLE "master" CREATEROLE.',
};

const cases: readonly {
  readonly title: string;
  readonly world: World;
  readonly altered?: readonly Altered[];
  readonly authority: Authority;
}[] = [
  { title: "its own role", world: {}, authority: asSession },
  { title: "a role that is not there yet", world: { role: "absent" }, authority: asSession },
  {
    title: "no role without CREATEROLE",
    world: { session: aSession({ createRole: false }) },
    authority: withoutCreateRole,
  },
  {
    title: "no new role without CREATEROLE",
    world: { role: "absent", session: aSession({ createRole: false }) },
    authority: withoutCreateRole,
  },
  {
    title: "no superuser",
    world: { role: aRole({ foreignAttributes: ["SUPERUSER"] }) },
    authority: superuser,
  },
  {
    title: "no superuser before 16",
    world: { ...v15, role: aRole({ foreignAttributes: ["REPLICATION", "SUPERUSER"] }) },
    authority: superuser,
  },
  {
    title: "no superuser without ADMIN OPTION, which it needs too",
    world: { role: aRole({ foreignAttributes: ["SUPERUSER"], sessionHasAdmin: false }) },
    authority: {
      ...superuser,
      hint: 'Have a superuser run ALTER ROLE "svc" NOSUPERUSER; GRANT "svc" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE.',
    },
  },
  {
    title: "a superuser as a superuser",
    world: {
      session: aSession({ superuser: true, createRole: false }),
      role: aRole({ foreignAttributes: ["SUPERUSER"], sessionHasAdmin: false }),
    },
    authority: asSession,
  },
  {
    title: "no attribute of a role with REPLICATION before 16",
    world: { ...v15, role: aRole({ foreignAttributes: ["REPLICATION"] }) },
    altered: ["attribute"],
    authority: replication,
  },
  {
    title: "setting and comment of a role with REPLICATION before 16",
    world: { ...v15, role: aRole({ foreignAttributes: ["REPLICATION"] }) },
    altered: ["setting", "comment"],
    authority: asSession,
  },
  {
    title: "a role with REPLICATION",
    world: { role: aRole({ foreignAttributes: ["REPLICATION"] }) },
    authority: asSession,
  },
  {
    title: "a role with another attribute that only a superuser takes away",
    world: { ...v15, role: aRole({ foreignAttributes: ["BYPASSRLS"] }) },
    authority: asSession,
  },
  {
    title: "no role without ADMIN OPTION",
    world: { role: aRole({ sessionHasAdmin: false }) },
    authority: withoutAdmin,
  },
  {
    title: "a role without ADMIN OPTION before 16",
    world: { ...v15, role: aRole({ sessionHasAdmin: false }) },
    authority: asSession,
  },
];

describe("a master alters", () => {
  it("its own role, which is refused before", () => {
    const world = { role: aRole({ sessionHasAdmin: false }) };
    expect(authorityToAlter("master", "comment", aSnapshot(world))).to.equal(asSession);
  });

  for (const { title, world, altered = all, authority } of cases) {
    it(title, () => {
      for (const one of altered) {
        expect(authorityToAlter("svc", one, aSnapshot(world)), one).to.deep.equal(authority);
      }
    });
  }
});

describe("the removal of a role that the master may not alter is refused", () => {
  for (const onDelete of ["drop", "disableLogin", "retain"] as const) {
    it(`where onDelete is ${onDelete}`, () => {
      const removal = { name: "svc", database: "orders", onDelete, owners: [OWNER], generation: 1 };
      const role = aRole({ foreignAttributes: ["SUPERUSER"] });
      expect(planRemoval(removal, aSnapshot({ role }))).to.deep.equal({
        refusals: [{ path: "", reason: superuser.refused, hint: superuser.hint }],
      });
    });
  }

  it("but for its comment, where it has REPLICATION before 16 and is retained", () => {
    const removal = { name: "svc", database: "orders", owners: [OWNER], generation: 1 };
    const snapshot = aSnapshot({ ...v15, role: aRole({ foreignAttributes: ["REPLICATION"] }) });
    expect(planRemoval({ ...removal, onDelete: "retain" }, snapshot)).to.have.property("plan");
    expect(planRemoval({ ...removal, onDelete: "drop" }, snapshot)).to.have.property("refusals");
  });
});

describe("what is declared of a role that the master may not alter", () => {
  const refusals: readonly {
    readonly title: string;
    readonly declared?: Parameters<typeof aDeclaration>[0];
    readonly role: Partial<ReturnType<typeof aRole>>;
    readonly path: string;
  }[] = [
    { title: "login", role: { login: false }, path: "" },
    { title: "a connection limit", role: { connectionLimit: 3 }, path: "connectionLimit" },
    { title: "the marker", role: { comment: "" }, path: "username" },
    {
      title: "a setting",
      declared: { settings: { "app.tenant": "7" } },
      role: {},
      path: "settings.app.tenant",
    },
  ];
  for (const { title, declared, role, path } of refusals) {
    it(`is refused: ${title}`, () => {
      const actual = { role: aRole({ ...role, foreignAttributes: ["SUPERUSER"] }) };
      expect(planned({ declaration: aDeclaration(declared), actual })).to.deep.equal({
        refusals: [{ path, reason: superuser.refused, hint: superuser.hint }],
      });
    });
  }

  for (const { title, role, reason } of [
    { title: "sent: the marker", role: { comment: "" }, reason: undefined },
    { title: "refused: the login", role: { login: false }, reason: replication.refused },
  ]) {
    it(`of one with REPLICATION before 16 is ${title}`, () => {
      const actual = { ...v15, role: aRole({ ...role, foreignAttributes: ["REPLICATION"] }) };
      const answer = planned({ declaration: aDeclaration(), actual });
      const [refusal] = "refusals" in answer ? answer.refusals : [];
      expect(refusal?.reason).to.equal(reason);
    });
  }

  it("is refused: the role itself, where the master may make none", () => {
    const actual = { role: "absent", session: aSession({ createRole: false }) } as const;
    const answer = planned({ declaration: aDeclaration(), actual });
    expect("refusals" in answer && answer.refusals[0]).to.deep.equal({
      path: "username",
      reason: withoutCreateRole.refused,
      hint: withoutCreateRole.hint,
    });
  });
});
