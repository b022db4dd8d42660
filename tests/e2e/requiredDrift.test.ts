import { expect } from "chai";
import { errorsIn } from "./errorsIn";
import type { CommandResult } from "./pulumiCommand";
import { createRoleStack, ROLE_TYPE, type RoleDeclarations, type RoleStack } from "./roleStack";
import { UNREACHABLE } from "./unreachable";

const grants = [{ schema: "sales", tables: ["invoice"], privileges: ["SELECT"] }];
const roles = (change: Readonly<Record<string, unknown>> = {}): RoleDeclarations => ({
  first: { args: { grants, ...change } },
  second: { args: { grants, ...change } },
});
const RUN = { RDS_IAM_USER_DRIFT_DETECTION: "required" };

describe("a preview with required drift detection", () => {
  let stack: RoleStack;

  before(async () => {
    stack = await createRoleStack("required_drift");
    await stack.declare(roles());
    await stack.up({ args: ["--skip-preview"] });
  });

  after(() => stack.dispose());

  it("passes a role that is as declared, and changes nothing in the state", async () => {
    await stack.expectNoChanges({ env: RUN });
    await stack.up({ env: RUN, args: ["--skip-preview", "--expect-no-changes"] });
    await stack.expectNoChanges();
  });

  it("fails where the run requires it and the server is down, and so does up", async () => {
    await stack.expectNoChanges({ env: UNREACHABLE });
    const env = { ...UNREACHABLE, ...RUN };
    const preview = await stack.preview({ env, expectNoChanges: true, fails: true });
    expectFailure(preview, "unset RDS_IAM_USER_DRIFT_DETECTION");
    expectFailure(
      await stack.up({ env, args: ["--skip-preview"], fails: true }),
      "unset RDS_IAM_USER_DRIFT_DETECTION",
    );
  });

  it("fails where the property requires it and the server is down", async () => {
    await stack.declare(roles({ driftDetection: "required", onDelete: "retain" }));
    await stack.up({ args: ["--skip-preview"] });
    const preview = { env: UNREACHABLE, expectNoChanges: true, fails: true };
    expectFailure(await stack.preview(preview), 'set driftDetection to "preview"');
    await stack.expectNoChanges();
  });

  it("does not keep a destroy, also one that runs the program", async () => {
    const env = { ...UNREACHABLE, ...RUN };
    const { stdout } = await stack.destroy({ env, args: ["--run-program"] });
    expect(stdout).to.match(/ - 3 deleted\n/);
  });

  /** Pulumi stops at the first role that fails, which is either. */
  function expectFailure({ exitCode, output }: CommandResult, wayOut: string): void {
    const { endpoint, port } = stack.server;
    const [[role, text] = ["", ""]] = Object.entries(errorsIn(output));
    expect(text).to.equal(`${ROLE_TYPE} resource '${role}' has a problem: \
drift detection is required, and role "${role}" could not be inspected on ${endpoint}:${port}: \
could not reach "${endpoint}", port ${port} through the tunnel at 127.0.0.1:1
Detail: connect ECONNREFUSED 127.0.0.1:1
Hint: Check that the tunnel at 127.0.0.1:1 is up and leads to this endpoint. \
To only warn, ${wayOut}.`);
    expect(exitCode).to.not.equal(7); // of --expect-no-changes
  }
});
