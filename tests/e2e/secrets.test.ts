import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import type { CommandResult } from "./pulumiCommand";
import { createRoleStack, type RoleStack } from "./roleStack";
import { UNREACHABLE } from "./unreachable";

const WRONG_PASSWORD = "not-the-masters-password";
/** A setting's value that the program calls a secret. */
const APP_KEY = "the-key-of-the-app";
const GRANTS = [{ schema: "sales", access: "readOnly" }];

describe("secrets", () => {
  let stack: RoleStack;
  /** All that was printed or stored, by command. */
  const seen = new Map<string, string>();

  before(async () => {
    stack = await createRoleStack("secrets");
    // A setting of two parts is a superuser's to allow.
    await stack.sql("GRANT SET ON PARAMETER app.key TO dbmaster");
    await putWrongPassword();
  });

  after(async () => {
    await stack.sql("REVOKE SET ON PARAMETER app.key FROM dbmaster");
    await stack.dispose();
  });

  it("are in no output of commands that succeed", async () => {
    await declare({ grants: GRANTS, logLevel: "sql" });
    keep(await stack.preview());
    keep(await stack.up({ args: ["--debug", "--skip-preview"] }));
    await keepState("up");
    await stack.sql("REVOKE SELECT ON sales.invoice FROM reader");
    keep(await stack.preview({ diff: true }));
    keep(await stack.refresh({ args: ["--skip-preview"] }));
    await keepState("refresh");
    expectNoSecrets();
  });

  it("are in no output of commands that fail", async () => {
    await declare({ grants: [...GRANTS, { schema: "none", privileges: ["USAGE"] }] });
    keep(await stack.up({ args: ["--skip-preview"], fails: true }));
    await declareRefused();
    keep(await stack.up({ args: ["--skip-preview", "--continue-on-error"], fails: true }));
    await keepState("failed up");
    keep(await stack.refresh({ env: UNREACHABLE, fails: true }));
    expectNoSecrets();
    expectFailuresOfLogin();
  });

  it("are in no output of destroy", async () => {
    keep(await stack.destroy({ args: ["--debug"] }));
    expectNoSecrets();
  });

  /** A parameter that holds a password which the server refuses. */
  async function putWrongPassword(): Promise<void> {
    const { endpointUrl: endpoint, region, env } = stack.emulator.aws;
    const credentials = {
      accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
    };
    const ssm = new SSMClient({ endpoint, region, credentials });
    const parameter = { Name: "/secrets/wrong", Value: WRONG_PASSWORD };
    await ssm.send(new PutParameterCommand({ ...parameter, Type: "SecureString" }));
    ssm.destroy();
  }

  async function declare(args: Readonly<Record<string, unknown>>): Promise<void> {
    const secret = { settings: { "app.key": APP_KEY } };
    await stack.declare({ reader: { args: { login: true, ...args }, secret } });
  }

  /** Beside the role that is there: roles whose master cannot log in, each for its own reason. */
  async function declareRefused(): Promise<void> {
    const { ssm, masterUsername } = stack.server;
    const timeouts = { serverSeconds: 0 };
    await stack.declare({
      reader: { args: { login: true, grants: GRANTS } },
      password: {
        args: { master: { ssm: { ...ssm, password: "/secrets/wrong" } }, timeouts },
      },
      token: { args: { master: { iam: { username: masterUsername } }, timeouts } },
      parameter: { args: { master: { ssm: { ...ssm, password: "/secrets/none" } }, timeouts } },
      secret: {
        args: {
          master: { secretsManager: { secretArn: stack.server.secretArn } },
          database: "none",
        },
      },
    });
  }

  function keep({ command, output }: CommandResult): void {
    seen.set(command, `${seen.get(command) ?? ""}${output}`);
  }

  async function keepState(after: string): Promise<void> {
    seen.set(`state after ${after}`, await stack.stackExport({ showSecrets: true }));
  }

  function expectNoSecrets(): void {
    const secrets = {
      "master password": stack.server.masterPassword,
      "other password": WRONG_PASSWORD,
      "AWS secret key": stack.emulator.aws.env["AWS_SECRET_ACCESS_KEY"] ?? "",
      token: "X-Amz-Signature",
    };
    for (const [command, text] of seen) {
      // A state holds it as a secret and is asked here for those; Pulumi's SDK prints it under --debug.
      const isToldBySdk = command.startsWith("state") || command.includes("--debug");
      const all = isToldBySdk ? secrets : { ...secrets, "app's key": APP_KEY };
      const found = Object.entries(all).filter(([, secret]) => text.includes(secret));
      expect(found.map(([name]) => name)).to.deep.equal([], `in the output of ${command}`);
    }
  }

  /** What was looked into is what it was meant to be. */
  function expectFailuresOfLogin(): void {
    const text = [...seen.values()].join("\n");
    for (const told of [
      'Check the password in SSM parameter "/secrets/wrong".',
      'it is not in "rds_iam", or IAM authentication is off',
      'from SSM parameter "/secrets/none"',
      'database "none" does not exist on the server',
      "could not reach",
    ]) {
      expect(text).to.include(told);
    }
  }
});
