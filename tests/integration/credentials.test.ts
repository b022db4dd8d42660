import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { callerOf } from "../../connect/caller";
import { type AwsIdentity, type AwsKeys, credentialsOf } from "../../connect/credentials";
import { authTokenSource } from "../../connect/token";
import type { Emulator } from "../emulator/emulator";
import { listen } from "../emulator/listen";
import { createPrincipals, type Principals } from "../emulator/principals";
import { setEnvironment } from "./environment";
import { sharedEmulator } from "./servers";

const STS_HINT =
  "Hint: Let the process reach STS through a NAT gateway, or an interface VPC endpoint for com.amazonaws.eu-central-1.sts; " +
  "or attach the policy to the role that the process runs as (attachTo), which needs no STS.";

const LOGIN = { host: "db", port: 5432, region: "eu-central-1", username: "svc" };

describe("the credentials of an AWS identity", function () {
  this.timeout(120_000);
  let emulator: Emulator;
  let principals: Principals;
  let folder: string;
  let user: AwsKeys;
  let roles: { readonly first: string; readonly second: string };
  let restore: () => void;

  before(async () => {
    emulator = await sharedEmulator();
    restore = setEnvironment({ ...emulator.aws.env, AWS_PROFILE: undefined });
    principals = createPrincipals(emulator.aws);
    folder = await mkdtemp(join(tmpdir(), "credentials-"));
    user = await principals.createUser("walker", {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: "*",
    });
    const first = await principals.createRole("chain-first", principals.accountTrust);
    const second = await principals.createRole("chain-second", {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { AWS: first },
      Condition: { StringEquals: { "sts:ExternalId": "orders-7" } },
    });
    roles = { first, second };
  });

  after(async () => {
    restore();
    await rm(folder, { recursive: true });
  });

  /** Without the keys of the environment, which would answer for anybody. */
  async function withoutKeys<T>(
    run: () => Promise<T>,
    env: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    const keys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    return withEnvironment({ ...keys, ...env }, run);
  }

  async function file(name: string, text: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  }

  async function arnOf(identity: AwsIdentity): Promise<string | undefined> {
    return (await callerOf({ identity, region: emulator.aws.region }))?.arn;
  }

  async function refusalOf(identity: AwsIdentity, region = emulator.aws.region): Promise<unknown> {
    try {
      return await (
        await credentialsOf(identity, region)
      )();
    } catch (error) {
      return error;
    }
  }

  const walker = "arn:aws:iam::123456789012:user/walker";
  const profileText = (): string =>
    `[orders]\naws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`;

  it("are the environment's where the identity says nothing", async () => {
    expect(await arnOf({})).to.equal(emulator.aws.deployerArn);
  });

  it("are given keys, before a profile", async () => {
    expect(await arnOf({ keys: user, profile: "no-such-profile" })).to.equal(walker);
  });

  it("are a profile's of a shared credentials file, before the environment's keys", async () => {
    const sharedCredentialsFiles = [await file("credentials", profileText())];
    expect(await arnOf({ profile: "orders", sharedCredentialsFiles })).to.equal(walker);
  });

  it("are a profile's of a shared config file, with its role and source profile", async () => {
    const text = `${profileText().replace("[orders]", "[profile base]")}
[profile orders]
source_profile = base
role_arn = ${roles.first}
role_session_name = from-profile
`;
    const sharedConfigFiles = [await file("config", text)];
    const arn = await withoutKeys(() => arnOf({ profile: "orders", sharedConfigFiles }));
    expect(arn).to.equal("arn:aws:sts::123456789012:assumed-role/chain-first/from-profile");
  });

  it("are the environment's profile's of the shared files that are named", async () => {
    const sharedCredentialsFiles = [await file("environment", profileText())];
    const arn = await withoutKeys(() => arnOf({ sharedCredentialsFiles }), {
      AWS_PROFILE: "orders",
    });
    expect(arn).to.equal(walker);
  });

  it("are never another identity's where a profile does not exist", async () => {
    const sharedConfigFiles = [join(folder, "no-such-file")];
    const env = { AWS_SHARED_CREDENTIALS_FILE: undefined };
    const error = await withEnvironment(env, () =>
      refusalOf({ profile: "no-such-profile", sharedConfigFiles }),
    );
    expect(error).to.have.property(
      "message",
      'could not log in to AWS with profile "no-such-profile": it does not exist, or has no credentials\n' +
        `Detail: Looked in ${folder}/no-such-file and ~/.aws/credentials.\n` +
        "Hint: Check the profile's name (aws configure list-profiles) and the files, which AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE can name.",
    );
  });

  for (const [title, profile, looked] of [
    ["none", "", 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, profile "default"'],
    ["a profile that does not exist", "nowhere", 'profile "nowhere" (AWS_PROFILE)'],
  ] as const) {
    it(`tell where they were looked for where the environment names ${title}`, async () => {
      const [config, credentials] = ["no-config", "no-credentials"].map((name) =>
        join(folder, name),
      );
      const error = await withoutKeys(() => refusalOf({}), {
        AWS_PROFILE: profile,
        AWS_CONFIG_FILE: config ?? "",
        AWS_SHARED_CREDENTIALS_FILE: credentials ?? "",
      });
      expect(error).to.have.property("code", "AWS_CREDENTIALS");
      expect(error).to.have.property(
        "message",
        "could not find AWS credentials\n" +
          `Detail: Looked for ${looked} in ${folder}/no-config and ${folder}/no-credentials, AWS_WEB_IDENTITY_TOKEN_FILE, and the role of the container or the instance.\n` +
          "Hint: Set AWS_PROFILE to a profile that exists, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; or run the process where AWS gives it a role, such as a task role or an instance profile.",
      );
    });
  }

  it("are the last role's of a chain", async () => {
    const assumeRoles = [
      { roleArn: roles.first },
      { roleArn: roles.second, externalId: "orders-7", sessionName: "deploy" },
    ];
    expect(await arnOf({ keys: user, assumeRoles })).to.equal(
      "arn:aws:sts::123456789012:assumed-role/chain-second/deploy",
    );
  });

  it("are one request's for callers at the same time, and new ones where that is asked later", async () => {
    const identity = { keys: user, assumeRoles: [{ roleArn: roles.first }] };
    const provider = await credentialsOf(identity, emulator.aws.region);
    const [one, two] = await Promise.all([provider(), provider()]);
    const kept = await provider({ forceRefresh: true });
    expect([two, kept]).to.deep.equal([one, one]);
    const fresh = await minutesLater(2, () => provider({ forceRefresh: true }));
    expect(fresh.accessKeyId).not.to.equal(one.accessKeyId);
  });

  it("are one session's for tokens of a minute, also where it lasts 15 minutes", async () => {
    const role = { roleArn: roles.first, durationSeconds: 900 };
    const sts = await startSts(15);
    const token = authTokenSource({ ...LOGIN, keys: user, assumeRoles: [role] });
    const tokens = await withEnvironment(sts.env, async () => [
      await token(),
      await token(),
      await token(),
    ]);
    sts.stop();
    expect(tokens.every((text) => text.includes("X-Amz-Credential=A%2F"))).to.equal(true);
    expect(sts.requests).to.have.lengthOf(1);
  });

  it("are the last session's while it is good, where STS is out of reach", async () => {
    const role = { roleArn: roles.first, durationSeconds: 900 };
    const sts = await startSts(15);
    const provider = await credentialsOf({ keys: user, assumeRoles: [role] }, "eu-central-1");
    const force = () => provider({ forceRefresh: true });
    await withEnvironment(sts.env, async () => {
      const first = await provider();
      sts.stop();
      expect(await minutesLater(2, force)).to.deep.equal(first);
      const error = await minutesLater(16, () => force().catch((found: unknown) => found));
      expect(error).to.have.property("code", "AWS_CREDENTIALS");
    });
  });

  it("are asked for with all that a role and a web identity say", async () => {
    const tokenFile = await file("token", "from.a.file\n");
    const policies = { policy: "{}", policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] };
    const webIdentity = { roleArn: roles.first, tokenFile, durationSeconds: 900, ...policies };
    const role = {
      roleArn: roles.second,
      externalId: "id",
      sessionName: "name",
      durationSeconds: 1200,
      tags: { team: "orders" },
      transitiveTagKeys: ["team"],
      sourceIdentity: "alice",
      ...policies,
    };
    const requests = await requestsOf({ webIdentity, assumeRoles: [role] });
    expect(requests).to.deep.equal([
      {
        Action: "AssumeRoleWithWebIdentity",
        RoleArn: roles.first,
        RoleSessionName: "pulumi-rds-iam-user",
        WebIdentityToken: "from.a.file",
        DurationSeconds: "900",
        Policy: "{}",
        "PolicyArns.member.1.arn": "arn:aws:iam::aws:policy/ReadOnlyAccess",
        Version: "2011-06-15",
      },
      {
        Action: "AssumeRole",
        RoleArn: roles.second,
        RoleSessionName: "name",
        ExternalId: "id",
        DurationSeconds: "1200",
        "Tags.member.1.Key": "team",
        "Tags.member.1.Value": "orders",
        "TransitiveTagKeys.member.1": "team",
        SourceIdentity: "alice",
        Policy: "{}",
        "PolicyArns.member.1.arn": "arn:aws:iam::aws:policy/ReadOnlyAccess",
        Version: "2011-06-15",
      },
    ]);
  });

  /** What an STS is asked that gives everybody the same session. */
  async function requestsOf(identity: AwsIdentity): Promise<readonly unknown[]> {
    const sts = await startSts(60);
    await withoutKeys(() => refusalOf(identity), sts.env);
    sts.stop();
    return sts.requests;
  }

  it("are refused with who asked, for which role, and both policies", async () => {
    const assumeRoles = [{ roleArn: roles.second }];
    const error = await refusalOf({ keys: user, assumeRoles });
    expect(error).to.have.property("code", "AWS_CREDENTIALS");
    expect(error).to.have.property(
      "message",
      `could not assume IAM role "${roles.second}": AccessDenied (User: ${walker} is not authorized to perform: sts:AssumeRole on resource: ${roles.second})\n` +
        `Detail: Asked as "${walker}".\n` +
        "Hint: Allow the caller sts:AssumeRole on the role, in a policy of its own, and allow the caller in the role's trust policy. " +
        "If the trust policy asks for an external ID, give it: externalId in the options of the client, or in aws:assumeRoles for a deployment. " +
        "If the caller's session has transitive tags, as with EKS Pod Identity, allow sts:TagSession in both policies too.",
    );
  });

  it("name STS where the connection is refused", async () => {
    const server = createServer();
    const endpoint = `http://127.0.0.1:${String(await listen(server))}`;
    await new Promise((resolve) => server.close(resolve));
    expect(await unreachable(endpoint)).to.have.property(
      "message",
      `could not assume IAM role "${roles.first}": could not reach ${endpoint}: the connection was refused (ECONNREFUSED)\n${STS_HINT}`,
    );
  });

  it("name STS where its name does not resolve", async () => {
    expect(await unreachable("https://sts.eu-central-1.amazonaws.invalid"))
      .to.have.property("message")
      .that.matches(
        /^could not assume IAM role "[^"]*": could not reach https:\/\/sts\.eu-central-1\.amazonaws\.invalid: its name could not be resolved \((ENOTFOUND|EAI_AGAIN)\)\nHint: Let the process reach STS/,
      );
  });

  it("name STS where it never answers, after a bounded time", async () => {
    const silent = createServer(() => undefined);
    const endpoint = `http://127.0.0.1:${String(await listen(silent))}`;
    const before = Date.now();
    const error = await unreachable(endpoint);
    silent.close();
    silent.closeAllConnections();
    expect(error).to.have.property(
      "message",
      `could not assume IAM role "${roles.first}": could not reach ${endpoint}: it did not answer in time\n${STS_HINT}`,
    );
    expect(Date.now() - before).to.be.lessThan(30_000);
  });

  async function unreachable(endpoint: string): Promise<unknown> {
    const restoreEndpoint = setEnvironment({ AWS_ENDPOINT_URL_STS: endpoint });
    const assumeRoles = [{ roleArn: roles.first }];
    const error = await refusalOf({ keys: user, assumeRoles }, "eu-central-1");
    restoreEndpoint();
    return error;
  }

  it("name the command to log in again where a session of Identity Center has ended", async () => {
    const portal = "https://acme.awsapps.com/start";
    const text = `[profile current]
sso_session = acme
sso_account_id = 123456789012
sso_role_name = Analyst
[sso-session acme]
sso_region = eu-west-1
sso_start_url = ${portal}
[profile legacy]
sso_region = eu-west-1
sso_start_url = ${portal}
sso_account_id = 123456789012
sso_role_name = Analyst
`;
    const env = { AWS_CONFIG_FILE: await file("sso", text), HOME: folder };
    for (const profile of ["current", "legacy"]) {
      const message =
        `could not log in to AWS with profile "${profile}": its session of IAM Identity Center has expired, or there is none\n` +
        `Hint: Log in again: aws sso login --profile ${profile}`;
      const named = await withoutKeys(() => refusalOf({ profile }), env);
      const chosen = await withoutKeys(() => refusalOf({}), { ...env, AWS_PROFILE: profile });
      expect(named).to.have.property("message", message);
      expect(chosen).to.have.property("message", message);
    }
  });

  it("come from one shared file of each kind", async () => {
    const error = await refusalOf({ sharedConfigFiles: ["a", "b"] });
    expect(error).to.have.property(
      "message",
      "cannot use 2 shared config files: the AWS SDK for JavaScript reads one\n" +
        "Hint: Name one file that holds every profile that is needed.",
    );
  });
});

