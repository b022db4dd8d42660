import { expect } from "chai";
import type { GrantDeclaration, ObjectState } from "../../../provider/postgres/model";
import { planned, planOf, statementsOf } from "./planCase";
import { aDeclaration, aGrant, anActor, anObject, aSchema, aSequence, aTable } from "./snapshots";

const all = aGrant({ names: "*" });
const ALL = 'GRANT SELECT ON ALL TABLES IN SCHEMA "sales" TO "svc"';

/** So many tables, named in order. */
function tables(length: number, part: Partial<ObjectState> = {}): readonly ObjectState[] {
  return Array.from({ length }, (_, index) => aTable(`t${String(index).padStart(4, "0")}`, part));
}

function namesIn(objects: readonly ObjectState[]): readonly string[] {
  return objects.map(({ name }) => name);
}

const cases: readonly {
  readonly title: string;
  readonly grants: readonly GrantDeclaration[];
  readonly objects: readonly ObjectState[];
  /** Each statement's text, or of how many names it is. */
  readonly sent: readonly (string | number)[];
}[] = [
  { title: "500 objects by name", grants: [all], objects: tables(500), sent: [500] },
  {
    title: "more by the schema, where it holds no others",
    grants: [all],
    objects: [...tables(501), aSequence("ids")],
    sent: [ALL],
  },
  {
    title: "more by the schema for several privileges, with grant option",
    grants: [aGrant({ names: "*", privileges: ["SELECT", "INSERT"], grantable: true })],
    objects: tables(501),
    sent: ['GRANT INSERT, SELECT ON ALL TABLES IN SCHEMA "sales" TO "svc" WITH GRANT OPTION'],
  },
  {
    title: "more in several statements where they were named, for there may be others",
    grants: [aGrant({ names: namesIn(tables(1001)) })],
    objects: tables(1001),
    sent: [500, 500, 1],
  },
  {
    title: "more in several statements where the schema holds an extension's too",
    grants: [all],
    objects: [...tables(501), aTable("stat", { outOfReach: true })],
    sent: [500, 1],
  },
  {
    title: "more in several statements where it acts as another owner for some",
    grants: [all],
    objects: [...tables(501), aTable("zoo", { owner: "etl" })],
    sent: [
      ...[500, 1],
      'GRANT "etl" TO "master" WITH INHERIT TRUE',
      'GRANT SELECT ON TABLE "sales"."zoo" TO "svc"',
      'REVOKE "etl" FROM "master"',
    ],
  },
  {
    title: "one schema as a whole, another's objects by name",
    grants: [all, aGrant({ schema: "hr", names: "*", path: "grants[1]" })],
    objects: [...[anObject("SCHEMA", "", "hr"), anObject("TABLE", "hr", "salary")], ...tables(501)],
    sent: [ALL, 'GRANT SELECT ON TABLE "hr"."salary" TO "svc"'],
  },
  {
    title: "schemas by name, however many",
    grants: [aGrant({ type: "SCHEMA", schema: "", names: "*", privileges: ["USAGE"] })],
    objects: tables(501).map(({ name }) => anObject("SCHEMA", "", name)),
    sent: [500, 2],
  },
];

describe("one statement names", () => {
  for (const { title, grants, objects, sent } of cases) {
    it(title, () => {
      const actors = [anActor("etl", { hasAdmin: true })];
      const actual = { actors, objects: [aSchema(), ...objects] };
      const plan = planOf(planned({ declaration: aDeclaration({ grants }), actual }));
      const texts = statementsOf(plan)["orders"] ?? [];
      const counted = texts.map((text, index) =>
        typeof sent[index] === "number" ? text.split(", ").length : text,
      );
      expect(counted).to.deep.equal(sent);
    });
  }
});
