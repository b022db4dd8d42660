import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { type Emulator, startEmulator } from "../emulator/emulator";
import { createPrincipals, type Principals } from "../emulator/principals";

useChai(chaiAsPromised);

const ACCOUNT_ROOT = { AWS: "arn:aws:iam::123456789012:root" };
const DEPLOYER = "arn:aws:iam::123456789012:user/deployer";
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

  it("is refused to keys that nobody issued", async () => {
    const RoleArn = await createRole({ ...ASSUME, Principal: "*" });
    const stranger = { accessKeyId: "AKIASTRANGER", secretAccessKey: "x" };
    await expect(principals.assumeRole({ RoleArn }, stranger)).to.be.rejectedWith(
      "The security token included in the request is invalid.",
    );
  });

  it("keeps to the role's longest session", async () => {
    const RoleArn = await createRole({ ...ASSUME, Principal: ACCOUNT_ROOT });
    await expect(principals.assumeRole({ RoleArn, DurationSeconds: 7200 })).to.be.rejectedWith(
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  });
});
