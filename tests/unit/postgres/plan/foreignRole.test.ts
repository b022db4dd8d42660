import { expect } from "chai";
import { planned, planOf, statementsOf } from "./planCase";
import {
  aDeclaration,
  aMembership,
  anActor,
  anEntry,
  aPreset,
  aRole,
  aSchema,
  aDatabase,
  aTable,
  marker,
  OWNER,
} from "../snapshots";

const known = { owner: OWNER, recordedOwner: OWNER, generation: 1 } as const;

describe("a role without the marker, of a resource that has one recorded,", () => {
  const role = aRole({ oid: 16385, comment: "team b" });
  const ownership = { ...known, recordedOid: 16384, adoptExisting: false };

  it("is refused where it is another role of the name", () => {
    expect(planned({ declaration: aDeclaration({ ownership }), actual: { role } })).to.deep.equal({
      refusals: [
        {
          path: "username",
          reason: 'role "svc" already exists and is not managed by this resource',
          hint: "Set adoptExisting to take it over, or choose another name.",
        },
      ],
    });
  });

  it("is marked again where it is the recorded one", () => {
    const declaration = aDeclaration({ ownership: { ...ownership, recordedOid: 16385 } });
    expect(statementsOf(planOf(planned({ declaration, actual: { role } })))).to.deep.equal({
      orders: [`COMMENT ON ROLE "svc" IS E'team b\\n${marker()}'`],
    });
  });

  it("is taken over as adopted where the program adopts", () => {
    const declaration = aDeclaration({ ownership: { ...ownership, adoptExisting: true } });
    expect(statementsOf(planOf(planned({ declaration, actual: { role } })))).to.deep.equal({
      orders: [`COMMENT ON ROLE "svc" IS E'team b\\n${marker({ origin: "adopted" })}'`],
    });
  });
});

describe("a preset on a schema that belongs to the superuser", () => {
  const declaration = aDeclaration({ grants: [aPreset("readOnly")] });
  const otherRoles = [
    anActor("rdsadmin", { superuser: true }),
    anActor("master", { inherits: true }),
  ];
  const database = aDatabase("orders", { grants: [anEntry("CONNECT")] });
  const planOn = (part: Parameters<typeof aSchema>[0]) =>
    planned({
      declaration,
      actual: {
        otherRoles,
        databases: [database],
        objects: [aSchema({ owner: "rdsadmin", ...part }), aTable("invoice")],
      },
    });

  it("does without USAGE for the role where PUBLIC has it", () => {
    expect(statementsOf(planOf(planOn({ publicHas: ["USAGE"] })))).to.deep.equal({
      orders: ['GRANT SELECT ON TABLE "sales"."invoice" TO "svc"'],
    });
  });

  it("keeps USAGE that the role holds all the same", () => {
    const grants = [anEntry("USAGE", { grantor: "rdsadmin" })];
    const plan = planOf(planOn({ publicHas: ["USAGE"], grants }));
    expect(statementsOf(plan)).to.deep.equal({
      orders: ['GRANT SELECT ON TABLE "sales"."invoice" TO "svc"'],
    });
    expect(plan.unreachable).to.deep.equal([]);
  });

  it("does without USAGE for a role that holds another privilege on it", () => {
    const grants = [anEntry("CREATE", { grantor: "rdsadmin" })];
    const plan = planOf(planOn({ publicHas: ["USAGE"], grants }));
    expect(statementsOf(plan)).to.deep.equal({
      orders: ['GRANT SELECT ON TABLE "sales"."invoice" TO "svc"'],
    });
    expect(plan.unreachable.map(({ reason }) => reason)).to.deep.equal([
      "beyond the master's reach",
    ]);
  });

  it("grants USAGE that PUBLIC has where the master may", () => {
    const may = { publicHas: ["USAGE"], sessionMayGrant: ["USAGE"] } as const;
    expect(statementsOf(planOf(planOn(may)))).to.deep.equal({
      orders: [
        'GRANT USAGE ON SCHEMA "sales" TO "svc"',
        'GRANT SELECT ON TABLE "sales"."invoice" TO "svc"',
      ],
    });
  });

  it("is refused where nobody has USAGE", () => {
    expect(planOn({})).to.have.property("refusals");
  });
});

describe("a membership in a superuser before 16", () => {
  it("is left, for only a superuser can revoke it", () => {
    const memberships = [aMembership("rds_iam"), aMembership("boss", { grantor: "rdsadmin" })];
    const answer = planned({
      declaration: aDeclaration(),
      actual: {
        versionNum: 140000,
        otherRoles: [anActor("boss", { superuser: true })],
        role: aRole({ memberships }),
      },
    });
    const { transactions, unreachable } = planOf(answer);
    expect(transactions).to.deep.equal([]);
    expect(unreachable.map(({ reason, hint }) => ({ reason, hint }))).to.deep.equal([
      {
        reason: "beyond the master's reach",
        hint: 'Have a superuser run REVOKE "boss" FROM "svc".',
      },
    ]);
  });
});
