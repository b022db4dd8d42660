import { expect } from "chai";
import {
  asSession,
  beyondReach,
  type Authority,
} from "../../../../provider/postgres/authority/runAs";
import {
  authorityToGrant,
  authorityToRevoke,
  type GrantAuthority,
} from "../../../../provider/postgres/authority/grants";
import type { GrantEntry, ObjectState } from "../../../../provider/postgres/model/snapshot";
import {
  aColumn,
  aDatabase,
  anActor,
  anEntry,
  anObject,
  aSchema,
  aSequence,
  aSnapshot,
  aSession,
  aTable,
  type World,
} from "../snapshots";

const etls = { owner: "etl" };
const separateStatements: Authority = { ...asSession, separateStatements: true };
const asRole: Authority = { runAs: { as: "role", role: "etl" }, separateStatements: false };
const canBe = { otherRoles: [anActor("etl", { canSetRole: true })] };
const canTake = { otherRoles: ["dba", "etl"].map((name) => anActor(name, { hasAdmin: true })) };
const option = anEntry("SELECT", { grantable: true });
const closed = aSchema({ owner: "dba", sessionHasUsage: false });

/** The authority of two roles' member. */
function asMember(...of: readonly string[]): Authority {
  return { runAs: { as: "member", of }, separateStatements: false };
}

