import { expect } from "chai";
import { declarationOf, removalOf } from "../../../provider/declaration";
import { parseInputs, type RoleInputs } from "../../../provider/inputs";
import type { GrantDeclaration } from "../../../provider/postgres/model";
import { PROPS } from "./roleInputs";

const recorded = { owner: "shop/old::svc", generation: 3 };

const grants: readonly {
  readonly title: string;
  readonly grant: object;
  readonly declared: object;
}[] = [
  {
    title: "privileges on the own database",
    grant: { privileges: ["CONNECT"] },
    declared: { type: "DATABASE", schema: "", names: ["orders"], privileges: ["CONNECT"] },
  },
  {
    title: "privileges on another database",
    grant: { database: "billing", privileges: ["CONNECT"], withGrantOption: true },
    declared: {
      ...{ type: "DATABASE", schema: "", names: ["billing"], privileges: ["CONNECT"] },
      ...{ database: "billing", grantable: true },
    },
  },
  {
    title: "privileges on a schema",
    grant: { schema: "sales", privileges: ["USAGE"] },
    declared: { type: "SCHEMA", schema: "", names: ["sales"], privileges: ["USAGE"] },
  },
  {
    title: "privileges on tables",
    grant: { schema: "sales", tables: ["invoice"], privileges: ["SELECT"] },
    declared: { type: "TABLE", schema: "sales", names: ["invoice"], privileges: ["SELECT"] },
  },
  {
    title: "privileges on all tables",
    grant: { schema: "sales", tables: "*", privileges: ["ALL"] },
    declared: { type: "TABLE", schema: "sales", names: "*", privileges: ["ALL"] },
  },
];

function inputsOf(props: object): RoleInputs {
  const { inputs, problems } = parseInputs({ ...PROPS, database: "orders", ...props });
  if (inputs === undefined) throw new Error(JSON.stringify(problems));
  return inputs;
}

function grantsOf(grant: object): readonly GrantDeclaration[] {
  return declarationOf(inputsOf({ grants: [grant] }), recorded).grants;
}

describe("declarationOf", () => {
  it("says what the role should be, and nothing of how it is reached", () => {
    const props = {
      ...{ memberOf: ["payroll"], settings: { work_mem: "1MB" }, connectionLimit: 5 },
      ...{ extraPrivileges: "report", adoptExisting: true },
    };
    expect(declarationOf(inputsOf(props), recorded)).to.deep.equal({
      ...{ name: "svc", login: true, iamAuthentication: true, connectionLimit: 5 },
      ...{ settings: { work_mem: "1MB" }, database: "orders", grants: [] },
      memberOf: [{ role: "payroll", admin: false, inherit: true, set: true }],
      extraPrivileges: "report",
      ownership: {
        ...{ owner: "shop/prod::svc", recordedOwner: "shop/old::svc" },
        ...{ adoptExisting: true, generation: 3 },
      },
    });
  });

  it("says which role on the server is meant, where that is recorded", () => {
    const { ownership } = declarationOf(inputsOf({}), { ...recorded, oid: 16384 });
    expect(ownership).to.have.property("recordedOid", 16384);
  });

  for (const { title, grant, declared } of grants) {
    it(`declares ${title}`, () => {
      expect(grantsOf(grant)).to.deep.equal([
        { kind: "named", database: "orders", grantable: false, path: "grants[0]", ...declared },
      ]);
    });
  }

  it("declares presets", () => {
    const preset = { kind: "preset", schema: "sales", access: "readOnly", path: "grants[0]" };
    const grant = { schema: "sales", access: "readOnly" };
    expect(grantsOf(grant)).to.deep.equal([{ ...preset, database: "orders" }]);
    expect(grantsOf({ ...grant, database: "billing" })).to.deep.equal([
      { ...preset, database: "billing" },
    ]);
  });
});

describe("removalOf", () => {
  it("says how the role goes away", () => {
    const removal = { name: "svc", database: "orders", owners: ["shop/prod::svc"], generation: 3 };
    expect(removalOf(inputsOf({}), 3)).to.deep.equal({ ...removal, onDelete: undefined });
    expect(removalOf(inputsOf({ onDelete: "retain" }), 3)).to.deep.equal({
      ...{ ...removal, onDelete: "retain" },
    });
  });
});
