import {
  CreateAccessKeyCommand,
  CreateOpenIDConnectProviderCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { type Emulator, startEmulator } from "../emulator/emulator";
import type { AwsCredentials } from "../emulator/login";
import { createPrincipals, type Principals } from "../emulator/principals";
import { openAccount } from "../emulator/sts/accounts";
import { createIssuer, type Issuer } from "../emulator/sts/issuer";
import { registerMfaDevice } from "../emulator/sts/mfa";
import { assumeAsService } from "../emulator/sts/services";

useChai(chaiAsPromised);

const ACCOUNT_ROOT = { AWS: "arn:aws:iam::123456789012:root" };
const DEPLOYER = "arn:aws:iam::123456789012:user/deployer";
const NOTHING = { Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" };
const ASSUME = { Effect: "Allow", Action: "sts:AssumeRole" };

describe("the emulator's AssumeRole", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let principals: Principals;
  let names = 0;

  before(async () => {
    emulator = await startEmulator({ versions: [] });
    principals = createPrincipals(emulator.aws);
  });

  after(() => emulator.stop());

  function createRole(trust: object): Promise<string> {
    names += 1;
    return principals.createRole(`role-${names}`, trust);
  }

  function allow(roleArn: string, action: string | readonly string[]): Promise<void> {
    const statement = { Effect: "Allow", Action: action, Resource: "*" };
    return principals.putRolePolicy(nameOf(roleArn), "own", statement);
  }

  function nameOf(roleArn: string): string {
    return roleArn.slice(roleArn.lastIndexOf("/") + 1);
  }

  function whoIs(credentials: AwsCredentials): Promise<string | undefined> {
    return identityOf(emulator, credentials);
  }

  const trusts: readonly (readonly [string, object])[] = [
    ["the account", { ...ASSUME, Principal: ACCOUNT_ROOT }],
    ["the deployer", { ...ASSUME, Principal: { AWS: DEPLOYER } }],
    [
      "the account but only the deployer",
      {
        ...ASSUME,
        Principal: ACCOUNT_ROOT,
        Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/dep*" } },
      },
    ],
  ];
  for (const [title, trust] of trusts) {
    it(`is allowed by a trust policy for ${title}`, async () => {
      const session = await principals.assumeRole({ RoleArn: await createRole(trust) });
      expect(session.accessKeyId).to.match(/^ASIA/);
    });
  }

  const refused: readonly (readonly [string, object])[] = [
    ["a service", { ...ASSUME, Principal: { Service: "lambda.amazonaws.com" } }],
    ["another account", { ...ASSUME, Principal: { AWS: "arn:aws:iam::210987654321:root" } }],
    [
      "sessions with MFA",
      {
        ...ASSUME,
        Principal: ACCOUNT_ROOT,
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      },
    ],
    [
      "a condition that the emulator does not know",
      {
        ...ASSUME,
        Principal: ACCOUNT_ROOT,
        Condition: { IpAddress: { "aws:SourceIp": "127.0.0.1/32" } },
      },
    ],
  ];
  for (const [title, trust] of refused) {
    it(`is refused by a trust policy for ${title}`, async () => {
      const RoleArn = await createRole(trust);
      const error: unknown = await expect(principals.assumeRole({ RoleArn })).to.be.rejectedWith(
        `User: ${DEPLOYER} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      );
      expect(error).to.include({ name: "AccessDenied" });
    });
  }

  it("is refused for a role that does not exist", async () => {
    const RoleArn = "arn:aws:iam::123456789012:role/nobody";
    await expect(principals.assumeRole({ RoleArn })).to.be.rejectedWith("is not authorized");
  });

  it("wants the external id that the trust policy names", async () => {
    const Condition = { StringEquals: { "sts:ExternalId": "from the contract" } };
    const RoleArn = await createRole({ ...ASSUME, Principal: ACCOUNT_ROOT, Condition });
    for (const external of [{}, { ExternalId: "guessed" }]) {
      await expect(principals.assumeRole({ RoleArn, ...external })).to.be.rejectedWith(
        "is not authorized",
      );
    }
    const session = await principals.assumeRole({ RoleArn, ExternalId: "from the contract" });
    expect(session).to.have.property("sessionToken");
  });

  it("wants a policy of the caller's own where the trust policy names only the account", async () => {
    const caller = await principals.createUser("without-rights", {
      Effect: "Allow",
      Action: "s3:ListAllMyBuckets",
      Resource: "*",
    });
    const throughAccount = await createRole({ ...ASSUME, Principal: ACCOUNT_ROOT });
    const AWS = "arn:aws:iam::123456789012:user/without-rights";
    const byName = await createRole({ ...ASSUME, Principal: { AWS } });
    await expect(principals.assumeRole({ RoleArn: throughAccount }, caller)).to.be.rejectedWith(
      `User: ${AWS} is not authorized`,
    );
    expect(await principals.assumeRole({ RoleArn: byName }, caller)).to.have.property(
      "sessionToken",
    );
  });

  it("knows a user by an ARN with a path", async () => {
    const UserName = "with-path";
    await principals.iam.send(new CreateUserCommand({ UserName, Path: "/data/team/" }));
    const { AccessKey } = await principals.iam.send(new CreateAccessKeyCommand({ UserName }));
    const caller = {
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    };
    const AWS = "arn:aws:iam::123456789012:user/data/team/with-path";
    const RoleArn = await createRole({ ...ASSUME, Principal: { AWS } });
    expect(await principals.assumeRole({ RoleArn }, caller)).to.have.property("sessionToken");
    const other = await createRole({
      ...ASSUME,
      Principal: { AWS: AWS.replace("/data/team", "") },
    });
    await expect(principals.assumeRole({ RoleArn: other }, caller)).to.be.rejectedWith(
      `User: ${AWS} is not authorized to perform: sts:AssumeRole on resource: ${other}`,
    );
  });

  it("is refused to keys that nobody issued", async () => {
    const RoleArn = await createRole({ ...ASSUME, Principal: "*" });
    const stranger = { accessKeyId: "AKIASTRANGER", secretAccessKey: "x" };
    await expect(principals.assumeRole({ RoleArn }, stranger)).to.be.rejectedWith(
      "The security token included in the request is invalid.",
    );
  });

  it("is refused to the key of a user that was deleted", async () => {
    const caller = await principals.createUser("gone", NOTHING);
    const { iam } = principals;
    await iam.send(new DeleteUserPolicyCommand({ UserName: "gone", PolicyName: "own" }));
    const AccessKeyId = caller.accessKeyId;
    await iam.send(new DeleteAccessKeyCommand({ UserName: "gone", AccessKeyId }));
    await iam.send(new DeleteUserCommand({ UserName: "gone" }));
    const RoleArn = await createRole({ ...ASSUME, Principal: "*" });
    await expect(principals.assumeRole({ RoleArn }, caller)).to.be.rejectedWith(
      "The security token included in the request is invalid.",
    );
  });

  it("keeps to the role's longest session", async () => {
    const RoleArn = await createRole({ ...ASSUME, Principal: ACCOUNT_ROOT });
    await expect(principals.assumeRole({ RoleArn, DurationSeconds: 7200 })).to.be.rejectedWith(
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  });

  describe("of a role by itself", () => {
    it("is refused, whatever the account and the role's own policies allow", async () => {
      const RoleArn = await createRole({ ...ASSUME, Principal: ACCOUNT_ROOT });
      await allow(RoleArn, "sts:AssumeRole");
      const session = await principals.assumeRole({ RoleArn });
      const me = RoleArn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/");
      await expect(principals.assumeRole({ RoleArn }, session)).to.be.rejectedWith(
        `User: ${me}/test is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      );
    });

    it("is refused where everybody is trusted", async () => {
      const RoleArn = await createRole({ ...ASSUME, Principal: "*" });
      const session = await principals.assumeRole({ RoleArn });
      await expect(principals.assumeRole({ RoleArn }, session)).to.be.rejectedWith(
        "is not authorized to perform: sts:AssumeRole",
      );
    });

    it("is allowed where the trust policy names the role", async () => {
      const RoleArn = await createRole({ ...ASSUME, Principal: ACCOUNT_ROOT });
      const AWS = [ACCOUNT_ROOT.AWS, RoleArn];
      await principals.setTrust(nameOf(RoleArn), { ...ASSUME, Principal: { AWS } });
      const session = await principals.assumeRole({ RoleArn });
      expect(await principals.assumeRole({ RoleArn }, session)).to.have.property("sessionToken");
    });
  });

  const names64 = "n".repeat(64);
  const badNames: readonly (readonly [string, string])[] = [
    ["two words", "satisfy regular expression pattern: [\\w+=,.@-]*"],
    ["a", "have length greater than or equal to 2"],
    [`${names64}n`, "have length less than or equal to 64"],
  ];
  for (const [RoleSessionName, constraint] of badNames) {
    it(`refuses the session name ${RoleSessionName}`, async () => {
      const RoleArn = await createRole({ ...ASSUME, Principal: ACCOUNT_ROOT });
      await expect(principals.assumeRole({ RoleArn, RoleSessionName })).to.be.rejectedWith(
        `1 validation error detected: Value '${RoleSessionName}' at 'roleSessionName' failed to satisfy constraint: Member must ${constraint}`,
      );
    });
  }

  it("takes a session name of 64 characters", async () => {
    const RoleArn = await createRole({ ...ASSUME, Principal: ACCOUNT_ROOT });
    const session = await principals.assumeRole({ RoleArn, RoleSessionName: names64 });
    expect(await whoIs(session)).to.match(new RegExp(`/${names64}$`));
  });

  describe("with session tags", () => {
    const Tags = [{ Key: "team", Value: "orders" }];
    const TAG = { ...ASSUME, Action: ["sts:AssumeRole", "sts:TagSession"] };

    it("is refused where the trust policy does not allow sts:TagSession", async () => {
      const RoleArn = await createRole({ ...ASSUME, Principal: ACCOUNT_ROOT });
      const error: unknown = await expect(
        principals.assumeRole({ RoleArn, Tags }),
      ).to.be.rejectedWith(
        `User: ${DEPLOYER} is not authorized to perform: sts:TagSession on resource: ${RoleArn}`,
      );
      expect(error).to.include({ name: "AccessDenied" });
    });

    it("is refused where the caller's own policies do not allow it", async () => {
      const caller = await principals.createUser("without-tags", {
        ...ASSUME,
        Resource: "*",
      });
      const RoleArn = await createRole({ ...TAG, Principal: ACCOUNT_ROOT });
      await expect(principals.assumeRole({ RoleArn, Tags }, caller)).to.be.rejectedWith(
        "is not authorized to perform: sts:TagSession",
      );
      expect(await principals.assumeRole({ RoleArn }, caller)).to.have.property("sessionToken");
    });

    const conditions: readonly (readonly [string, string, boolean])[] = [
      ["aws:RequestTag/team", "orders", true],
      ["aws:RequestTag/team", "billing", false],
      ["aws:RequestTag/stage", "prod", false],
    ];
    for (const [key, value, isAllowed] of conditions) {
      it(`is ${isAllowed ? "allowed" : "refused"} by a condition ${key} = ${value}`, async () => {
        const Condition = { StringEquals: { [key]: value } };
        const RoleArn = await createRole({ ...TAG, Principal: ACCOUNT_ROOT, Condition });
        const assumed = principals.assumeRole({ RoleArn, Tags });
        if (isAllowed) expect(await assumed).to.have.property("sessionToken");
        else await expect(assumed).to.be.rejectedWith("is not authorized to perform");
      });
    }

    it("hands transitive tags on, which the next role has to allow", async () => {
      const middle = await createRole({ ...TAG, Principal: ACCOUNT_ROOT });
      await allow(middle, ["sts:AssumeRole", "sts:TagSession"]);
      const session = await principals.assumeRole({
        RoleArn: middle,
        Tags,
        TransitiveTagKeys: ["team"],
      });
      const plain = await principals.assumeRole({ RoleArn: middle, Tags });
      const untagged = await createRole({ ...ASSUME, Principal: ACCOUNT_ROOT });
      await expect(principals.assumeRole({ RoleArn: untagged }, session)).to.be.rejectedWith(
        "is not authorized to perform: sts:TagSession",
      );
      expect(await principals.assumeRole({ RoleArn: untagged }, plain)).to.have.property(
        "sessionToken",
      );
      const tagged = await createRole({
        ...TAG,
        Principal: ACCOUNT_ROOT,
        Condition: { StringEquals: { "aws:PrincipalTag/team": "orders" } },
      });
      expect(await principals.assumeRole({ RoleArn: tagged }, session)).to.have.property(
        "sessionToken",
      );
      await expect(principals.assumeRole({ RoleArn: tagged, Tags }, session)).to.be.rejectedWith(
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
      );
    });

    it("knows the tags of a user", async () => {
      const caller = await principals.createUser("tagged", { ...ASSUME, Resource: "*" });
      await principals.iam.send(new TagUserCommand({ UserName: "tagged", Tags }));
      const Condition = { StringEquals: { "aws:PrincipalTag/team": "orders" } };
      const RoleArn = await createRole({ ...ASSUME, Principal: ACCOUNT_ROOT, Condition });
      expect(await principals.assumeRole({ RoleArn }, caller)).to.have.property("sessionToken");
      await expect(principals.assumeRole({ RoleArn })).to.be.rejectedWith("is not authorized");
    });
  });

  it("wants sts:SetSourceIdentity for a source identity", async () => {
    const Action = ["sts:AssumeRole", "sts:SetSourceIdentity"];
    const without = await createRole({ ...ASSUME, Principal: ACCOUNT_ROOT });
    const Condition = { StringLike: { "sts:SourceIdentity": "ana*" } };
    const RoleArn = await createRole({ ...ASSUME, Action, Principal: ACCOUNT_ROOT, Condition });
    const SourceIdentity = "ana@example.com";
    await expect(principals.assumeRole({ RoleArn: without, SourceIdentity })).to.be.rejectedWith(
      "is not authorized to perform: sts:SetSourceIdentity",
    );
    expect(await principals.assumeRole({ RoleArn, SourceIdentity })).to.have.property(
      "sessionToken",
    );
  });

  describe("with MFA", () => {
    const Condition = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
    let caller: AwsCredentials;
    let serial: string;
    let RoleArn: string;

    before(async () => {
      caller = await principals.createUser("ana", { ...ASSUME, Resource: "*" });
      serial = registerMfaDevice(emulator, { userName: "ana", code: "123456" });
      RoleArn = await createRole({ ...ASSUME, Principal: ACCOUNT_ROOT, Condition });
    });

    it("is allowed with the code of the user's own device", async () => {
      const request = { RoleArn, SerialNumber: serial, TokenCode: "123456" };
      expect(await principals.assumeRole(request, caller)).to.have.property("sessionToken");
    });

    const FAILED = "MultiFactorAuthentication failed";
    const UNKNOWN = `${FAILED}, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.`;
    const wrong: readonly (readonly [string, object, string])[] = [
      ["without it", {}, "is not authorized to perform: sts:AssumeRole"],
      [
        "with another code",
        { SerialNumber: "arn:aws:iam::123456789012:mfa/ana", TokenCode: "654321" },
        `${FAILED} with invalid MFA one time pass code.`,
      ],
      [
        "without a code",
        { SerialNumber: "arn:aws:iam::123456789012:mfa/ana" },
        `${FAILED}, must provide both MFA serial number and one time pass code.`,
      ],
      [
        "with a device that nobody has",
        { SerialNumber: "arn:aws:iam::123456789012:mfa/bob", TokenCode: "123456" },
        UNKNOWN,
      ],
    ];
    for (const [title, request, message] of wrong) {
      it(`is refused ${title}`, async () => {
        const error: unknown = await expect(
          principals.assumeRole({ RoleArn, ...request }, caller),
        ).to.be.rejectedWith(message);
        expect(error).to.include({ name: "AccessDenied" });
      });
    }

    it("is refused with another user's device", async () => {
      const request = { RoleArn, SerialNumber: serial, TokenCode: "123456" };
      await expect(principals.assumeRole(request)).to.be.rejectedWith(UNKNOWN);
    });
  });

  describe("between accounts", () => {
    const OTHER = "210987654321";
    let others: Principals;

    before(async () => {
      others = createPrincipals(await openAccount(emulator, OTHER));
    });

    const trusted = { AWS: `arn:aws:iam::${OTHER}:root` };

    it("is allowed by both sides together", async () => {
      const RoleArn = await createRole({ ...ASSUME, Principal: trusted });
      const caller = await others.createUser("caller", { ...ASSUME, Resource: RoleArn });
      const session = await others.assumeRole({ RoleArn }, caller);
      expect(await whoIs(session)).to.equal(
        `arn:aws:sts::123456789012:assumed-role/${nameOf(RoleArn)}/test`,
      );
    });

    it("is refused where only the trust policy names the caller", async () => {
      const caller = await others.createUser("without-policy", NOTHING);
      const AWS = `arn:aws:iam::${OTHER}:user/without-policy`;
      const RoleArn = await createRole({ ...ASSUME, Principal: { AWS } });
      await expect(others.assumeRole({ RoleArn }, caller)).to.be.rejectedWith(
        `User: ${AWS} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      );
    });

    it("is refused where only the caller's own policies allow it", async () => {
      const RoleArn = await createRole({ ...ASSUME, Principal: ACCOUNT_ROOT });
      await expect(others.assumeRole({ RoleArn })).to.be.rejectedWith("is not authorized");
    });

    it("keeps roles of one name in two accounts apart", async () => {
      const RoleArn = await createRole({ ...ASSUME, Principal: trusted });
      const otherArn = await others.createRole(nameOf(RoleArn), { ...ASSUME, Principal: trusted });
      expect(otherArn).to.equal(RoleArn.replace("123456789012", OTHER));
      expect(await whoIs(await others.assumeRole({ RoleArn: otherArn }))).to.contain(OTHER);
      await expect(principals.assumeRole({ RoleArn: otherArn })).to.be.rejectedWith(
        "is not authorized",
      );
    });
  });

  describe("by a service", () => {
    it("is refused with STS's own words", async () => {
      const roleArn = await createRole({
        ...ASSUME,
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      });
      const assumption = {
        service: "ecs-tasks.amazonaws.com",
        roleArn,
        sessionName: "task",
      };
      await expect(assumeAsService(emulator.parts.backend, assumption)).to.be.rejectedWith(
        `User: ecs-tasks.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      );
      const sourceAccount = "123456789012";
      const session = await assumeAsService(emulator.parts.backend, {
        ...assumption,
        sourceAccount,
      });
      expect(await whoIs(session.credentials)).to.match(/assumed-role\/role-\d+\/task$/);
    });

    it("is refused by a Deny for everybody", async () => {
      const Principal = { Service: "lambda.amazonaws.com" };
      const roleArn = await createRole([
        { ...ASSUME, Principal },
        { ...ASSUME, Effect: "Deny", Principal: "*" },
      ]);
      const assumption = { service: "lambda.amazonaws.com", roleArn, sessionName: "orders" };
      await expect(assumeAsService(emulator.parts.backend, assumption)).to.be.rejectedWith(
        "is not authorized",
      );
    });
  });
});

