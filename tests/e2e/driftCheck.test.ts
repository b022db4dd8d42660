import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { createRoleStack, type RoleStack } from "./roleStack";
import { UNREACHABLE } from "./unreachable";

const WORKFLOW = join(__dirname, "..", "..", "examples", "drift-check", "drift.yml");

describe("the command of examples/drift-check", () => {
  let stack: RoleStack;
  let args: readonly string[];
  let run: Readonly<Record<string, string>>;

  before(async () => {
    const workflow = await readFile(WORKFLOW, "utf8");
    args = argumentsIn(workflow);
    run = environmentIn(workflow);
    stack = await createRoleStack("drift_check");
    const grants = [{ schema: "sales", tables: ["invoice"], privileges: ["SELECT"] }];
    await stack.declare({ checked: { args: { grants } } });
    await stack.up({ args: ["--skip-preview"] });
  });

  after(() => stack.dispose());

  it("answers 0 where everything is as declared", async () => {
    const { stdout } = await stack.run(args, { env: run });
    expect(stdout).to.match(/2 unchanged\n/);
  });

  it("answers 7 where something was changed by hand, and says what", async () => {
    await stack.sql("REVOKE SELECT ON sales.invoice FROM checked");
    const { exitCode, stdout } = await stack.run(args, { env: run, fails: true });
    expect(exitCode).to.equal(7);
    expect(stdout).to.include('"missing SELECT on table sales.invoice"');
  });

  it("answers another code where it could not look, also without --refresh", async () => {
    for (const given of [args, args.filter((word) => word !== "--refresh")]) {
      const env = { ...run, ...UNREACHABLE };
      const { exitCode, output } = await stack.run(given, { env, fails: true });
      expect(exitCode).to.not.equal(7);
      expect(output).to.include(`could not reach "${stack.server.endpoint}"`);
    }
  });
});

/** What the workflow gives to `pulumi`, but for the stack and how it is shown, which tests set themselves. */
function argumentsIn(workflow: string): readonly string[] {
  const [, words = ""] = /^ *pulumi (preview .*) --non-interactive.* > /m.exec(workflow) ?? [];
  const given = words.replace(/ --stack "[^"]*"/, "").split(" ");
  expect(given).to.include.members(["preview", "--refresh", "--expect-no-changes"]);
  return given;
}

/** What the workflow sets for this package. */
function environmentIn(workflow: string): Readonly<Record<string, string>> {
  const found = [...workflow.matchAll(/^ +(?<name>RDS_IAM_USER_\w+): (?<value>\w+)/gm)];
  const given = Object.fromEntries(
    found.map(({ groups: { name = "", value = "" } = {} }) => [name, value]),
  );
  expect(given).to.deep.equal({ RDS_IAM_USER_DRIFT_DETECTION: "required" });
  return given;
}
