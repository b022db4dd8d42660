import { expect } from "chai";
import { declarationOf, removalOf } from "../../../../provider/inputs/declaration";
import { parseInputs, type RoleInputs } from "../../../../provider/inputs/inputs";
import { PROPS } from "../roleInputs";

const recorded = { owner: "shop/old::svc", generation: 3 };

function inputsOf(props: object): RoleInputs {
  const { inputs, problems } = parseInputs({ ...PROPS, database: "orders", ...props });
  if (inputs === undefined) throw new Error(JSON.stringify(problems));
  return inputs;
}

describe("declarationOf", () => {
  it("holds what the role should be, and not how to reach the server", () => {
    const props = {
      memberOf: ["payroll"],
      settings: { work_mem: "1MB" },
      connectionLimit: 5,
      extraPrivileges: "report",
      adoptExisting: true,
    };
    expect(declarationOf(inputsOf(props), recorded)).to.deep.equal({
      name: "svc",
      login: true,
      iamAuthentication: true,
      connectionLimit: 5,
      settings: { work_mem: "1MB" },
      database: "orders",
      grants: [],
      memberOf: [{ role: "payroll", admin: false, inherit: true, set: true }],
      extraPrivileges: "report",
      ownership: {
        owner: "shop/prod::svc",
        recordedOwner: "shop/old::svc",
        adoptExisting: true,
        generation: 3,
      },
    });
  });

  it("holds the recorded oid of the role", () => {
    const { ownership } = declarationOf(inputsOf({}), { ...recorded, oid: 16384 });
    expect(ownership).to.have.property("recordedOid", 16384);
  });

  it("holds what was declared before, of what a role can hold", () => {
    const props = { memberOf: ["payroll"], grants: [{ privileges: ["CONNECT"] }] };
    const previous = inputsOf({ ...props, connectionLimit: 5 });
    const { memberOf, grants } = declarationOf(previous, recorded);
    expect(declarationOf(inputsOf({}), { ...recorded, previous }).previous).to.deep.equal({
      iamAuthentication: true,
      memberOf,
      grants,
    });
  });

  it("keeps the order of grants", () => {
    const grants = [{ privileges: ["CONNECT"] }, { database: "billing", privileges: ["CREATE"] }];
    const common = { kind: "named", type: "DATABASE", schema: "", grantable: false };
    expect(declarationOf(inputsOf({ grants }), recorded).grants).to.deep.equal([
      {
        ...common,
        path: "grants[0]",
        database: "orders",
        names: ["orders"],
        privileges: ["CONNECT"],
      },
      {
        ...common,
        path: "grants[1]",
        database: "billing",
        names: ["billing"],
        privileges: ["CREATE"],
      },
    ]);
  });
});

describe("removalOf", () => {
  it("holds how the role is to be removed", () => {
    const removal = { name: "svc", database: "orders", owners: ["shop/prod::svc"], generation: 3 };
    expect(removalOf(inputsOf({}), { generation: 3 })).to.deep.equal({
      ...removal,
      onDelete: undefined,
      recordedOid: undefined,
      adoptExisting: false,
    });
    const onDelete = { reassignOwnedTo: "team" };
    expect(
      removalOf(inputsOf({ onDelete, adoptExisting: true }), { generation: 3, oid: 16400 }),
    ).to.deep.equal({ ...removal, onDelete, recordedOid: 16400, adoptExisting: true });
  });
});
