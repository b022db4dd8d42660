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

const cases: readonly {
  readonly object: ObjectState;
  readonly left: string;
  readonly revoke: string;
}[] = [
  {
    object: aColumn("invoice", "status", {
      owner,
      grants: [anEntry("SELECT", { grantor: owner })],
    }),
    left: "extra SELECT on column sales.invoice.status",
    revoke: 'REVOKE SELECT ("status") ON TABLE "sales"."invoice" FROM "svc"',
  },
  {
    object: aSequence("ids", { owner, grants }),
    left: "extra USAGE on sequence sales.ids",
    revoke: 'REVOKE USAGE ON SEQUENCE "sales"."ids" FROM "svc"',
  },
  {
    object: aRoutine("refund", ["text"], {
      owner,
      grants: [anEntry("EXECUTE", { grantor: owner })],
    }),
    left: "extra EXECUTE on routine sales.refund(text)",
    revoke: 'REVOKE EXECUTE ON ROUTINE "sales"."refund"(IN "pg_catalog"."text") FROM "svc"',
  },
  {
    object: aType("money", { owner, grants }),
    left: "extra USAGE on type sales.money",
    revoke: 'REVOKE USAGE ON TYPE "sales"."money" FROM "svc"',
  },
  {
    object: anObject("LANGUAGE", "", "plperl", { owner, grants }),
    left: "extra USAGE on language plperl",
    revoke: 'REVOKE USAGE ON LANGUAGE "plperl" FROM "svc"',
  },
  {
    object: anObject("TABLESPACE", "", "fast", {
      owner,
      grants: [anEntry("CREATE", { grantor: owner })],
    }),
    left: "extra CREATE on tablespace fast",
    revoke: 'REVOKE CREATE ON TABLESPACE "fast" FROM "svc"',
  },
  {
    object: aFuture("FUTURE TABLE", owner, { grants: [anEntry("SELECT")] }),
    left: 'extra SELECT on future tables of "etl" in schema sales',
    revoke:
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" IN SCHEMA "sales" REVOKE SELECT ON TABLES FROM "svc"',
  },
  {
    object: aFuture("FUTURE SCHEMA", owner, { schema: "", grants }),
    left: 'extra USAGE on future schemas of "etl"',
    revoke: 'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" REVOKE USAGE ON SCHEMAS FROM "svc"',
  },
];

describe("an extra that its owner alone can revoke", () => {
  for (const { object, left, revoke } of cases) {
    it(`stays: ${left}`, () => {
      const place = objectTypes[object.type].shared ? "shared" : "objects";
      const actual = { [place]: [object], otherRoles: [anActor(owner)] };
      const plan = planOf(planned({ declaration: aDeclaration(), actual }));
      expect(plan.transactions).to.deep.equal([]);
      expect(unreachableWithHints(plan.unreachable, aSnapshot(actual))).to.deep.equal([
        `${left}, beyond the master's reach. Have "etl" run ${revoke}.`,
      ]);
    });
  }
});
