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
} from "../../../../provider/postgres/authority/object";
import type { GrantEntry, ObjectState } from "../../../../provider/postgres/model/snapshot";
import {
  aColumn,
  anActor,
  anEntry,
  anObject,
  aSchema,
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
    objects: [anObject("FUTURE TABLE", "sales", "etl", etls)],
    authority: {
      refused:
        'future tables of "etl" in schema sales are granted by "etl" alone, whose privileges "master" cannot use',
      hint: 'Have an administrator run GRANT "etl" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE, or name other roles in future: { createdBy: […] }.',
    },
  },
  {
    title: "nobody on future objects of a superuser",
    world: { otherRoles: [anActor("etl", { superuser: true })] },
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
    world: { otherRoles: [anActor("etl", { circular: true })] },
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

const option = anEntry("SELECT", { grantable: true });
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
      aColumn("invoice", "id", { grants: [option], dependentPrivileges }),
    ],
    authority: toBoth(onColumn),
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

describe("authority over an object that a look did not find", () => {
  const gone = { refused: "table sales.invoice is not there any more", hint: "Run it again." };
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
