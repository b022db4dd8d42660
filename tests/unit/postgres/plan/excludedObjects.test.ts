import { expect } from "chai";
import { unreachableWithHints } from "../../../../provider/postgres/diff/describe";
import type { ObjectState } from "../../../../provider/postgres/model/snapshot";
import { objectTypes } from "../../../../provider/postgres/model/objectTypes";
import { aFuture, aType } from "../objectBuilders";
import { planned, planOf } from "./planCase";
import {
  aColumn,
  aDeclaration,
  anActor,
  anEntry,
  anObject,
  aRoutine,
  aSequence,
  aSnapshot,
} from "../snapshots";

const owner = "etl";
const grants = [anEntry("USAGE", { grantor: owner })];

const cases: readonly { readonly object: ObjectState; readonly left: string }[] = [
  {
    object: aColumn("invoice", "status", {
      owner,
      grants: [anEntry("SELECT", { grantor: owner })],
    }),
    left: "extra SELECT on column sales.invoice.status",
  },
  {
    object: aSequence("ids", { owner, grants }),
    left: "extra USAGE on sequence sales.ids",
  },
  {
    object: aRoutine("refund", ["text"], {
      owner,
      grants: [anEntry("EXECUTE", { grantor: owner })],
    }),
    left: "extra EXECUTE on routine sales.refund(text)",
  },
  { object: aType("money", { owner, grants }), left: "extra USAGE on type sales.money" },
  {
    object: anObject("LANGUAGE", "", "plperl", { owner, grants }),
    left: "extra USAGE on language plperl",
  },
  {
    object: anObject("TABLESPACE", "", "fast", {
      owner,
      grants: [anEntry("CREATE", { grantor: owner })],
    }),
    left: "extra CREATE on tablespace fast",
  },
  {
    object: aFuture("FUTURE TABLE", owner, { grants: [anEntry("SELECT")] }),
    left: 'extra SELECT on future tables of "etl" in schema sales',
  },
  {
    object: aFuture("FUTURE SCHEMA", owner, { schema: "", grants }),
    left: 'extra USAGE on future schemas of "etl"',
  },
];

describe("an extra that its owner alone can revoke", () => {
  for (const { object, left } of cases) {
    it(`stays: ${left}`, () => {
      const place = objectTypes[object.type].shared ? "shared" : "objects";
      const actual = { [place]: [object], otherRoles: [anActor(owner)] };
      const plan = planOf(planned({ declaration: aDeclaration(), actual }));
      expect(plan.transactions).to.deep.equal([]);
      expect(unreachableWithHints(plan.unreachable, aSnapshot(actual))).to.deep.equal([
        `${left}, beyond the master's reach. Have "etl" or a superuser revoke it.`,
      ]);
    });
  }
});
