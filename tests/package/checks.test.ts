/** The checks of the packed command, on each release of Node.js. */
import { execFile } from "node:child_process";
import path from "node:path";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { type Matrix, setUp } from "../../scripts/setup.mjs";
import { type Emulator, startEmulator } from "../emulator/emulator";
import { createPrincipals } from "../emulator/principals";
import { skip } from "../skip";

// As scripts/setup/matrix.mjs has them.
const NODE_LINES = ["20.19", "22", "24"];
const VERSION = 17;
const PASSWORD = "/checks/password";
const MAIN = path.join(
  ...[process.cwd(), "examples", "node_modules", "pulumi-rds-iam-user", "bin", "cli", "main.js"],
);

interface Ran {
  readonly code: number;
  readonly last: string | undefined;
  readonly stderr: string;
}

describe("the packed command's checks", () => {
  let matrix: Matrix | undefined;
  let emulator: Emulator;
  let connection: object;
  let declaration: object;

  before(async () => {
    ({ matrix } = await setUp({ need: { examples: true, matrix: true }, log: console.log }));
    emulator = await startEmulator({ versions: [VERSION] });
    const { aws } = emulator;
    const { region, accountId } = aws;
    const rds = emulator.server(VERSION);
    const { endpoint: host, port, masterPassword: Value } = rds;
    await rds.admin("CREATE ROLE reader LOGIN; GRANT rds_iam TO reader");
    const principals = createPrincipals(aws);
    const roleArn = await principals.createRole("packed-reader", principals.accountTrust);
    const Resource = rds.dbUserArn("reader");
    const statement = { Effect: "Allow", Action: "rds-db:connect", Resource };
    await principals.putRolePolicy("packed-reader", "connect", statement);
    const login = { host, port, region, database: "postgres", username: "reader" };
    connection = { ...login, roleArn, assumeRole: true, dbUserArns: [Resource] };
    const { masterUsername } = rds;
    const server = { host, port, region, accountId, masterUsername };
    declaration = { server, master: { ssm: { password: PASSWORD } } };
    const credentials = {
      accessKeyId: aws.env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: aws.env["AWS_SECRET_ACCESS_KEY"] ?? "",
    };
    const ssm = new SSMClient({ endpoint: aws.endpointUrl, region, credentials });
    await ssm.send(new PutParameterCommand({ Name: PASSWORD, Type: "SecureString", Value }));
    ssm.destroy();
  });

  after(() => emulator.stop());

  /** In a folder that is no Pulumi program, without colours asked for or refused. */
  function run(node: string, command: string, input: object): Promise<Ran> {
    const env = {
      PATH: process.env["PATH"],
      ...emulator.aws.env,
      RDS_IAM_USER_VIA: emulator.via,
      NODE_EXTRA_CA_CERTS: emulator.caFile,
    };
    return new Promise((resolve) => {
      const args = [MAIN, command, "--file", "-"];
      const child = execFile(node, args, { cwd: "/", env }, (error, stdout, stderr) => {
        const code = typeof error?.code === "number" ? error.code : 0;
        resolve({ code, last: stdout.trimEnd().split("\n").at(-1), stderr });
      });
      child.stdin?.end(JSON.stringify(input));
    });
  }

  for (const line of NODE_LINES) {
    it(`run on Node.js ${line}`, async function () {
      const node = matrix?.nodes.find((entry) => entry.version.startsWith(`${line}.`))?.node;
      if (node === undefined) return skip(this, `npm has no Node.js ${line} for this machine`);
      expect(await run(node, "verify", connection)).to.deep.equal({
        code: 0,
        last: "9 checks: 9 ok",
        stderr: "",
      });
      expect(await run(node, "doctor", declaration)).to.deep.equal({
        code: 0,
        last: "14 checks: 13 ok, 1 skipped",
        stderr: "",
      });
      const { last, ...whoami } = await run(node, "whoami", connection);
      expect(last).to.match(/^database user {2}reader on /);
      expect(whoami).to.deep.equal({ code: 0, stderr: "" });
    });
  }
});