async function withEnvironment<T>(
  variables: Readonly<Record<string, string | undefined>>,
  run: () => Promise<T>,
): Promise<T> {
  const before = setEnvironment(variables);
  try {
    return await run();
  } finally {
    before();
  }
}

/** Runs at a later time, as the clock says it. */
async function minutesLater<T>(minutes: number, run: () => Promise<T>): Promise<T> {
  const { now } = Date;
  Date.now = () => now() + minutes * 60_000;
  try {
    return await run();
  } finally {
    Date.now = now;
  }
}

/** An STS that gives everybody the same session. */
async function startSts(minutes: number) {
  const requests: unknown[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const asked = new URLSearchParams(Buffer.concat(chunks).toString());
      requests.push(Object.fromEntries(asked));
      const action = asked.get("Action") ?? "";
      const expiration = new Date(Date.now() + minutes * 60_000).toISOString();
      const session = `<AccessKeyId>A</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken><Expiration>${expiration}</Expiration>`;
      response.end(
        `<${action}Response><${action}Result><Credentials>${session}</Credentials></${action}Result></${action}Response>`,
      );
    });
  });
  const url = `http://127.0.0.1:${String(await listen(server))}`;
  return {
    env: { AWS_ENDPOINT_URL_STS: url },
    requests,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
