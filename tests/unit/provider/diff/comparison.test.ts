import { expect } from "chai";
import fc from "fast-check";
import { diffRole } from "../../../../provider/diff/roleDiff";
import { PROPS, SERVER, UNKNOWN } from "../roleInputs";

const TUNNEL = { host: "127.0.0.1", port: 15432 };

const comparisons: readonly {
  readonly title: string;
  readonly before?: object;
  readonly after: object;
  readonly changes: boolean;
  readonly replaces?: readonly string[];
}[] = [
  { title: "nothing", after: {}, changes: false },
  { title: "the provider's text", after: { __provider: "exports…" }, changes: false },
  {
    title: "a default, written out",
    after: { database: "postgres", timeouts: { connectSeconds: 15 }, grants: [] },
    changes: false,
  },
  {
    title: "the resource's database, written in a grant",
    before: { grants: [{ schema: "s", access: "readOnly" }] },
    after: { grants: [{ access: "readOnly", database: "postgres", schema: "s" }] },
    changes: false,
  },
  {
    title: "the form of a membership",
    before: { memberOf: ["a", "b"] },
    after: { memberOf: [{ role: "b" }, "a", "b"] },
    changes: false,
  },
  {
    title: "a privilege",
    before: { grants: [{ privileges: ["CONNECT"] }] },
    after: { grants: [{ privileges: ["CONNECT", "CREATE"] }] },
    changes: true,
  },
  {
    title: "all tables by their names",
    before: { grants: [{ schema: "s", tables: "*", privileges: ["SELECT"] }] },
    after: { grants: [{ schema: "s", tables: ["*"], privileges: ["SELECT"] }] },
    changes: true,
  },
  {
    title: "a preset's default future, written out",
    before: { grants: [{ schema: "s", access: "readOnly" }] },
    after: { grants: [{ schema: "s", access: "readOnly", future: true }] },
    changes: false,
  },
  {
    title: "a preset without its future",
    before: { grants: [{ schema: "s", access: "readOnly" }] },
    after: { grants: [{ schema: "s", access: "readOnly", future: false }] },
    changes: true,
  },
  {
    title: "future: false, written out",
    before: { grants: [{ schema: "s", types: "*", privileges: ["USAGE"] }] },
    after: { grants: [{ schema: "s", types: "*", privileges: ["USAGE"], future: false }] },
    changes: false,
  },
  {
    title: "the order of creators",
    before: { grants: [{ schema: "s", access: "readOnly", future: { createdBy: ["a", "b"] } }] },
    after: {
      grants: [{ schema: "s", access: "readOnly", future: { createdBy: ["b", "a", "a"] } }],
    },
    changes: false,
  },
  {
    title: "another creator",
    before: { grants: [{ schema: "s", access: "readOnly", future: { createdBy: ["a"] } }] },
    after: { grants: [{ schema: "s", access: "readOnly", future: { createdBy: ["a", "b"] } }] },
    changes: true,
  },
  {
    title: "the case of a parameter",
    before: { grants: [{ parameters: ["work_mem"], privileges: ["SET"] }] },
    after: { grants: [{ parameters: ["Work_Mem", "WORK_MEM"], privileges: ["SET"] }] },
    changes: false,
  },
  {
    title: "the spelling of a signature",
    before: { grants: [{ schema: "s", routines: ["f(int)"], privileges: ["EXECUTE"] }] },
    after: { grants: [{ schema: "s", routines: ["f( integer )"], privileges: ["EXECUTE"] }] },
    changes: false,
  },
  {
    title: "another overload",
    before: { grants: [{ schema: "s", routines: ["f(int)"], privileges: ["EXECUTE"] }] },
    after: { grants: [{ schema: "s", routines: ["f(text)"], privileges: ["EXECUTE"] }] },
    changes: true,
  },
  {
    title: "the order of columns and tables",
    before: {
      grants: [{ schema: "s", tables: ["a", "b"], columns: ["x", "y"], privileges: ["SELECT"] }],
    },
    after: {
      grants: [{ schema: "s", tables: ["b", "a"], columns: ["y", "x"], privileges: ["SELECT"] }],
    },
    changes: false,
  },
  {
    title: "the order of large objects",
    before: { grants: [{ largeObjects: [10, 9], privileges: ["SELECT"] }] },
    after: { grants: [{ largeObjects: [9, 10, 9], privileges: ["SELECT"] }] },
    changes: false,
  },
  {
    title: "the order of a setting's list",
    before: { settings: { search_path: ["a", "b"] } },
    after: { settings: { search_path: ["b", "a"] } },
    changes: true,
  },
  { title: "a value not known yet", after: { settings: UNKNOWN }, changes: true },
  { title: "a tunnel", after: { via: TUNNEL }, changes: true },
  {
    title: "a name not known yet",
    after: { username: UNKNOWN },
    changes: true,
    replaces: ["username"],
  },
  {
    title: "a host with the same resource",
    after: { server: { ...SERVER, host: "green.rds.amazonaws.com" } },
    changes: true,
  },
  {
    title: "a resource at the same address",
    after: { server: { ...SERVER, resourceIds: ["db-GREEN"] } },
    changes: true,
  },
  {
    title: "another address of some of its resources",
    before: { server: { ...SERVER, resourceIds: ["db-A", "db-B"] } },
    after: { server: { ...SERVER, port: 5433, resourceIds: ["db-B", "db-C"] } },
    changes: true,
  },
  {
    title: "the order of a server's resources",
    before: { server: { ...SERVER, resourceIds: ["db-A", "db-B"] } },
    after: { server: { ...SERVER, resourceIds: ["db-B", "db-A", "db-A"] } },
    changes: false,
  },
  {
    title: "whether IAM authentication is on, which older states do not have",
    after: { server: { ...SERVER, iamDatabaseAuthenticationEnabled: true } },
    changes: false,
  },
  {
    title: "a server that does not pause, which older states do not say",
    after: { server: { ...SERVER, autoPause: false } },
    changes: false,
  },
  {
    title: "a server that pauses",
    after: { server: { ...SERVER, autoPause: true } },
    changes: true,
  },
  ...[{ host: "other.rds.amazonaws.com" }, { port: 5433 }].map((address) => ({
    title: `another server (${Object.keys(address).join()})`,
    after: { server: { ...SERVER, ...address, resourceIds: ["db-OTHER"] } },
    changes: true,
    replaces: ["server"],
  })),
  {
    title: "another server and name",
    after: { username: "svc2", server: { ...SERVER, port: 1, resourceIds: ["db-OTHER"] } },
    changes: true,
    replaces: ["username", "server"],
  },
  ...[UNKNOWN, null, { ...SERVER, resourceIds: UNKNOWN }].map((server) => ({
    title: `a server not known yet (${JSON.stringify(server).slice(0, 20)})`,
    after: { server },
    changes: true,
  })),
  {
    title: "null for what a secret server does not tell",
    after: { server: { ...SERVER, iamDatabaseAuthenticationEnabled: null, autoPause: null } },
    changes: false,
  },
  {
    title: "a server that was not known",
    before: { server: { ...SERVER, resourceIds: UNKNOWN } },
    after: { server: { ...SERVER, port: 5433 } },
    changes: true,
  },
];

