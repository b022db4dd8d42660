import { expect } from "chai";
import {
  creatorsFor,
  type CreatorsFound,
  type FuturePlace,
} from "../../../../provider/postgres/desired/defaultCreators";
import { planned, planOf } from "../plan/planCase";
import {
  aDatabase,
  aDeclaration,
  aGrant,
  anActor,
  aPreset,
  aRoutine,
  aSchema,
  aSnapshot,
  aTable,
  someContents,
  type World,
} from "../snapshots";

const inSales: FuturePlace = {
  database: "orders",
  type: "FUTURE TABLE",
  schema: "sales",
  creators: "default",
  path: "grants[0]",
};
const anywhere: FuturePlace = { ...inSales, schema: "" };
const none = { roles: [], refusals: [], excluded: [] };

/** A database of `master` in whose schemas roles own something. */
function world(...roles: readonly (readonly [string, string])[]): World {
  const creators = roles.map(([schema, role]) => ({ schema, role }));
  return { contents: { orders: someContents({ creators }) } };
}

const cases: readonly {
  readonly title: string;
  readonly place: FuturePlace;
  readonly actual: World;
  readonly found: Partial<CreatorsFound>;
}[] = [
  {
    title: "the database's owner where nobody owns anything in the schema",
    place: inSales,
    actual: {},
    found: { roles: ["master"] },
  },
  {
    title: "whoever owns something in the schema, each once and in order",
    place: inSales,
    actual: world(["sales", "zoe"], ["hr", "bob"], ["sales", "app"], ["sales", "master"]),
    found: { roles: ["app", "master", "zoe"] },
  },
  {
    title: "whoever owns something in any schema",
    place: anywhere,
    actual: world(["sales", "zoe"], ["hr", "bob"], ["hr", "zoe"]),
    found: { roles: ["bob", "master", "zoe"] },
  },
  {
    title: "not the role itself",
    place: inSales,
    actual: world(["sales", "svc"]),
    found: { roles: ["master"] },
  },
  {
    title: "the owner of that database, and of no other",
    place: { ...inSales, database: "audit" },
    actual: { databases: [aDatabase("audit", { owner: "app" }), aDatabase("orders")] },
    found: { roles: ["app"] },
  },
  {
    title: "nobody in a database that is not there",
    place: { ...inSales, database: "audit" },
    actual: {},
    found: {},
  },
  {
    title: "nobody in any schema of a database that is not there",
    place: { ...anywhere, database: "audit" },
    actual: {},
    found: {},
  },
  {
    title: "roles that have pg_ or rds further on in their names",
    place: inSales,
    actual: world(["sales", "my_pg_role"], ["sales", "cards"]),
    found: { roles: ["cards", "master", "my_pg_role"] },
  },
  {
    title: "the database's owner for pg_database_owner, of which nothing is said",
    place: inSales,
    actual: world(["sales", "pg_database_owner"]),
    found: { roles: ["master"] },
  },
  {
    title: "neither superusers nor the server's own roles, which are named",
    place: inSales,
    actual: {
      ...world(["sales", "rdsadmin"], ["sales", "pg_monitor"], ["sales", "root"], ["sales", "zoe"]),
      otherRoles: [anActor("root", { superuser: true }), anActor("zoe")],
      databases: [aDatabase("orders", { owner: "rds_superuser" })],
    },
    found: {
      roles: ["zoe"],
      excluded: ['future tables of "pg_monitor", "rds_superuser", "rdsadmin", "root"'],
    },
  },
  {
    title: "of many that are excluded the first five by name",
    place: { ...anywhere, type: "FUTURE LARGE OBJECT" },
    actual: world(
      ...["f", "e", "d", "c", "b", "a"].map((name) => ["sales", `pg_${name}`] as const),
    ),
    found: {
      roles: ["master"],
      excluded: ['future large objects of "pg_a", "pg_b", "pg_c", "pg_d", "pg_e" and 1 more'],
    },
  },
  {
    title: "the roles that are named, each once and in order, but not the role itself",
    place: { ...inSales, creators: ["zoe", "svc", "app", "zoe"] },
    actual: { existingRoles: ["app", "svc", "zoe"] },
    found: { roles: ["app", "zoe"] },
  },
  {
    title: "a superuser that is named",
    place: { ...inSales, creators: ["root"] },
    actual: { existingRoles: ["root"], otherRoles: [anActor("root", { superuser: true })] },
    found: { roles: ["root"] },
  },
  {
    title: "no role that does not exist, which is refused where it was typed",
    place: { ...inSales, creators: ["app", 'z"oe'] },
    actual: { existingRoles: ["app"] },
    found: {
      roles: ["app"],
      refusals: [
        {
          path: "grants[0].future.createdBy[1]",
          reason: 'role "z"oe" does not exist on the server',
          hint: "Create it first, or take it out of createdBy.",
        },
      ],
    },
  },
  {
    title: "never pg_database_owner, which is refused where it was typed",
    place: { ...anywhere, creators: ["pg_database_owner"] },
    actual: { existingRoles: ["pg_database_owner"] },
    found: {
      refusals: [
        {
          path: "grants[0].createdBy[0]",
          reason:
            'no role creates objects as "pg_database_owner", so its default privileges have no effect',
          hint: "Name the database's owner itself.",
        },
      ],
    },
  },
];

describe("creatorsFor", () => {
  for (const { title, place, actual, found } of cases) {
    it(`finds ${title}`, () => {
      expect(creatorsFor(place, "svc", aSnapshot(actual))).to.deep.equal({ ...none, ...found });
    });
  }
});

describe("a plan", () => {
  it("says once what every object and default creators exclude", () => {
    const objects = [
      aSchema(),
      aTable("invoice"),
      aTable("stat", { isExcluded: true }),
      aRoutine("a", [], { isExcluded: true }),
      aRoutine("b", [], { isExcluded: true }),
    ];
    const creators = [{ schema: "sales", role: "rdsadmin" }];
    const grants = [
      aPreset("readOnly", { future: "default" }),
      aGrant({ names: "*", privileges: ["INSERT"], future: "default", path: "grants[1]" }),
      aGrant({ type: "ROUTINE", names: "*", privileges: ["EXECUTE"], path: "grants[2]" }),
    ];
    const contents = { orders: someContents({ objects, creators }) };
    const plan = planOf(planned({ declaration: aDeclaration({ grants }), actual: { contents } }));
    expect(plan.excluded).to.deep.equal([
      "1 table of extensions or superusers in schema sales",
      "2 routines of extensions or superusers in schema sales",
      'future sequences of "rdsadmin"',
      'future tables of "rdsadmin"',
    ]);
  });
});