/** Of the last object of the world SELECT is granted. */
const grants: readonly {
  readonly title: string;
  readonly world?: World;
  readonly objects: readonly ObjectState[];
  readonly authority: GrantAuthority;
}[] = [
  { title: "itself on its own objects", objects: [aTable("invoice")], authority: asSession },
  {
    title: "itself and apart where it has the grant option",
    objects: [aTable("invoice", { ...etls, sessionMayGrant: ["SELECT"] })],
    authority: separateStatements,
  },
  {
    title: "the owner where it has the grant option of another privilege",
    world: canBe,
    objects: [aTable("invoice", { ...etls, sessionMayGrant: ["INSERT"] })],
    authority: asRole,
  },
  {
    title:
      "a member of the schema's owner and separateStatements, where it has the grant option alone",
    world: canTake,
    objects: [closed, aTable("invoice", { ...etls, sessionMayGrant: ["SELECT"] })],
    authority: { ...asMember("dba"), separateStatements: true },
  },
  {
    title: "a member of both owners where it has no USAGE on the schema",
    world: canTake,
    objects: [closed, aTable("invoice", etls)],
    authority: asMember("dba", "etl"),
  },
  {
    title: "the owner, though it has no USAGE on the schema",
    world: canBe,
    objects: [closed, aTable("invoice", etls)],
    authority: asRole,
  },
  {
    title: "the creator of future objects, whatever the schema",
    world: canTake,
    objects: [closed, anObject("FUTURE TABLE", "sales", "etl", etls)],
    authority: asMember("etl"),
  },
  {
    title: "nobody on future objects of a creator beyond reach",
    world: { otherRoles: [anActor("etl"), anActor("root", { superuser: true, circular: true })] },
    objects: [anObject("FUTURE TABLE", "sales", "etl", etls)],
    authority: {
      refused:
        'future tables of "etl" in schema sales are granted by "etl" alone, whose privileges "master" cannot use',
      hint: 'Have an administrator run GRANT "etl" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE, or name other roles in future: { createdBy: […] }.',
    },
  },
  {
    title: "nobody on future objects of a superuser",
    world: { otherRoles: [anActor("dba"), anActor("etl", { superuser: true })] },
    objects: [anObject("FUTURE TABLE", "", "etl", etls)],
    authority: {
      refused:
        'future tables of "etl" are granted by "etl" alone, whose privileges "master" cannot use',
      hint: 'Take "etl" out of createdBy.',
    },
  },
  {
    title: "the object's owner, if the schema's owner could be the grantor too",
    world: {
      otherRoles: ["dba", "etl"].map((name) => anActor(name, { hasAdmin: true, canSetRole: true })),
    },
    objects: [closed, aTable("invoice", { ...etls, optionHeld: ["SELECT"] })],
    authority: asRole,
  },
  {
    title: "a member of the schema's owner, if it has the grant option itself, as others have",
    world: {
      otherRoles: [anActor("dba", { hasAdmin: true }), anActor("etl", { canSetRole: true })],
    },
    objects: [
      closed,
      aTable("invoice", { ...etls, sessionMayGrant: ["SELECT"], optionHeld: ["SELECT"] }),
    ],
    authority: { ...asMember("dba"), separateStatements: true },
  },
  {
    title: "a member of both owners, if the object's owner could not find it itself",
    world: canTake,
    objects: [closed, aTable("invoice", { ...etls, ownerHasUsage: false, optionHeld: ["SELECT"] })],
    authority: asMember("dba", "etl"),
  },
  {
    title: "a member of both owners, if the database's owner is the object's",
    world: { ...canTake, databases: [aDatabase("orders", etls)] },
    objects: [closed, aTable("invoice", { owner: "pg_database_owner", optionHeld: ["SELECT"] })],
    authority: asMember("dba", "etl"),
  },
  {
    title: "nobody on its own object where it could only become the schema's owner",
    world: { otherRoles: [anActor("dba", { canSetRole: true })] },
    objects: [closed, aTable("invoice")],
    authority: {
      refused: 'table sales.invoice is in a schema that "master" has no USAGE on',
      hint: 'Have "dba" run GRANT USAGE ON SCHEMA "sales" TO "master".',
    },
  },
  {
    title: "the database's owner, whatever pg_database_owner, the object's, may use",
    world: { ...canBe, databases: [aDatabase("orders", etls)] },
    objects: [aTable("invoice", { owner: "pg_database_owner", ownerHasUsage: false })],
    authority: asRole,
  },
  {
    title: "a member of a table's owner, though the role holds the grant option",
    world: canTake,
    objects: [aTable("invoice", { ...etls, grants: [option] })],
    authority: asMember("etl"),
  },
  {
    title: "the owner on a column of a table whose grant option the role holds",
    world: canTake,
    objects: [
      aTable("invoice", { ...etls, grants: [anEntry("UPDATE"), option] }),
      aColumn("invoice", "id", etls),
    ],
    authority: asRole,
  },
  {
    title: "a member of the owner on a column of a table that the role holds other things on",
    world: canTake,
    objects: [
      aTable("invoice", {
        ...etls,
        grants: [anEntry("SELECT"), anEntry("UPDATE", { grantable: true })],
      }),
      aColumn("invoice", "id", etls),
    ],
    authority: asMember("etl"),
  },
  {
    title: "itself on a column of its own table whose grant option the role holds",
    objects: [aTable("invoice", { grants: [option] }), aColumn("invoice", "id")],
    authority: asSession,
  },
  {
    title: "a member of the database's owner on a column of a table of pg_database_owner's",
    world: { ...canTake, databases: [aDatabase("orders", etls)] },
    objects: [
      aTable("invoice", { owner: "pg_database_owner", grants: [option] }),
      aColumn("invoice", "id", { owner: "pg_database_owner" }),
    ],
    authority: asMember("etl"),
  },
  {
    title: "nobody for an owner without USAGE on a schema that is not known",
    world: canBe,
    objects: [aTable("invoice", { ...etls, ownerHasUsage: false })],
    authority: {
      refused: 'table sales.invoice is in a schema that its owner "etl" has no USAGE on',
      hint: 'Have the schema\'s owner run GRANT USAGE ON SCHEMA "sales" TO "etl".',
    },
  },
  {
    title: "nobody on future objects of a member of the master",
    world: { otherRoles: [anActor("dba"), anActor("etl", { circular: true })] },
    objects: [anObject("FUTURE TABLE", "", "etl", etls)],
    authority: {
      refused:
        'future tables of "etl" are granted by "etl" alone, whose privileges "master" cannot use',
      hint: '"etl" is a member of "master": have an administrator run REVOKE "master" FROM "etl"; GRANT "etl" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE, or name other roles in createdBy: […].',
    },
  },
  {
    title: "nobody on future objects of a member of the master, before 16",
    world: { versionNum: 150000, otherRoles: [anActor("etl", { circular: true })] },
    objects: [anObject("FUTURE TABLE", "", "etl", etls)],
    authority: {
      refused:
        'future tables of "etl" are granted by "etl" alone, whose privileges "master" cannot use',
      hint: '"etl" is a member of "master": have an administrator run REVOKE "master" FROM "etl", or name other roles in createdBy: […].',
    },
  },
  {
    title: "nobody on future objects of another creator before 16 without CREATEROLE",
    world: {
      versionNum: 150000,
      session: aSession({ createRole: false }),
      otherRoles: [anActor("etl")],
    },
    objects: [anObject("FUTURE TABLE", "", "etl", etls)],
    authority: {
      refused:
        'future tables of "etl" are granted by "etl" alone, whose privileges "master" cannot use',
      hint: 'Have a superuser, or a role that has CREATEROLE, run ALTER ROLE "master" CREATEROLE. Or name other roles in createdBy: […].',
    },
  },
  {
    title: "nobody on an object of pg_database_owner where the database is not known",
    world: { databases: [] },
    objects: [aTable("invoice", { owner: "pg_database_owner" })],
    authority: {
      refused:
        'table sales.invoice is owned by "pg_database_owner", whose privileges "master" cannot use',
      hint: {
        by: '"pg_database_owner"',
        object: { type: "TABLE", schema: "sales", name: "invoice" },
        master: "master",
      },
    },
  },
];