describe("diffRole, comparing", () => {
  for (const { title, before = {}, after, changes, replaces = [] } of comparisons) {
    it(`${title}: ${changes ? "a change" : "the same"}`, () => {
      const answer = diffRole({ ...PROPS, ...before }, { ...PROPS, ...before, ...after }, {});
      expect(answer).to.deep.equal({ changes, replaces });
    });
  }

  it("compares lists as sets", () => {
    const grant = fc.record({
      schema: fc.constantFrom("s", "t"),
      tables: fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1 }),
      privileges: fc.array(fc.constantFrom("SELECT", "INSERT"), { minLength: 1 }),
    });
    fc.assert(
      fc.property(fc.array(grant), fc.array(fc.constantFrom("x", "y")), (grants, memberOf) => {
        const backwards = grants.map(({ schema, tables, privileges }) => ({
          privileges: [...privileges, ...privileges].toReversed(),
          tables: [...tables, ...tables].toReversed(),
          schema,
        }));
        const before = { ...PROPS, grants, memberOf };
        const after = {
          ...PROPS,
          grants: [...backwards, ...backwards].toReversed(),
          memberOf: [...memberOf, ...memberOf].toReversed(),
        };
        expect(diffRole(before, after, {})).to.deep.equal({ changes: false, replaces: [] });
      }),
    );
  });
});
