import { expect } from "chai";
import {
  authorityOutcome,
  connectionsOutcome,
  databasesOutcome,
  iamOutcome,
  lockOutOutcome,
  ownersOutcome,
  type Ownership,
  rdsIamOutcome,
  versionOutcome,
} from "../../../../cli/doctor/masterChecks";
import type { ServerFacts } from "../../../../cli/doctor/masterFacts";
import { anActor, aSession, aSnapshot, type World } from "../../postgres/snapshots";

const FACTS: ServerFacts = {
  version: "16.4",
  versionNum: 160004,
  databases: [],
  connections: { limit: 97, used: 3 },
};

const passed = (text: string) => ({
  status: "ok",
  found: text,
  detail: undefined,
  value: undefined,
});

describe("the version of the server", () => {
  it("is known", () => {
    expect(versionOutcome(FACTS, false)).to.deep.equal(passed("PostgreSQL 16.4"));
  });

  it("is a warning where it is newer than what was tested", () => {
    const newer = { ...FACTS, version: "19.1", versionNum: 190001 };
    expect(versionOutcome(newer, false)).to.deep.equal({
      status: "warning",
      found: "PostgreSQL 19.1",
      reason: "not tested with PostgreSQL 19: the latest version tested is 18",
      value: undefined,
    });
  });

  it("does not matter on a replica", () => {
    expect(versionOutcome(FACTS, true)).to.deep.equal({
      status: "failed",
      reason: "the server is a read-only replica",
      hint: "Set `server` to the primary instance, or to the writer endpoint of the cluster.",
    });
  });
});

describe("IAM authentication", () => {
  it("needs rds_iam", () => {
    expect(rdsIamOutcome(aSnapshot())).to.deep.equal(passed('role "rds_iam" is there'));
    expect(rdsIamOutcome(aSnapshot({ existingRoles: [] }))).to.deep.equal({
      status: "failed",
      reason: 'role "rds_iam" does not exist on the server',
      hint: "RDS creates it: turn on IAM database authentication for the instance or cluster. A server that is not of RDS has no such role.",
    });
  });

  it("is what the server's resource says", () => {
    expect(iamOutcome(true)).to.deep.equal(passed("on, as the server's resource says"));
    expect(iamOutcome(false)).to.deep.equal({
      status: "failed",
      reason: "IAM database authentication is off on the server, as its resource says",
      hint: "Set iamDatabaseAuthenticationEnabled on the instance or cluster, and run pulumi up.",
    });
    expect(iamOutcome(undefined)).to.deep.equal({
      status: "skipped",
      reason: "not checked: the declaration does not say whether IAM database authentication is on",
      hint: "Give the instance or cluster itself as `server`, or set iamDatabaseAuthenticationEnabled in it.",
    });
  });
});

