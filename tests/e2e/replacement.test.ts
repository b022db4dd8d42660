import { expect } from "chai";
import { createToken, logIn } from "../emulator/login";
import { startDynamicProvider } from "../package/dynamicProvider";
import { crashCreate } from "./crash";
import { liveGrants, liveRole } from "./liveRole";
import { createRoleStack, ROLE_TYPE, type RoleDeclarations, type RoleStack } from "./roleStack";

const ARGS = { login: true, grants: [{ schema: "sales", access: "readOnly" }] };
const GRANTS = [
  "CONNECT on database replacement",
  "SELECT on table sales.invoice",
  "SELECT on table sales.item",
  "USAGE on schema sales",
];

/** Each is replaced in its own way. */
const REPLACED: RoleDeclarations = {
  forced: { args: ARGS },
  tainted: { args: ARGS },
  keyed: { args: ARGS, opts: { replaceOnChanges: ["drift"] } },
};

// A forced replacement creates before it deletes, and both are the same role: it must live.
describe("a role that is replaced by itself", () => {
  let stack: RoleStack;

  before(async () => {
    stack = await createRoleStack("replacement");
    await stack.declare(REPLACED);
    await stack.up({ args: ["--skip-preview"] });
  });

  after(() => stack.dispose());

  it("lives after --replace, taint and replaceOnChanges", async () => {
    await stack.taint(await stack.urnOf(ROLE_TYPE, "tainted"));
    await stack.sql("REVOKE SELECT ON sales.invoice FROM keyed");
    const replace = [await stack.urnOf(ROLE_TYPE, "forced")];
    const { stdout } = await stack.up({ replace, args: ["--skip-preview"] });
    expect(stdout).to.match(/\+-3 replaced/);
    for (const name of Object.keys(REPLACED)) await expectAlive(name, 2);
  });

  it("shows no changes afterwards", async () => {
    await stack.expectNoChanges();
  });

  it("goes on where a create was cut off between commit and answer", async () => {
    await stack.declare({ ...REPLACED, crashed: { args: ARGS } });
    await crashCreate(stack, "crashed");
    expect(await stack.resources()).not.to.satisfy(hasRole("crashed"));
    await stack.up({ args: ["--skip-preview"] });
    await expectAlive("crashed", 2);
  });

  it("is still its own after a replacement was cut off, once it is refreshed", async () => {
    const before = await stateOf("forced");
    const { __provider, ...inputs } = before.inputs;
    const provider = await startDynamicProvider({
      program: stack.folder,
      text: String(__provider),
      env: stack.env,
    });
    await provider.create(inputs).finally(() => provider.stop("SIGKILL"));
    await stack.refresh();
    await expectAlive("forced", 3);
    await stack.expectNoChanges();
  });

  it("is dropped by destroy", async () => {
    await stack.destroy();
    for (const name of [...Object.keys(REPLACED), "crashed"]) {
      expect(await liveRole(stack.server, name)).to.equal(undefined);
    }
  });

  async function expectAlive(name: string, generation: number): Promise<void> {
    const { emulator, server } = stack;
    const role = await liveRole(server, name);
    expect(role).to.deep.include({ login: true, memberOf: ["rds_iam"] });
    expect(await liveGrants(server, stack.database, name)).to.deep.equal(GRANTS);
    expect(generationIn(role?.comment ?? "")).to.equal(generation);
    expect((await stateOf(name)).outputs["generation"]).to.equal(generation);
    const { env } = emulator.aws;
    const credentials = {
      accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
    };
    const password = await createToken(emulator, server, { credentials, username: name });
    expect(await logIn(emulator, server, { user: name, password })).to.equal(name);
  }

  async function stateOf(name: string) {
    const found = (await stack.resources()).find(({ urn }) => isRole(urn, name));
    if (found === undefined) throw new Error(`no role ${name} in the state`);
    return found;
  }
});

function hasRole(name: string) {
  return (resources: readonly { readonly urn: string }[]) =>
    resources.some(({ urn }) => isRole(urn, name));
}

function isRole(urn: string, name: string): boolean {
  return urn.endsWith(`${ROLE_TYPE}::${name}`);
}

/** The generation in a role's marker. */
function generationIn(comment: string): number {
  return Number(/"generation":(\d+)/.exec(comment)?.[1]);
}