describe("the emulator's AssumeRoleWithWebIdentity", function () {
  this.timeout(120_000);

  const ISSUER = "https://token.example.com/id/1";
  const PROVIDER = "arn:aws:iam::123456789012:oidc-provider/token.example.com/id/1";
  const AUDIENCE = "sts.amazonaws.com";

  let emulator: Emulator;
  let issuer: Issuer;
  let RoleArn: string;

  before(async () => {
    emulator = await startEmulator({ versions: [] });
    const principals = createPrincipals(emulator.aws);
    issuer = await createIssuer(emulator, { url: ISSUER });
    const provider = { Url: ISSUER, ClientIDList: [AUDIENCE], ThumbprintList: ["0".repeat(40)] };
    await principals.iam.send(new CreateOpenIDConnectProviderCommand(provider));
    RoleArn = await principals.createRole("web", {
      Effect: "Allow",
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: PROVIDER },
      Condition: {
        StringEquals: { "token.example.com/id/1:aud": AUDIENCE },
        StringLike: { "token.example.com/id/1:sub": "repo:acme/*" },
      },
    });
  });

  after(() => emulator.stop());

  async function assumeWith(WebIdentityToken: string, role = RoleArn) {
    const { endpointUrl: endpoint, region } = emulator.aws;
    const sts = new STSClient({ endpoint, region });
    const request = { RoleArn: role, RoleSessionName: "web", WebIdentityToken };
    return sts.send(new AssumeRoleWithWebIdentityCommand(request));
  }

  it("answers a session and what the token said", async () => {
    const token = await issuer.sign({ sub: "repo:acme/orders", aud: AUDIENCE });
    const answer = await assumeWith(token);
    expect(answer.AssumedRoleUser?.Arn).to.equal("arn:aws:sts::123456789012:assumed-role/web/web");
    expect(answer).to.include({
      Audience: AUDIENCE,
      Provider: PROVIDER,
      SubjectFromWebIdentityToken: "repo:acme/orders",
    });
  });

  const SUBJECT = { sub: "repo:acme/orders", aud: AUDIENCE };
  const refused: readonly {
    readonly title: string;
    readonly token: () => Promise<string>;
    readonly name: string;
    readonly message: RegExp;
  }[] = [
    {
      title: "no token",
      token: () => Promise.resolve("password"),
      name: "InvalidIdentityTokenException",
      message:
        /^The ID Token provided is not a valid JWT\. \(You may see this error if you sent an Access Token\)$/,
    },
    {
      title: "a token of an issuer that the account does not know",
      token: async () =>
        (await createIssuer(emulator, { url: "https://other.example.com" })).sign(SUBJECT),
      name: "InvalidIdentityTokenException",
      message:
        /^No OpenIDConnect provider found in your account for https:\/\/other\.example\.com$/,
    },
    {
      title: "a token that another key signed",
      token: async () =>
        (await createIssuer(emulator, { url: ISSUER, isPublished: false })).sign(SUBJECT),
      name: "InvalidIdentityTokenException",
      message: /^The web identity token that was passed could not be validated by AWS\./,
    },
    {
      title: "an old token",
      token: () => issuer.sign({ ...SUBJECT, expiresInSeconds: -1 }),
      name: "ExpiredTokenException",
      message:
        /^Token expired: current date\/time \d+ must be before the expiration date\/time \d+$/,
    },
    {
      title: "a token for somebody else",
      token: () => issuer.sign({ ...SUBJECT, aud: "vault" }),
      name: "InvalidIdentityTokenException",
      message: /^Incorrect token audience$/,
    },
    {
      title: "another subject",
      token: () => issuer.sign({ ...SUBJECT, sub: "repo:other/orders" }),
      name: "AccessDenied",
      message: /^Not authorized to perform sts:AssumeRoleWithWebIdentity$/,
    },
  ];
  for (const { title, token, name, message } of refused) {
    it(`refuses ${title}`, async () => {
      const error: unknown = await expect(assumeWith(await token())).to.be.rejectedWith(message);
      expect(error).to.include({ name });
    });
  }

  it("refuses a role that does not exist", async () => {
    const token = await issuer.sign(SUBJECT);
    await expect(assumeWith(token, `${RoleArn}2`)).to.be.rejectedWith(
      "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    );
  });
});