describe("a privilege is granted as", () => {
  for (const { title, world, objects, authority } of grants) {
    it(title, () => {
      const snapshot = aSnapshot({ ...world, objects });
      const object = objects.at(-1) ?? aTable("none");
      expect(
        authorityToGrant(
          { database: "orders", object, privilege: "SELECT", grantable: false },
          snapshot,
        ),
      ).to.deep.equal(authority);
    });
  }

  it("the creator of future objects that nobody changed the privileges of", () => {
    const object = { type: "FUTURE TYPE", schema: "", name: "etl" } as const;
    const snapshot = aSnapshot(canBe);
    expect(
      authorityToGrant(
        { database: "orders", object, privilege: "USAGE", grantable: false },
        snapshot,
      ),
    ).to.deep.equal(asRole);
  });
});

const dependentPrivileges = ["zoe", "bob"].map(
  (grantee) => ({ privilege: "SELECT", grantee }) as const,
);
function toBoth(what: string): Authority {
  const revokes = ["bob", "zoe"].map((one) => `REVOKE ${what} FROM "${one}"`);
  return {
    refused: 'passed on to "bob", "zoe"',
    hint: `Have "svc" run ${revokes.join("; ")}.`,
  };
}
const onTable = 'SELECT ON TABLE "sales"."invoice"';
const onColumn = 'SELECT ("id") ON TABLE "sales"."invoice"';

