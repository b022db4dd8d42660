import { expect } from "chai";
import type { Statement } from "../../../../provider/postgres/model/plan";
import {
  objectStatement,
  type ObjectStatement,
} from "../../../../provider/postgres/statements/privileges";
import { futureTargets, presentTargets } from "./privilegeCases";
import { anObject, aRoutine, aSequence, aTable } from "../snapshots";

const base = { verb: "GRANT", role: "svc", allInSchema: false, grantable: false } as const;

const others: readonly {
  readonly title: string;
  readonly part: Partial<ObjectStatement>;
  readonly statement: Omit<Statement, "text"> & { readonly text: string };
}[] = [
  {
    title: "the grant option",
    part: { grantable: true },
    statement: {
      text: 'GRANT SELECT ON TABLE "sales"."invoice" TO "svc" WITH GRANT OPTION',
      summary: 'grant SELECT on table sales.invoice to "svc" with grant option',
    },
  },
  {
    title: "the end of the grant option",
    part: { verb: "REVOKE GRANT OPTION" },
    statement: {
      text: 'REVOKE GRANT OPTION FOR SELECT ON TABLE "sales"."invoice" FROM "svc"',
      summary: 'revoke grant option for SELECT on table sales.invoice from "svc"',
      hazard: "revoke",
    },
  },
  {
    title: "privileges on columns beside those on their table",
    part: {
      privileges: [
        { privilege: "INSERT", columns: [] },
        { privilege: "SELECT", columns: ['i"d', "total"] },
        { privilege: "UPDATE", columns: ["a", "b", "c", "d"] },
      ],
    },
    statement: {
      text: 'GRANT INSERT, SELECT ("i""d", "total"), UPDATE ("a", "b", "c", "d") ON TABLE "sales"."invoice" TO "svc"',
      summary:
        'grant INSERT, SELECT (i"d, total), UPDATE (a, b, c and 1 more) on table sales.invoice to "svc"',
    },
  },
  {
    title: "every table of a schema",
    part: { allInSchema: true, objects: [aTable("invoice"), aTable("item")] },
    statement: {
      text: 'GRANT SELECT ON ALL TABLES IN SCHEMA "sales" TO "svc"',
      summary: 'grant SELECT on all tables in schema sales to "svc"',
    },
  },
  {
    title: "every sequence of a schema",
    part: { allInSchema: true, verb: "REVOKE", objects: [aSequence("ids")] },
    statement: {
      text: 'REVOKE SELECT ON ALL SEQUENCES IN SCHEMA "sales" FROM "svc"',
      summary: 'revoke SELECT on all sequences in schema sales from "svc"',
      hazard: "revoke",
    },
  },
  {
    title: "every routine of a schema, its name quoted",
    part: {
      privileges: [{ privilege: "EXECUTE", columns: [] }],
      allInSchema: true,
      objects: [aRoutine("refund", [], { schema: 'S"' })],
    },
    statement: {
      text: 'GRANT EXECUTE ON ALL ROUTINES IN SCHEMA "S""" TO "svc"',
      summary: 'grant EXECUTE on all routines in schema "S""" to "svc"',
    },
  },
  {
    title: "names where there is no form for all of a type",
    part: {
      privileges: [{ privilege: "USAGE", columns: [] }],
      allInSchema: true,
      objects: [anObject("TYPE", "sales", "money")],
    },
    statement: {
      text: 'GRANT USAGE ON TYPE "sales"."money" TO "svc"',
      summary: 'grant USAGE on type sales.money to "svc"',
    },
  },
];

describe("objectStatement", () => {
  for (const { privilege, objects, text, words } of presentTargets) {
    it(`says GRANT ${text}`, () => {
      const privileges = [{ privilege, columns: [] }];
      expect(objectStatement({ ...base, privileges, objects })).to.deep.equal({
        text: `GRANT ${text} TO "svc"`,
        summary: `grant ${words} to "svc"`,
      });
    });
  }

  for (const { privilege, objects, before, on, words } of futureTargets) {
    it(`says ALTER DEFAULT PRIVILEGES ${before} … ON ${on}`, () => {
      const privileges = [{ privilege, columns: [] }];
      expect(objectStatement({ ...base, verb: "REVOKE", privileges, objects })).to.deep.equal({
        text: `ALTER DEFAULT PRIVILEGES ${before} REVOKE ${privilege} ON ${on} FROM "svc"`,
        summary: `revoke ${privilege} on ${words} from "svc"`,
        hazard: "revoke",
      });
    });
  }

  for (const { title, part, statement } of others) {
    it(`says ${title}`, () => {
      expect(objectStatement(aStatement(part))).to.deep.equal(statement);
    });
  }
});

function aStatement(part: Partial<ObjectStatement>): ObjectStatement {
  const privileges = [{ privilege: "SELECT", columns: [] }] as const;
  return { ...base, privileges, objects: [aTable("invoice")], ...part };
}
