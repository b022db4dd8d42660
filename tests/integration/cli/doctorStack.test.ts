/** `doctor` on the state of a stack, with Pulumi itself. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { ensureEngine } from "../../../scripts/setup/engine.mjs";
import { createPrincipals } from "../../emulator/principals";
import { setDeployment } from "../environment";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { type MasterPlace, PASSWORD, putPassword, serverOf } from "./brokenMasters";
import { rdsIamUser, type RunOptions } from "./checking";

const pulumi = promisify(execFile);
const TYPE = "pulumi-nodejs:dynamic/rds-iam-user:Role";

describe("rds-iam-user doctor with a stack", function () {
  this.timeout(180_000);
  let place: MasterPlace;
  let restore: () => void;
  let folder: string;
  let env: Readonly<Record<string, string>>;

  before(async () => {
    const emulator = await sharedEmulator();
    const rds = emulator.server(VERSIONS.at(-1) ?? 18);
    restore = setDeployment(emulator);
    place = { emulator, rds, ssm: new SSMClient({ endpoint: emulator.aws.endpointUrl }) };
    await putPassword(place, rds.masterPassword);
    const { binDir } = await ensureEngine({ root: process.cwd(), log: () => undefined });
    folder = await mkdtemp(join(tmpdir(), "doctor-"));
    env = {
      PATH: [binDir, process.env["PATH"] ?? ""].join(delimiter),
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    await mkdir(join(folder, "state"));
    await writeFile(join(folder, "Pulumi.yaml"), "name: orders\nruntime: nodejs\n");
    await run("stack", "init", "dev");
    await writeFile(join(folder, "state.json"), JSON.stringify(state()));
    await run("stack", "import", "--file", "state.json");
  });

  after(async () => {
    restore();
    place.ssm.destroy();
    await rm(folder, { recursive: true, force: true });
    await clearServer(place.rds);
  });

  async function run(...words: readonly string[]): Promise<void> {
    await pulumi("pulumi", [...words, "--non-interactive"], {
      cwd: folder,
      env: { ...process.env, ...env },
    });
  }

  function doctor(words: readonly string[], options: RunOptions = {}) {
    const given = { ...options, env: { ...env, ...options.env } };
    return rdsIamUser(["doctor", "--cwd", folder, ...words], given);
  }

  function role(username: string, change: object = {}): object {
    return {
      urn: `urn:pulumi:dev::orders::pulumi-rds-iam-user:index:RdsIamUser$${TYPE}::${username}-role`,
      custom: true,
      id: username,
      type: TYPE,
      inputs: {
        __provider: "exports.handler = 1",
        server: { ...serverOf(place.rds), resourceIds: ["db-A"], partition: "aws" },
        master: { ssm: { password: PASSWORD } },
        username,
        login: true,
        iamAuthentication: true,
        database: "postgres",
        owner: `acme/orders/dev::${username}`,
        ...change,
      },
    };
  }

  function state(): object {
    const time = "2026-01-01T00:00:00Z";
    const resources = [
      role("reader"),
      role("writer"),
      role("lost", { master: { ssm: { password: "/doctor/lost" } } }),
    ];
    return { version: 3, deployment: { manifest: { time, magic: "", version: "" }, resources } };
  }

  it("checks each distinct master", async () => {
    const { code, stdout, stderr } = await doctor(["--json"]);
    expect(stderr).to.equal("");
    const { ok, masters } = JSON.parse(stdout) as {
      readonly ok: boolean;
      readonly masters: readonly { readonly usernames: unknown; readonly ok: boolean }[];
    };
    expect(masters.map(({ usernames, ok: isOk }) => [usernames, isOk])).to.deep.equal([
      [["lost"], false],
      [["reader", "writer"], true],
    ]);
    expect([code, ok]).to.deep.equal([1, false]);
  });

  it("checks the master of the one that is named", async () => {
    const { code, stdout } = await doctor(["--name", "reader", "--stack", "dev"]);
    const { endpoint, port } = place.rds;
    expect(stdout.split("\n")[0]).to.equal(
      `declaration  ok       ${endpoint}:${String(port)}, database "postgres", for "reader"`,
    );
    expect(code).to.equal(0);
    const unknown = await doctor(["--name", "raeder"]);
    expect(unknown).to.deep.equal({
      code: 2,
      stdout: "",
      stderr: `rds-iam-user: no RdsIamUser or Role "raeder" in the state of the stack
Detail: There are "lost", "reader", "writer".
Hint: Give one of these names, or leave out --name.
`,
    });
  });

  it("acts as the stack's configuration says, with keys that are secret in it", async () => {
    const { roleArn, accessKeyId, secretAccessKey } = await deployer();
    await run("config", "set", "aws:accessKey", accessKeyId);
    await run("config", "set", "--secret", "aws:secretKey", secretAccessKey);
    await run("config", "set", "aws:assumeRoles", JSON.stringify([{ roleArn }]));
    const { code, stdout } = await doctor(["--name", "reader"], {
      env: { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" },
    });
    for (const key of ["accessKey", "secretKey", "assumeRoles"]) {
      await run("config", "rm", `aws:${key}`);
    }
    expect(stdout.split("\n")[1]).to.equal(
      'credentials  ok       "arn:aws:sts::123456789012:assumed-role/doctor-deployer/pulumi-rds-iam-user"',
    );
    expect(stdout).not.to.contain(secretAccessKey);
    expect(code).to.equal(0);
  });

  it("acts as the profile of the command line", async () => {
    const { stdout, code } = await doctor(["--name", "reader", "--profile", "nobody"]);
    expect(stdout.split("\n")[1]).to.equal(
      'credentials  FAILED   could not log in to AWS with profile "nobody": it does not exist, or has no credentials',
    );
    expect(code).to.equal(1);
  });

  it("says why there is no state", async () => {
    const { code, stderr } = await doctor(["--stack", "production"]);
    expect(stderr.split("\n")[0]).to.equal(
      'rds-iam-user: could not read the state of stack "production": there is no such stack',
    );
    expect(code).to.equal(2);
    const without = await doctor([], { env: { PATH: "/nowhere" } });
    expect(without).to.deep.equal({
      code: 2,
      stdout: "",
      stderr: `rds-iam-user: could not read the state of a stack: there is no pulumi on the PATH
Hint: Install it (https://www.pulumi.com/docs/install/). Or give the declaration as a file: --file declaration.json
`,
    });
  });

  /** A user whose only right is to assume a role that may read parameters. */
  async function deployer() {
    const made = createPrincipals(place.emulator.aws);
    const roleArn = await made.createRole("doctor-deployer", made.accountTrust);
    await made.putRolePolicy("doctor-deployer", "all", {
      Effect: "Allow",
      Action: "*",
      Resource: "*",
    });
    const assume = { Effect: "Allow", Action: "sts:AssumeRole", Resource: roleArn };
    return { roleArn, ...(await made.createUser("doctor-user", assume)) };
  }
});