const revokes: readonly {
  readonly title: string;
  readonly world?: World;
  readonly objects: readonly [ObjectState, ...ObjectState[]];
  readonly entry?: GrantEntry;
  readonly authority: Authority;
}[] = [
  { title: "itself where it gave it", objects: [aTable("invoice")], authority: asSession },
  {
    title: "the creator of future objects",
    world: canBe,
    objects: [anObject("FUTURE TABLE", "sales", "etl", etls), closed],
    entry: anEntry("SELECT", { grantor: "etl" }),
    authority: asRole,
  },
  {
    title: "nobody where others have it from the role",
    objects: [aTable("invoice", { dependentPrivileges })],
    entry: option,
    authority: toBoth(onTable),
  },
  {
    title: "itself where the role passed on what another grantor gave it",
    objects: [aTable("invoice", { dependentPrivileges })],
    authority: asSession,
  },
  {
    title: "nobody where others have it on a column, which would go with the table's",
    objects: [
      aTable("invoice"),
      aColumn("invoice", "id", { grants: [anEntry("UPDATE"), option], dependentPrivileges }),
    ],
    authority: toBoth(onColumn),
  },
  {
    title: "nobody where one has it on the table, and another one on a column",
    objects: [
      aTable("invoice", { dependentPrivileges: [{ privilege: "SELECT", grantee: "zoe" }] }),
      aColumn("invoice", "id", {
        grants: [option],
        dependentPrivileges: [{ privilege: "SELECT", grantee: "bob" }],
      }),
    ],
    entry: option,
    authority: {
      refused: 'passed on to "bob", "zoe"',
      hint: `Have "svc" run REVOKE ${onTable} FROM "zoe"; REVOKE ${onColumn} FROM "bob".`,
    },
  },
  {
    title: "nobody where others have it on the table and a column: revoking the table's takes both",
    objects: [
      aTable("invoice", { dependentPrivileges }),
      aColumn("invoice", "id", { grants: [option], dependentPrivileges }),
    ],
    entry: option,
    authority: toBoth(onTable),
  },
  {
    title: "itself where others have it on a column of another grantor's, privilege's or table's",
    objects: [
      aTable("invoice"),
      aColumn("invoice", "id", { grants: [{ ...option, grantor: "etl" }], dependentPrivileges }),
      aColumn("invoice", "total", {
        grants: [{ ...option, privilege: "UPDATE" }],
        dependentPrivileges,
      }),
      aColumn("invoice", "text", { grants: [anEntry("SELECT")], dependentPrivileges }),
      aColumn("item", "id", { grants: [option], dependentPrivileges }),
    ],
    authority: asSession,
  },
  {
    title: "nobody on a column alone where others have it there",
    objects: [
      aColumn("invoice", "id", { grants: [option], dependentPrivileges }),
      aTable("invoice"),
    ],
    entry: option,
    authority: toBoth(onColumn),
  },
  {
    title: "a member of the owner",
    world: canTake,
    objects: [aTable("invoice", etls)],
    entry: anEntry("SELECT", { grantor: "etl" }),
    authority: asMember("etl"),
  },
  {
    title: "the owner where it gave a table's grant option",
    world: canTake,
    objects: [aTable("invoice", etls)],
    entry: anEntry("SELECT", { grantor: "etl", grantable: true }),
    authority: asRole,
  },
  {
    title: "a member of the owner where it gave a sequence's grant option",
    world: canTake,
    objects: [aSequence("ids", etls)],
    entry: anEntry("SELECT", { grantor: "etl", grantable: true }),
    authority: asMember("etl"),
  },
  {
    title: "nobody where the grantor is a member of the owner",
    objects: [aTable("invoice", etls)],
    entry: anEntry("SELECT", { grantor: "bob", grantorActsAsOwner: true }),
    authority: beyondReach(
      "bob",
      `A REVOKE as "bob" would do nothing, because "bob" is a member of the owner "etl": have an administrator run REVOKE "etl" FROM "bob"; REVOKE GRANT OPTION FOR ${onTable} FROM "bob" CASCADE.`,
    ),
  },
  {
    title: "nobody where the grantor has no USAGE on the schema",
    world: { otherRoles: [anActor("bob", { canSetRole: true })] },
    objects: [aTable("invoice", etls)],
    entry: anEntry("SELECT", { grantor: "bob" }),
    authority: beyondReach(
      "bob",
      `A REVOKE as "bob" would do nothing, because "bob" has no USAGE on the schema: have "etl" run REVOKE GRANT OPTION FOR ${onTable} FROM "bob" CASCADE.`,
    ),
  },
  {
    title: "nobody where the grantor is unknown",
    objects: [aTable("invoice")],
    entry: anEntry("SELECT", { grantor: "etl", grantorCanRevoke: true }),
    authority: beyondReach(
      "etl",
      'Have "etl" run REVOKE SELECT ON TABLE "sales"."invoice" FROM "svc".',
    ),
  },
];

describe("a privilege is revoked as", () => {
  for (const { title, world, objects, entry = anEntry("SELECT"), authority } of revokes) {
    it(title, () => {
      const snapshot = aSnapshot({ ...world, objects });
      const found = authorityToRevoke(
        "svc",
        { database: "orders", object: objects[0], entry },
        snapshot,
      );
      expect(found).to.deep.equal(authority);
    });
  }
});

describe("authority over an object that an inspection did not find", () => {
  const gone = { refused: "table sales.invoice no longer exists", hint: "Run it again." };
  const invoice = { type: "TABLE", schema: "sales", name: "invoice" } as const;

  it("is refused to grant and to revoke", () => {
    const snapshot = aSnapshot();
    expect(
      authorityToGrant(
        { database: "orders", object: invoice, privilege: "SELECT", grantable: false },
        snapshot,
      ),
    ).to.deep.equal(gone);
    expect(
      authorityToRevoke("svc", { database: "orders", object: invoice, entry: option }, snapshot),
    ).to.deep.equal(gone);
  });
});
