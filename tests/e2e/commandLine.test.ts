import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { createWorkspace, type Workspace } from "./pulumi";

const ROOT = join(__dirname, "..", "..");
const PROGRAM = join(ROOT, "examples", "node_modules", ".bin", "rds-iam-user");

const SOURCE = `
import * as pulumi from "@pulumi/pulumi";

const connection = (username: string) => ({
  host: "orders.abc.eu-west-1.rds.amazonaws.com",
  port: 5432,
  database: "orders",
  username,
  region: "eu-west-1",
  assumeRole: false,
});

export const reader = connection("reader");
export const password = pulumi.secret("hush");
`;

const FILE = "Or give the connection as a file: --file connection.json";

describe("rds-iam-user in the folder of a Pulumi program", function () {
  this.timeout(180_000);

  let workspace: Workspace;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    workspace = await createWorkspace({ program: { source: SOURCE } });
    env = {
      ...workspace.env,
      AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "example",
    };
    await workspace.up();
  });

  after(() => workspace.dispose());

  function run(
    args: readonly string[],
    { cwd = workspace.folder, ...more }: NodeJS.ProcessEnv & { readonly cwd?: string } = {},
  ): Promise<string> {
    const options = { cwd, env: { ...env, ...more } };
    return new Promise((resolve) => {
      execFile(PROGRAM, ["token", ...args], options, (_error, stdout, stderr) => {
        resolve(stdout + stderr);
      });
    });
  }

  const userIn = (token: string): string | undefined => /DBUser=(\w+)/.exec(token)?.[1];

  it("finds the only connection, beside a secret", async () => {
    expect(userIn(await run([]))).to.equal("reader");
  });

  it("finds it from another folder, in a stack by name", async () => {
    const args = ["--cwd", workspace.folder, "--stack", "dev"];
    expect(userIn(await run(args, { cwd: ROOT }))).to.equal("reader");
  });

  const refused: readonly (readonly [string, readonly string[], NodeJS.ProcessEnv, string])[] = [
    [
      "a secret output",
      ["--output", "password"],
      {},
      'output "password" is secret, and secret outputs are not read\n' +
        "Detail: A connection holds no secret itself; something that it was made of is marked as one.\n" +
        "Hint: Export it with pulumi.unsecret(user.connection), and run pulumi up.",
    ],
    [
      "another stack",
      ["--stack", "nope"],
      {},
      `could not read the outputs of stack "nope": there is no such stack\nHint: Run pulumi stack ls for their names. ${FILE}`,
    ],
    [
      "another folder",
      ["--cwd", "nowhere"],
      {},
      `could not read the outputs of the current stack: there is no folder "nowhere"\nHint: Check --cwd. ${FILE}`,
    ],
    [
      "nobody logged in",
      [],
      { PULUMI_BACKEND_URL: "", PULUMI_HOME: "/nonexistent/home" },
      `could not read the outputs of the current stack: pulumi is not logged in\nHint: Log in with pulumi login, or set PULUMI_ACCESS_TOKEN or PULUMI_BACKEND_URL. ${FILE}`,
    ],
  ];
  for (const [title, args, more, message] of refused) {
    it(`says what to do about ${title}`, async () => {
      expect(await run(args, more)).to.equal(`rds-iam-user: ${message}\n`);
    });
  }

  it("names several connections, to choose one", async () => {
    await workspace.setProgram(`${SOURCE}export const users = { writer: connection("writer") };\n`);
    await workspace.up();
    expect(await run([])).to.equal(
      'rds-iam-user: several connections in the outputs of the current stack: "reader", "users.writer"\n' +
        "Hint: Choose one: --output reader\n",
    );
    expect(userIn(await run(["--output", "users.writer"]))).to.equal("writer");
  });
});
