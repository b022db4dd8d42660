import { expect } from "chai";
import { lookRequestFor, lookRequestForRemoval } from "../../../provider/postgres/requests";
import { aDeclaration, aGrant, aMembershipIn, aPreset } from "./snapshots";

const nothing = { schemas: [], wholeSchemas: [], relations: [], roles: ["rds_iam"] };

const cases = [
  { title: "nothing but the role", declaration: aDeclaration(), request: nothing },
  {
    title: "tables by name, and their schema",
    declaration: aDeclaration({ grants: [aGrant({ names: ["item", "note"] })] }),
    request: {
      ...{ ...nothing, schemas: ["sales"] },
      relations: [
        { schema: "sales", name: "item" },
        { schema: "sales", name: "note" },
      ],
    },
  },
  {
    title: "every object of a schema for all tables",
    declaration: aDeclaration({ grants: [aGrant({ names: "*" })] }),
    request: { ...nothing, schemas: ["sales"], wholeSchemas: ["sales"] },
  },
  {
    title: "every object of a schema for a preset",
    declaration: aDeclaration({ grants: [aPreset("readOnly")] }),
    request: { ...nothing, schemas: ["sales"], wholeSchemas: ["sales"] },
  },
  {
    title: "schemas by name, and no relations for databases",
    declaration: aDeclaration({
      grants: [
        aGrant({ type: "SCHEMA", schema: "", names: ["hr"], privileges: ["USAGE"] }),
        aGrant({ type: "SCHEMA", schema: "", names: "*", privileges: ["USAGE"] }),
        aGrant({ type: "DATABASE", schema: "", names: ["orders"], privileges: ["CONNECT"] }),
      ],
    }),
    request: { ...nothing, schemas: ["hr"] },
  },
  {
    title: "the roles that it is to be a member of",
    declaration: aDeclaration({ memberOf: [aMembershipIn("payroll")] }),
    request: { ...nothing, roles: ["rds_iam", "payroll"] },
  },
];

describe("the request of a look", () => {
  for (const { title, declaration, request } of cases) {
    it(`asks for ${title}`, () => {
      expect(lookRequestFor(declaration)).to.deep.equal({ role: "svc", ...request });
    });
  }

  it("asks for the role alone where it is removed", () => {
    const removal = { name: "svc", database: "orders", onDelete: undefined, owners: [] };
    expect(lookRequestForRemoval({ ...removal, generation: 1 })).to.deep.equal({
      role: "svc",
      ...{ ...nothing, roles: [] },
    });
  });
});
