import { expect } from "chai";
import { desiredRole } from "../../../../provider/postgres/desired/desiredRole";
import { lacks } from "../../../../provider/postgres/desired/unusable";
import type { RoleDeclaration } from "../../../../provider/postgres/model/declaration";
import {
  aDatabase,
  aDeclaration,
  aGrant,
  aMembership,
  aMembershipIn,
  aPreset,
  aRole,
  aSchema,
  aSnapshot,
  aTable,
  someContents,
  type World,
} from "../snapshots";

const USAGE =
  'no USAGE on schema sales, so it cannot use its grants there: add { schema: "sales", privileges: ["USAGE"] } to grants';
const CONNECT =
  'no CONNECT on database "orders", so it cannot log in to it: add { privileges: ["CONNECT"] } to grants';

const closed = { usableBy: [] };
const usage = aGrant({ type: "SCHEMA", schema: "", names: ["sales"], privileges: ["USAGE"] });
const connect = aGrant({
  type: "DATABASE",
  schema: "",
  names: ["orders"],
  privileges: ["CONNECT"],
});
const inBilling = aGrant({ database: "billing" });

/** Nobody has USAGE on the schema, nor CONNECT on the database. */
const allClosed: World = {
  objects: [aSchema(closed), aTable("invoice")],
  databases: [aDatabase("orders", closed)],
};
const both: World = {
  databases: [aDatabase("orders"), aDatabase("billing", closed)],
  contents: {
    orders: someContents({ objects: [aSchema()] }),
    billing: someContents({ objects: [aSchema(closed), aTable("invoice")] }),
  },
};
const usableBy = (...names: readonly string[]): World => ({
  objects: [aSchema({ usableBy: names }), aTable("invoice")],
});

const rows: readonly {
  readonly title: string;
  readonly declared: Partial<RoleDeclaration>;
  readonly world?: World;
  readonly lacks: readonly string[];
}[] = [
  {
    title: "nothing where PUBLIC has both",
    declared: { grants: [aGrant()] },
    world: { objects: [aSchema(), aTable("invoice")] },
    lacks: [],
  },
  {
    title: "USAGE and CONNECT where nobody gives them",
    declared: { grants: [aGrant()] },
    world: allClosed,
    lacks: [CONNECT, USAGE],
  },
  { title: "CONNECT without any grant", declared: {}, world: allClosed, lacks: [CONNECT] },
  {
    title: "nothing where both are declared",
    declared: { grants: [aGrant(), usage, connect] },
    world: allClosed,
    lacks: [],
  },
  {
    title: "nothing of a preset, which has both",
    declared: { grants: [aPreset("readOnly")] },
    world: allClosed,
    lacks: [],
  },
  {
    title: "what other privileges on schema and database do not give",
    declared: {
      grants: [
        aGrant(),
        aGrant({ type: "SCHEMA", schema: "", names: ["sales"], privileges: ["CREATE"] }),
        aGrant({ type: "DATABASE", schema: "", names: ["orders"], privileges: ["CREATE"] }),
      ],
    },
    world: allClosed,
    lacks: [CONNECT, USAGE],
  },
  {
    title: "what USAGE on another schema, and CONNECT on another database, do not give",
    declared: {
      grants: [
        aGrant(),
        aGrant({ type: "SCHEMA", schema: "", names: ["hr"], privileges: ["USAGE"] }),
        aGrant({ type: "DATABASE", schema: "", names: ["postgres"], privileges: ["CONNECT"] }),
      ],
    },
    world: {
      objects: [aSchema(closed), aSchema({ name: "hr" }), aTable("invoice")],
      databases: [aDatabase("orders", closed), aDatabase("postgres")],
    },
    lacks: [CONNECT, USAGE],
  },
  {
    title: "both in another database, by its name",
    declared: { grants: [inBilling] },
    world: both,
    lacks: [
      'no CONNECT on database "billing", so it cannot log in to it: add { database: "billing", privileges: ["CONNECT"] } to grants',
      'no USAGE on schema sales in database "billing", so it cannot use its grants there: add { database: "billing", schema: "sales", privileges: ["USAGE"] } to grants',
    ],
  },
  {
    title: "what is declared in another database alone",
    declared: { grants: [inBilling, usage] },
    world: {
      ...both,
      databases: [aDatabase("orders"), aDatabase("billing")],
    },
    lacks: [
      'no USAGE on schema sales in database "billing", so it cannot use its grants there: add { database: "billing", schema: "sales", privileges: ["USAGE"] } to grants',
    ],
  },
  {
    title: "nothing that a group may give which it is to become a member of",
    declared: { grants: [aGrant()], memberOf: [aMembershipIn("team")] },
    world: { ...usableBy(), existingRoles: ["rds_iam", "team"] },
    lacks: [],
  },
  {
    title: "what a group without INHERIT does not give",
    declared: { grants: [aGrant()], memberOf: [aMembershipIn("team", { inherit: false })] },
    world: { ...usableBy(), existingRoles: ["rds_iam", "team"] },
    lacks: [USAGE],
  },
  {
    title: "what a group does not give that it is a member of already",
    declared: { grants: [aGrant()], memberOf: [aMembershipIn("team")] },
    world: {
      ...usableBy(),
      existingRoles: ["rds_iam", "team"],
      role: aRole({ memberships: [aMembership("team")] }),
    },
    lacks: [USAGE],
  },
  {
    title: "nothing that a group may give which it becomes a member of with INHERIT",
    declared: { grants: [aGrant()], memberOf: [aMembershipIn("team")] },
    world: {
      ...usableBy(),
      existingRoles: ["rds_iam", "team"],
      role: aRole({ memberships: [aMembership("team", { inherit: false })] }),
    },
    lacks: [],
  },
  {
    title: "nothing that the server says it has, by whatever way",
    declared: { grants: [aGrant()] },
    world: usableBy("svc"),
    lacks: [],
  },
  {
    title: "USAGE in a schema that nothing but future objects are granted in",
    declared: {
      grants: [aGrant({ names: "*", future: ["master"] })],
    },
    world: { objects: [aSchema(closed)], existingRoles: ["master", "rds_iam"] },
    lacks: [USAGE],
  },
  {
    title: "nothing in a schema that does not exist, nor a database",
    declared: { grants: [aGrant()] },
    world: { objects: [], databases: [] },
    lacks: [],
  },
  {
    title: "nothing for default privileges, which are on objects to come",
    declared: {
      grants: [
        {
          kind: "future",
          database: "orders",
          type: "FUTURE TABLE",
          privileges: ["SELECT"],
          grantable: false,
          createdBy: ["master"],
          path: "grants[0]",
        },
      ],
    },
    world: { objects: [aSchema(closed)] },
    lacks: [],
  },
  {
    title: "nothing of a group: its members may have both otherwise",
    declared: { grants: [aGrant()], login: false },
    world: allClosed,
    lacks: [],
  },
];

describe("a login that is to use its grants lacks", () => {
  for (const { title, declared, world, lacks } of rows) {
    it(title, () => {
      const desired = desiredRole(aDeclaration(declared), aSnapshot(world));
      expect(desired.unusable).to.deep.equal(lacks);
    });
  }

  it("nothing in databases that were not read", () => {
    const { role } = desiredRole(aDeclaration({ grants: [inBilling] }), aSnapshot(both));
    expect(lacks(role, aSnapshot(both), ["orders", "postgres"])).to.deep.equal([]);
  });
});