describe("a master", () => {
  const byPassword = { byToken: false, warnings: [] };
  const inRdsIam = aSnapshot({ session: aSession({ inRdsIam: true }) });

  it("keeps its password outside rds_iam", () => {
    expect(lockOutOutcome(aSnapshot(), byPassword)).to.deep.equal(
      passed('"master" is not in "rds_iam"'),
    );
  });

  it("that logs in by token has to be in rds_iam", () => {
    expect(lockOutOutcome(inRdsIam, { byToken: true, warnings: [] })).to.deep.equal(
      passed('"master" logs in by token, as a member of "rds_iam" must'),
    );
  });

  it("in rds_iam is about to be locked out", () => {
    expect(lockOutOutcome(inRdsIam, byPassword)).to.deep.equal({
      status: "failed",
      reason: '"master" is in "rds_iam": RDS refuses its password from the next login on',
      hint: "Revoke the membership while a session is open, or log in by token with `master: { iam: … }`.",
    });
  });

  it("whose password is refused is told by what logged in instead", () => {
    const warnings = ['the password of "master" is refused\nHint: Have it revoked.'];
    expect(lockOutOutcome(inRdsIam, { byToken: false, warnings })).to.deep.equal({
      status: "failed",
      reason: 'the password of "master" is refused',
      hint: "Have it revoked.",
    });
  });

  const authorities: readonly (readonly [string, World, object])[] = [
    [
      "is a superuser",
      { session: aSession({ superuser: true, createRole: false }) },
      passed('"master" is a superuser'),
    ],
    [
      "is in rds_superuser",
      { session: aSession({ inRdsSuperuser: true }), otherRoles: [anActor("rds_iam")] },
      passed('"master" has CREATEROLE and is in "rds_superuser"'),
    ],
    [
      "has ADMIN OPTION on rds_iam",
      { otherRoles: [anActor("rds_iam", { hasAdmin: true })] },
      passed('"master" has CREATEROLE'),
    ],
    [
      "lacks CREATEROLE",
      { session: aSession({ createRole: false }), versionNum: 150000 },
      {
        status: "failed",
        reason: '"master" has no CREATEROLE, without which it may not create or alter roles',
        hint: 'Have a superuser, or a role that has CREATEROLE, run ALTER ROLE "master" CREATEROLE.',
      },
    ],
    [
      "lacks ADMIN OPTION on rds_iam",
      { otherRoles: [anActor("rds_iam")] },
      {
        status: "failed",
        reason: '"master" may not grant "rds_iam": "master" has no ADMIN OPTION on it',
        hint: 'Have an administrator run GRANT "rds_iam" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE.',
      },
    ],
  ];

  for (const [title, world, outcome] of authorities) {
    it(title, () => {
      expect(authorityOutcome(aSnapshot({ role: "absent", ...world }))).to.deep.equal(outcome);
    });
  }
});

describe("the databases", () => {
  const database = (name: string, allowsConnections = true, masterMayConnect = true) => ({
    name,
    allowsConnections,
    masterMayConnect,
  });

  it("let the master in", () => {
    const facts = { ...FACTS, databases: [database("a"), database("b")] };
    expect(databasesOutcome(facts, "master")).to.deep.equal(
      passed('"master" may connect to 2 of 2'),
    );
  });

  it("that do not are named, with the statement that helps", () => {
    const kept = [database("z", true, false), database("b", false), database("c")];
    expect(databasesOutcome({ ...FACTS, databases: kept }, "master")).to.deep.equal({
      status: "warning",
      found: '"master" may connect to 1 of 3',
      reason: 'it may not connect to "b", "z": what a role holds there cannot be read or revoked',
      hint: 'Have the owner of the database run GRANT CONNECT ON DATABASE "z" TO "master".',
      value: undefined,
    });
    const closed = { ...FACTS, databases: [database("b", false)] };
    expect(databasesOutcome(closed, "master")).to.have.property(
      "hint",
      'Have its owner run ALTER DATABASE "b" ALLOW_CONNECTIONS true.',
    );
  });
});

