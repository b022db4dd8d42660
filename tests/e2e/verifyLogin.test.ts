import { expect } from "chai";
import { parsePreview, type PreviewDigest } from "./pulumiJson";
import { createVerifiedStack, USERS, type VerifiedStack } from "./verifiedStack";

const LOGIN_TYPE = "pulumi-nodejs:dynamic/rds-iam-user:Login";

// A stack's life: each test goes on where the one before it ended.
describe("verifyLogin", () => {
  let stack: VerifiedStack;
  /** What is said of each user that was broken by hand. */
  let refusals: Readonly<Record<string, readonly string[]>>;

  before(async () => {
    stack = await createVerifiedStack();
  });

  after(() => stack.dispose());

  it("is refused in a preview where nothing could let the deployment in", async () => {
    const assumedBy = [{ service: "lambda.amazonaws.com" }];
    await stack.declare({ for_lambda: { assumedBy } });
    const { stdout } = await stack.preview({ fails: true });
    expect(stdout).to.contain(
      "resource 'for_lambda-verify': property verifyLogin value {<nil>} has a problem: " +
        "expected a trust form that allows the deployment to assume the role, found service alone: " +
        'add { principalArn: "<ARN of the IAM role or user that deploys>" } to assumedBy\n',
    );
  });

  it("up logs in as each user, once all of it is there", async () => {
    await stack.declare(Object.fromEntries(USERS.map((user) => [user, {}])));
    await stack.up({ args: ["--skip-preview"] });
    expect(await stack.logins()).to.deep.equal(USERS);
  });

  it("a plain preview logs in as nobody, and is clean", async () => {
    await stack.expectNoChanges();
    expect(await stack.logins()).to.deep.equal([]);
  });

  it("what was broken by hand is drift in preview --refresh, and --expect-no-changes fails", async () => {
    refusals = refusalsOf(await stack.roleArns(), stack.emulator.aws.deployerArn);
    await stack.breakByHand();
    const options = { refresh: true, expectNoChanges: true, fails: true, args: ["--json"] };
    const { exitCode, stdout } = await stack.preview(options);
    expect(exitCode).to.equal(7);
    expect(driftShown(parsePreview(stdout))).to.deep.equal(refusals);
  });

  it("refresh succeeds, and keeps it", async () => {
    await stack.refresh();
    const logins = (await stack.resources()).filter(({ type }) => type === LOGIN_TYPE);
    const kept = logins.map(({ id = "", outputs }) => [id, outputs["drift"]] as const);
    expect(Object.fromEntries(kept)).to.deep.equal(refusals);
  });

  it("up repairs what is wrong, and proves it by logging in again", async () => {
    await stack.up({ args: ["--skip-preview"] });
    expect(await stack.logins()).to.deep.equal(USERS);
    await stack.expectNoChanges({ refresh: true });
  });

  it("up fails with the cause where the login does not work", async () => {
    await stack.declare({ stranger: { server: stack.otherServer } });
    const { stdout } = await stack.up({ args: ["--skip-preview"], fails: true });
    const { accountId, region } = stack.emulator.aws;
    for (const text of [
      'login of "stranger" is refused: the server rejected the IAM token of "stranger", created with "arn:aws:iam::',
      'Detail: PAM authentication failed for user "stranger"\n',
      `Hint: Check that the IAM role's policies allow rds-db:connect on arn:aws:rds-db:${region}:${accountId}:dbuser:db-OTHER/stranger,`,
    ]) {
      expect(stdout).to.contain(text);
    }
  });

  it("destroy needs no login", async () => {
    await stack.logins();
    await stack.destroy();
    expect(await stack.logins()).to.deep.equal([]);
  });
});

function refusalsOf(
  roleArns: Readonly<Record<string, string>>,
  deployerArn: string,
): Readonly<Record<string, readonly string[]>> {
  const { detached = "", distrusted = "" } = roleArns;
  const lines = {
    detached: `the server rejected the IAM token of "detached", created with "${detached}"`,
    disowned:
      '"disowned" does not exist, is not a member of "rds_iam", or IAM database authentication is off',
    distrusted: `IAM role "${distrusted}" may not be assumed by "${deployerArn}"`,
  };
  return Object.fromEntries(
    Object.entries(lines).map(([user, line]) => [user, [`login is refused: ${line}`]]),
  );
}

/** What a preview with a refresh shows of each login that it found refused, and that `up` proves. */
function driftShown({ steps }: PreviewDigest): Readonly<Record<string, unknown>> {
  const shown = steps.filter(({ op, urn }) => op === "update" && urn.endsWith("-verify"));
  return Object.fromEntries(
    shown.map(({ urn, detailedDiff, oldState }) => {
      expect(detailedDiff).to.deep.equal({ drift: { kind: "delete", inputDiff: true } });
      const user = urn.slice(urn.lastIndexOf("::") + 2, -"-verify".length);
      return [user, oldState?.outputs?.["drift"]];
    }),
  );
}
