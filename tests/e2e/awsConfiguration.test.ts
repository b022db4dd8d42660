import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateOpenIDConnectProviderCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import type { AwsCredentials } from "../emulator/login";
import { createPrincipals, type Principals } from "../emulator/principals";
import { createIssuer } from "../emulator/sts/issuer";
import type { CommandResult } from "./pulumiCommand";
import { parseResources } from "./pulumiJson";
import { createRoleStack, ROLE_TYPE, type RoleStack } from "./roleStack";

/** The environment's own keys are out of use: who has no other identity is nobody. */
const NOBODY = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
const EXTERNAL_ID = "the-external-id-of-orders";
const ISSUER = "https://ci.example.com";
const AUDIENCE = "sts.amazonaws.com";

describe("the aws: configuration of a stack", () => {
  let stack: RoleStack;
  let principals: Principals;
  let user: AwsCredentials;
  /** All that was printed. */
  let printed = "";
  /** Tokens of the web identity that were good. */
  const tokens: string[] = [];

  before(async () => {
    stack = await createRoleStack("configured");
    principals = createPrincipals(stack.emulator.aws);
    const everything = { Effect: "Allow", Action: "*", Resource: "*" };
    user = await principals.createUser("configured", everything);
  });

  after(async () => {
    await stack.dispose();
  });

  it("is needed where the environment has no identity", async () => {
    await declare("nobody");
    const { output } = keep(await stack.up({ env: NOBODY, fails: true, args: ["--skip-preview"] }));
    expect(output).to.include("could not find AWS credentials");
    keep(await stack.destroy({ env: NOBODY }));
  });

  it("gives a profile of a shared file", async () => {
    const file = join(stack.folder, "credentials");
    await writeFile(
      file,
      `[orders]\naws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`,
    );
    await stack.setConfig("aws:profile", "orders");
    await stack.setConfig("aws:sharedCredentialsFiles", JSON.stringify([file]));
    await comesAndGoes("profile");
    await stack.removeConfig("aws:profile");
    await stack.removeConfig("aws:sharedCredentialsFiles");
  });

  it("gives secret keys", async () => {
    await stack.setConfig("aws:accessKey", user.accessKeyId, { secret: true });
    await stack.setConfig("aws:secretKey", user.secretAccessKey, { secret: true });
    await declare("keys");
    // The resource's own provider keeps the configuration that it was made with.
    await comesAndGoesQuickly("keys", async () => {
      await stack.removeConfig("aws:accessKey");
      await stack.removeConfig("aws:secretKey");
    });
  });

  it("gives a web identity, whose token is read from a file each time", async () => {
    const issuer = await createIssuer(stack.emulator, { url: ISSUER });
    const roleArn = await createWebRole();
    const file = join(stack.folder, "token");
    const sign = (sub: string, expiresInSeconds?: number) =>
      issuer.sign({
        sub,
        aud: AUDIENCE,
        ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
      });
    const key = "aws:assumeRoleWithWebIdentity";
    await stack.setConfig(`${key}.roleArn`, roleArn, { path: true });
    await stack.setConfig(`${key}.webIdentityTokenFile`, file, { path: true });
    await declare("web");
    const denied = `could not assume IAM role "${roleArn}": AccessDenied (Not authorized to perform sts:AssumeRoleWithWebIdentity)`;
    const expired = `could not assume IAM role "${roleArn}": ExpiredTokenException (Token expired: `;
    for (const [token, message] of [
      [await sign("pipeline-of-others"), denied],
      [await sign("pipeline", -60), expired],
    ] as const) {
      await writeFile(file, token);
      const { output } = keep(
        await stack.up({ env: NOBODY, fails: true, args: ["--skip-preview"] }),
      );
      expect(output).to.include(message);
    }
    await writeFile(file, await sign("pipeline"));
    tokens.push(await readFile(file, "utf8"));
    await comesAndGoesQuickly("web");
    await stack.removeConfig(key);
  });

  it("gives a chain of roles, the last of which asks for an external ID", async () => {
    const { first, second } = await createChain();
    await stack.setConfig("aws:accessKey", user.accessKeyId, { secret: true });
    await stack.setConfig("aws:secretKey", user.secretAccessKey, { secret: true });
    await stack.setConfig("aws:assumeRoles[0].roleArn", first, { path: true });
    await stack.setConfig("aws:assumeRoles[1].roleArn", second, { path: true });
    await declare("chain");
    const { output } = keep(await stack.up({ env: NOBODY, fails: true, args: ["--skip-preview"] }));
    expect(output).to.include(`could not assume IAM role "${second}": AccessDenied`);
    expect(output).to.match(/Asked as "arn:aws:sts::\d+:assumed-role\/first-of-chain\//);
    const options = { path: true, secret: true };
    await stack.setConfig("aws:assumeRoles[1].externalId", EXTERNAL_ID, options);
    await comesAndGoesQuickly("chain");
  });

  it("that cannot be used is an error that names the key, and not its value", async () => {
    const options = { path: true, secret: true };
    await stack.setConfig("aws:assumeRoles[1].roleArn", EXTERNAL_ID, options);
    await declare("misspelled");
    const { output } = keep(await stack.up({ env: NOBODY, fails: true, args: ["--skip-preview"] }));
    expect(output).to.include(
      "cannot use aws:assumeRoles of the stack's configuration: [1].roleArn is not as the AWS provider documents it",
    );
    expectNothingTold();
  });

  /** Created and destroyed, as nobody but whom the configuration says. */
  async function comesAndGoesQuickly(
    role: string,
    beforeDestroy: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    keep(await stack.up({ env: NOBODY, args: ["--skip-preview"] }));
    expect(await stack.sql(`SELECT FROM pg_roles WHERE rolname = '${role}'`)).to.have.length(1);
    await expectNothingRecorded();
    await beforeDestroy();
    keep(await stack.destroy({ env: NOBODY }));
    expect(await stack.sql(`SELECT FROM pg_roles WHERE rolname = '${role}'`)).to.have.length(0);
    expectNothingTold();
  }

  /** Created, seen, read back and destroyed, each as nobody but whom the configuration says. */
  async function comesAndGoes(role: string): Promise<void> {
    await declare(role);
    keep(await stack.up({ env: NOBODY, args: ["--debug", "--skip-preview"] }));
    expect(await stack.sql(`SELECT FROM pg_roles WHERE rolname = '${role}'`)).to.have.length(1);
    await stack.expectNoChanges({ env: NOBODY });
    await stack.sql(`REVOKE USAGE ON SCHEMA sales FROM ${role}`);
    const { output } = keep(await stack.refresh({ env: NOBODY }));
    expect(output).to.include("+drift");
    await expectNothingRecorded();
    keep(await stack.destroy({ env: NOBODY, args: ["--debug"] }));
    expect(await stack.sql(`SELECT FROM pg_roles WHERE rolname = '${role}'`)).to.have.length(0);
    expectNothingTold();
  }

  async function declare(role: string): Promise<void> {
    const grants = [{ schema: "sales", privileges: ["USAGE"] }];
    await stack.declare({
      [role]: { args: { login: true, grants, timeouts: { serverSeconds: 0 } } },
    });
  }

  async function createChain(): Promise<{ readonly first: string; readonly second: string }> {
    const first = await principals.createRole("first-of-chain", principals.accountTrust);
    const second = await principals.createRole("second-of-chain", {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { AWS: first },
      Condition: { StringEquals: { "sts:ExternalId": EXTERNAL_ID } },
    });
    return { first, second };
  }

  /** A role for one subject of the issuer. */
  async function createWebRole(): Promise<string> {
    const provider = { Url: ISSUER, ClientIDList: [AUDIENCE] };
    await principals.iam.send(new CreateOpenIDConnectProviderCommand(provider));
    const name = ISSUER.replace("https://", "");
    const roleArn = await principals.createRole("web-deployer", {
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${name}` },
      Condition: { StringEquals: { [`${name}:aud`]: AUDIENCE, [`${name}:sub`]: "pipeline" } },
    });
    const everything = { Effect: "Allow", Action: "*", Resource: "*" };
    await principals.putRolePolicy("web-deployer", "all", everything);
    return roleArn;
  }

  function keep(result: CommandResult): CommandResult {
    printed += result.output;
    return result;
  }

  const secrets = () => [user.secretAccessKey, EXTERNAL_ID, ...tokens];

  function expectNothingTold(): void {
    expect(secrets().filter((secret) => printed.includes(secret))).to.deep.equal([]);
  }

  /** The engine itself keeps the configuration, encrypted, with the provider that it configures. */
  async function expectNothingRecorded(): Promise<void> {
    const state = await stack.stackExport();
    expect(secrets().filter((secret) => state.includes(secret))).to.deep.equal([]);
    const resources = parseResources(await stack.stackExport({ showSecrets: true }));
    const role = JSON.stringify(resources.filter(({ type }) => type === ROLE_TYPE));
    expect(role).to.include("rds-iam-user");
    const told = [...secrets(), user.accessKeyId, "second-of-chain"];
    expect(told.filter((text) => role.includes(text))).to.deep.equal([]);
  }
});
