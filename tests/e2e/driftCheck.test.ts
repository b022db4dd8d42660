import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { CommandResult } from "./pulumiCommand";
import { createRoleStack, type RoleStack } from "./roleStack";
import { UNREACHABLE } from "./unreachable";

const WORKFLOW = join(__dirname, "..", "..", "examples", "drift-check", "drift.yml");

describe("the command of examples/drift-check", () => {
  let stack: RoleStack;
  let args: readonly string[];

  before(async () => {
    args = argumentsIn(await readFile(WORKFLOW, "utf8"));
    stack = await createRoleStack("drift_check");
    const grants = [{ schema: "sales", tables: ["invoice"], privileges: ["SELECT"] }];
    await stack.declare({ checked: { args: { grants } } });
    await stack.up({ args: ["--skip-preview"] });
  });

  after(() => stack.dispose());

  it("answers 0 where everything is as declared", async () => {
    const { stdout } = await stack.run(args);
    expect(stdout).to.match(/2 unchanged\n/);
  });

  it("answers 7 where something was changed by hand, and says what", async () => {
    await stack.sql("REVOKE SELECT ON sales.invoice FROM checked");
    const { exitCode, stdout } = await failing();
    expect(exitCode).to.equal(7);
    expect(stdout).to.include('"missing SELECT on table sales.invoice"');
  });

  it("answers another code where it could not look", async () => {
    const { exitCode, output } = await failing(UNREACHABLE);
    expect(exitCode).to.not.equal(7);
    expect(output).to.include(`could not reach "${stack.server.endpoint}"`);
  });

  async function failing(env: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
    return stack.run(args, { env, fails: true });
  }
});

/** What the workflow gives to `pulumi`, but for the stack and how it is shown, which tests set themselves. */
function argumentsIn(workflow: string): readonly string[] {
  const [, words = ""] = /^ *pulumi (preview .*) --non-interactive.* > /m.exec(workflow) ?? [];
  const given = words.replace(/ --stack "[^"]*"/, "").split(" ");
  expect(given).to.include.members(["preview", "--refresh", "--expect-no-changes"]);
  return given;
}