describe("the emulator's GetCallerIdentity", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let principals: Principals;

  before(async () => {
    emulator = await startEmulator({ versions: [] });
    principals = createPrincipals(emulator.aws);
  });

  after(() => emulator.stop());

  const INVALID = "The security token included in the request is invalid.";

  it("knows the user of a key until the key is deactivated", async () => {
    const key = await principals.createUser("ana", NOTHING);
    expect(await identityOf(emulator, key)).to.equal("arn:aws:iam::123456789012:user/ana");
    const inactive = { UserName: "ana", AccessKeyId: key.accessKeyId, Status: "Inactive" } as const;
    await principals.iam.send(new UpdateAccessKeyCommand(inactive));
    const error: unknown = await expect(identityOf(emulator, key)).to.be.rejectedWith(INVALID);
    expect(error).to.include({ name: "InvalidClientTokenId" });
  });

  it("knows nobody with another secret, or without a signature", async () => {
    const { accessKeyId } = await principals.createUser("bob", NOTHING);
    const stranger = { accessKeyId, secretAccessKey: "guessed" };
    const error: unknown = await expect(identityOf(emulator, stranger)).to.be.rejectedWith(
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    );
    expect(error).to.include({ name: "SignatureDoesNotMatch" });
    const response = await fetch(emulator.aws.endpointUrl, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "Action=GetCallerIdentity&Version=2011-06-15",
    });
    expect(response.status).to.equal(403);
    expect(await response.text()).to.contain("<Code>MissingAuthenticationToken</Code>");
  });

  it("knows nobody with another session's token", async () => {
    const RoleArn = await principals.createRole("reader", principals.accountTrust);
    const session = await principals.assumeRole({ RoleArn });
    const other = { ...session, sessionToken: "made-up" };
    await expect(identityOf(emulator, other)).to.be.rejectedWith(INVALID);
    const { accessKeyId, secretAccessKey } = session;
    await expect(identityOf(emulator, { accessKeyId, secretAccessKey })).to.be.rejectedWith(
      INVALID,
    );
  });
});

async function identityOf(
  { aws }: Emulator,
  credentials: AwsCredentials,
): Promise<string | undefined> {
  const sts = new STSClient({ endpoint: aws.endpointUrl, region: aws.region, credentials });
  return (await sts.send(new GetCallerIdentityCommand({}))).Arn;
}
