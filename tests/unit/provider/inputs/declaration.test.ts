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
  it("says what the role should be, and nothing of how it is reached", () => {
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

  it("says which role on the server is meant, where that is recorded", () => {
    const { ownership } = declarationOf(inputsOf({}), { ...recorded, oid: 16384 });
    expect(ownership).to.have.property("recordedOid", 16384);
  });

  it("declares grants in the order in which they are typed", () => {
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
  it("says how the role goes away", () => {
    const removal = { name: "svc", database: "orders", owners: ["shop/prod::svc"], generation: 3 };
    expect(removalOf(inputsOf({}), 3)).to.deep.equal({ ...removal, onDelete: undefined });
    expect(removalOf(inputsOf({ onDelete: "retain" }), 3)).to.deep.equal({
      ...removal,
      onDelete: "retain",
    });
  });
});
