import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { type MasterSource, readMasterCredentials } from "../../connect/masterCredentials";
import type { Emulator } from "../emulator/emulator";
import { createPrincipals } from "../emulator/principals";
import type { RdsServer } from "../emulator/rdsServer";
import { setEnvironment } from "./environment";
import { sharedEmulator } from "./servers";
import { VERSIONS } from "./versions";

const OTHER_ACCOUNT = "210987654321";

describe("the master's credentials", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let rds: RdsServer;
  let restore: () => void;

  before(async () => {
    emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS[0] ?? 18);
    restore = setEnvironment({ ...emulator.aws.env, AWS_PROFILE: undefined });
  });

  after(() => {
    restore();
  });

  function server(change: { accountId?: string; masterUsername?: string } = {}) {
    const { region, accountId } = emulator.aws;
    return { host: rds.endpoint, port: rds.port, region, accountId, ...change };
  }

  async function refusal(master: MasterSource, change = {}): Promise<unknown> {
    return readMasterCredentials(master, server(change)).catch((error: unknown) => error);
  }

  it("come from SSM parameters, decrypted", async () => {
    expect(await readMasterCredentials({ ssm: rds.ssm }, server())).to.deep.equal({
      username: rds.masterUsername,
      password: rds.masterPassword,
    });
  });

  it("come from one SSM parameter where the server tells the master's name", async () => {
    const ssm = { password: rds.ssm.password };
    expect(await readMasterCredentials({ ssm }, server({ masterUsername: "boss" }))).to.deep.equal({
      username: "boss",
      password: rds.masterPassword,
    });
  });

  it("come from the secret that RDS manages", async () => {
    const secretsManager = { secretArn: rds.secretArn };
    expect(await readMasterCredentials({ secretsManager }, server())).to.deep.equal({
      username: rds.masterUsername,
      password: rds.masterPassword,
    });
  });

  it("are read as the role that is to be assumed", async () => {
    const principals = createPrincipals(emulator.aws);
    const assumeRoleArn = await principals.createRole("secrets-reader", principals.accountTrust);
    const master = { ssm: rds.ssm, assumeRoleArn };
    const { password } = await readMasterCredentials(master, server());
    expect(password).to.equal(rds.masterPassword);
  });

  it("are read with the environment's keys where it names a profile too", async () => {
    const back = setEnvironment({ AWS_PROFILE: "no-such-profile" });
    const { password } = await readMasterCredentials({ ssm: rds.ssm }, server()).finally(back);
    expect(password).to.equal(rds.masterPassword);
  });

  it("are a new token for each login where the master uses IAM", async () => {
    const master = { iam: { username: rds.masterUsername } };
    const { username, password } = await readMasterCredentials(master, server());
    expect(username).to.equal(rds.masterUsername);
    const token = typeof password === "function" ? await password() : "";
    expect(new URL(`https://${token}`).host).to.equal(`${rds.endpoint}:${String(rds.port)}`);
  });

  it("tell which parameter is missing, who asked and what to check", async () => {
    const error = await refusal({ ssm: { ...rds.ssm, password: "/orders/typo" } });
    expect(error).to.have.property("code", "MASTER_CREDENTIALS");
    expect(error)
      .to.have.property("message")
      .that.matches(
        new RegExp(
          '^could not read the master\'s credentials from SSM parameter "/orders/typo" in region ' +
            `"${emulator.aws.region}": ParameterNotFound.*\\n` +
            `Detail: Asked as "${emulator.aws.deployerArn}" of account ${emulator.aws.accountId}; ` +
            `the server is in account ${emulator.aws.accountId}.\\n` +
            "Hint: Check the name, and the region \\(master.region\\).$",
        ),
      );
  });

  it("tell that the caller is of another account than the server", async () => {
    const master = { ssm: { ...rds.ssm, password: "/orders/typo" } };
    const error = await refusal(master, { accountId: OTHER_ACCOUNT });
    expect(error)
      .to.have.property("message")
      .that.matches(
        new RegExp(
          `the server is in account ${OTHER_ACCOUNT}.\\n` +
            `Hint: Set master.profile or master.assumeRoleArn to an identity of account ${OTHER_ACCOUNT}.$`,
        ),
      );
  });

  it("tell which secret is missing", async () => {
    const error = await refusal({ secretsManager: { secretArn: "no-such-secret" } });
    expect(error)
      .to.have.property("message")
      .that.matches(
        /^could not read the master's credentials from secret "no-such-secret" in region .*: ResourceNotFoundException[^]*\nHint: Check the ARN, and the region \(master.region\)\.$/,
      );
  });

  it("are looked for in the region of the secret's ARN", async () => {
    const secretArn = rds.secretArn.replace(emulator.aws.region, "us-west-2");
    const error = await refusal({ secretsManager: { secretArn } });
    expect(error).to.have.property("message").that.contains(' in region "us-west-2": ');
  });

  it("tell that a profile is missing", async () => {
    const keys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    const restoreKeys = setEnvironment(keys);
    const { password } = rds.ssm;
    const master = { ssm: { password }, profile: "no-such-profile" };
    const error = await refusal(master, { masterUsername: "boss" });
    restoreKeys();
    const { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials } = process.env;
    expect(error).to.have.property(
      "message",
      `could not read the master's credentials from SSM parameter "${password}" in region "${emulator.aws.region}": ` +
        'could not log in to AWS with profile "no-such-profile": it does not exist, or has no credentials\n' +
        `Detail: Looked in ${config ?? ""} and ${credentials ?? ""}.\n` +
        "Hint: Check the profile's name (aws configure list-profiles) and the files, which AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE can name. " +
        `A deployment takes the profile from master.profile, aws:profile or AWS_PROFILE; the server is in account ${emulator.aws.accountId}.`,
    );
  });

  it("tell that the role may not be assumed", async () => {
    const principals = createPrincipals(emulator.aws);
    const assumeRoleArn = await principals.createRole("locked", {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { Service: "lambda.amazonaws.com" },
    });
    const { secretArn } = rds;
    const error = await refusal({ secretsManager: { secretArn }, assumeRoleArn });
    const { deployerArn } = emulator.aws;
    expect(error).to.have.property("code", "MASTER_CREDENTIALS");
    expect(error).to.have.property(
      "message",
      `could not read the master's credentials from secret "${secretArn}" in region "${emulator.aws.region}": ` +
        `could not assume IAM role "${assumeRoleArn}": AccessDenied (User: ${deployerArn} is not authorized to perform: sts:AssumeRole on resource: ${assumeRoleArn})\n` +
        `Detail: Asked as "${deployerArn}".\n` +
        "Hint: Allow the caller sts:AssumeRole on the role, in a policy of its own, and allow the caller in the role's trust policy. " +
        "If the trust policy asks for an external ID, give it: externalId in the options of the client, or in aws:assumeRoles for a deployment. " +
        "If the caller's session has transitive tags, as with EKS Pod Identity, allow sts:TagSession in both policies too.",
    );
  });

  it("tell that a secret is not what RDS writes, and nothing of what it holds", async () => {
    const client = new SecretsManagerClient({});
    const text = "hunter2 is no JSON";
    await client.send(new CreateSecretCommand({ Name: "odd", SecretString: text }));
    const error = await refusal({ secretsManager: { secretArn: "odd" } });
    expect(error).to.have.property(
      "message",
      `secret "odd" in region "${emulator.aws.region}" does not hold the master's name and password\n` +
        'Detail: Expected JSON with the texts "username" and "password", found plain text, which is no JSON object.\n' +
        'Hint: Store it as RDS itself does, such as {"username": …, "password": …}.',
    );
    expect(error).not.to.have.property("cause");
  });

  it("come from a secret with other keys where these are named, and tell the keys else", async () => {
    const SecretString = JSON.stringify({ user: "boss", pass: "hunter2" });
    await new SecretsManagerClient({}).send(
      new CreateSecretCommand({ Name: "other-keys", SecretString }),
    );
    const secretArn = "other-keys";
    const secretsManager = { secretArn, usernameKey: "user", passwordKey: "pass" };
    expect(await readMasterCredentials({ secretsManager }, server())).to.deep.equal({
      username: "boss",
      password: "hunter2",
    });
    expect(await refusal({ secretsManager: { secretArn } })).to.have.property(
      "message",
      `secret "other-keys" in region "${emulator.aws.region}" does not hold the master's name and password\n` +
        'Detail: Expected JSON with the texts "username" and "password", found the keys "pass", "user".\n' +
        "Hint: Set master.secretsManager.usernameKey and passwordKey to the keys that hold them.",
    );
  });

  it("need the master's name from somewhere", async () => {
    const error = await refusal({ ssm: { password: rds.ssm.password } });
    expect(error).to.have.property(
      "message",
      "cannot tell the master's name: the server's resource does not hold it\n" +
        "Hint: Set master.ssm.username to the SSM parameter that does.",
    );
  });

  it("take a plain parameter for the name", async () => {
    const client = new SSMClient({});
    const plain = { Name: "/plain/user", Type: "String", Value: "boss" } as const;
    await client.send(new PutParameterCommand(plain));
    const ssm = { username: "/plain/user", password: rds.ssm.password };
    expect(await readMasterCredentials({ ssm }, server())).to.have.property("username", "boss");
  });
});
