import { expect } from "chai";
import {
  declaredOf,
  lastDeclared,
  withoutNulls,
} from "../../../../../provider/inputs/parts/declared";

const grants = [{ schema: "sales", access: "readOnly" }];
const withdrawn = [{ schema: "hr", access: "readOnly" }];

describe("declaredOf", () => {
  it("has what the program declares alone", () => {
    const state = {
      __provider: "text",
      drift: ["login is disabled"],
      generation: 1,
      oid: 16400,
      previous: { grants: withdrawn, memberOf: [] },
      unfinished: ["billing"],
    };
    expect(declaredOf({ ...state, username: "svc", grants })).to.deep.equal({
      username: "svc",
      grants,
    });
  });

  for (const props of [undefined, null, "text"]) {
    it(`has nothing of ${String(props)}`, () => {
      expect(declaredOf(props)).to.deep.equal({});
    });
  }
});

describe("withoutNulls", () => {
  it("leaves out what a secret server does not tell, and nothing else", () => {
    const told = { host: null, port: 5432 };
    const notTold = {
      masterUsername: null,
      iamDatabaseAuthenticationEnabled: null,
      autoPause: null,
    };
    const props = { __provider: "text", ca: null };
    expect(withoutNulls({ ...props, server: { ...told, ...notTold } })).to.deep.equal({
      ...props,
      server: told,
    });
  });

  for (const server of [null, "text"]) {
    it(`keeps a server that is ${String(server)}`, () => {
      expect(withoutNulls({ server })).to.deep.equal({ server });
    });
  }
});

describe("lastDeclared", () => {
  const rows: readonly {
    readonly title: string;
    readonly olds: Readonly<Record<string, unknown>>;
    readonly last: object;
  }[] = [
    { title: "what the state declares", olds: { grants }, last: { grants, memberOf: [] } },
    {
      title: "what was declared before too, where an update is unfinished",
      olds: { grants, memberOf: ["team"], previous: { grants: withdrawn, memberOf: ["payroll"] } },
      last: { grants: [...grants, ...withdrawn], memberOf: ["team", "payroll"] },
    },
    {
      title: "each entry once, however often an update failed",
      olds: { grants, previous: { grants: [...grants, ...withdrawn], memberOf: [] } },
      last: { grants: [...grants, ...withdrawn], memberOf: [] },
    },
    {
      title: "nothing of values that are no lists",
      olds: { grants: "all", previous: "none" },
      last: { grants: [], memberOf: [] },
    },
    { title: "nothing of null", olds: { previous: null }, last: { grants: [], memberOf: [] } },
  ];

  for (const { title, olds, last } of rows) {
    it(`is ${title}`, () => {
      expect(lastDeclared(olds)).to.deep.equal(last);
    });
  }
});