describe("the owners of objects", () => {
  const ownership = (world: World, owner = "bob"): Ownership => ({
    database: "orders",
    owned: [
      { owner, kind: "schema", count: 1 },
      { owner, kind: "table", count: 3 },
    ],
    snapshot: aSnapshot({ role: "absent", ...world }),
  });
  const THEIRS = '1 schema, 3 tables of "bob" in "orders"';

  const able: readonly (readonly [string, World])[] = [
    ["is the master", { otherRoles: [anActor("bob", { inherits: true, canSetRole: true })] }],
    ["may be granted to it", { otherRoles: [anActor("bob", { hasAdmin: true })] }],
    ["may be granted to it before 16", { otherRoles: [anActor("bob")], versionNum: 150000 }],
    ["may be set", { otherRoles: [anActor("bob", { canSetRole: true })] }],
    [
      "is anybody, to a superuser",
      { session: aSession({ superuser: true }), otherRoles: [anActor("bob")] },
    ],
  ];
  for (const [title, world] of able) {
    it(`are well where an owner ${title}`, () => {
      expect(ownersOutcome([ownership(world)])).to.deep.equal(
        passed('4 objects of users in "orders"'),
      );
    });
  }

  it("are well where there are none", () => {
    const none = { ...ownership({}), owned: [] };
    expect(ownersOutcome([none])).to.deep.equal(passed('0 objects of users in "orders"'));
    const owned = [{ owner: "bob", kind: "table", count: 1 }];
    const one = { ...ownership({ session: aSession({ superuser: true }) }), owned };
    expect(ownersOutcome([one])).to.deep.equal(passed('1 object of users in "orders"'));
  });

  it("are named where only an attempt shows what the master may, and where they are superusers", () => {
    const session = aSession({ inRdsSuperuser: true });
    const unknown = ownership({ session, otherRoles: [anActor("bob")] });
    const superuser = ownership(
      { otherRoles: [anActor("rdsadmin", { superuser: true })] },
      "rdsadmin",
    );
    expect(ownersOutcome([unknown, superuser])).to.deep.equal({
      status: "ok",
      found: '8 objects of users in "orders"',
      detail: `only an attempt shows whether the master can act for ${THEIRS}
left out of "*" and access: 1 schema, 3 tables of "rdsadmin" in "orders", a superuser`,
      value: undefined,
    });
  });

  const refused: readonly (readonly [string, World, string])[] = [
    [
      "has no ADMIN OPTION",
      { otherRoles: [anActor("bob")] },
      'Have an administrator run GRANT "bob" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE.',
    ],
    [
      "has no CREATEROLE before 16",
      {
        otherRoles: [anActor("bob")],
        versionNum: 150000,
        session: aSession({ createRole: false }),
      },
      'Give "master" CREATEROLE, or have "bob" grant on what it owns.',
    ],
    [
      "has the owner as a member",
      { otherRoles: [anActor("bob", { circular: true, hasAdmin: true })] },
      '"bob" is a member of "master", so "master" cannot become a member of it: revoke that membership, or have "bob" grant on what it owns.',
    ],
    [
      "does not see the owner",
      { otherRoles: [] },
      'Have an administrator run GRANT "bob" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE.',
    ],
  ];
  for (const [title, world, hint] of refused) {
    it(`are a warning where the master ${title}`, () => {
      expect(ownersOutcome([ownership(world)])).to.deep.equal({
        status: "warning",
        found: '4 objects of users in "orders"',
        reason: `the master cannot act for the owner of ${THEIRS}: it cannot grant on what they own`,
        hint,
        value: undefined,
      });
    });
  }

  it("are a warning beside those that are only told", () => {
    const superuser = ownership(
      { otherRoles: [anActor("rdsadmin", { superuser: true })] },
      "rdsadmin",
    );
    const both = ownersOutcome([superuser, ownership({ otherRoles: [anActor("bob")] })]);
    expect(both).to.have.property(
      "detail",
      'left out of "*" and access: 1 schema, 3 tables of "rdsadmin" in "orders", a superuser',
    );
  });
});

describe("the connections of a server", () => {
  it("leave room for a deployment", () => {
    expect(connectionsOutcome(FACTS)).to.deep.equal(passed("94 of 97 are left"));
    const few = { ...FACTS, connections: { limit: 97, used: 89 } };
    expect(connectionsOutcome(few)).to.deep.equal(passed("8 of 97 are left"));
  });

  it("are a warning where they may not", () => {
    const full = { ...FACTS, connections: { limit: 97, used: 90 } };
    expect(connectionsOutcome(full)).to.deep.equal({
      status: "warning",
      found: "7 of 97 are left",
      reason: "a deployment opens up to 8 at the same time, and waits for room",
      hint: "End sessions that are idle, or raise max_connections.",
      value: undefined,
    });
    const over = { ...FACTS, connections: { limit: 97, used: 100 } };
    expect(connectionsOutcome(over)).to.have.property("found", "0 of 97 are left");
  });
});
