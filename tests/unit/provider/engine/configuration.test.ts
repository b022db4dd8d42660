import { expect } from "chai";
import { identityIn } from "../../../../provider/engine/configuration";

const ROLE = "arn:aws:iam::123456789012:role/deployer";
const HINT =
  "\nHint: See https://www.pulumi.com/registry/packages/aws/installation-configuration/.";

/** What the identity has, without what it leaves undefined. */
function given(configuration: object): unknown {
  return JSON.parse(JSON.stringify(identityIn(configuration)));
}

const read: readonly {
  readonly title: string;
  readonly configuration: object;
  readonly identity: object;
}[] = [
  { title: "nothing", configuration: {}, identity: {} },
  { title: "empty texts", configuration: { profile: "", assumeRoles: "" }, identity: {} },
  { title: "a profile", configuration: { profile: "prod" }, identity: { profile: "prod" } },
  {
    title: "keys",
    configuration: { accessKey: "AKIA", secretKey: "hush" },
    identity: { keys: { accessKeyId: "AKIA", secretAccessKey: "hush" } },
  },
  {
    title: "keys of a session",
    configuration: { accessKey: "ASIA", secretKey: "hush", token: "session" },
    identity: {
      keys: { accessKeyId: "ASIA", secretAccessKey: "hush", sessionToken: "session" },
    },
  },
  {
    title: "shared files",
    configuration: { sharedConfigFiles: '["/a"]', sharedCredentialsFiles: '["/b"]' },
    identity: { sharedConfigFiles: ["/a"], sharedCredentialsFiles: ["/b"] },
  },
  {
    title: "a chain of roles, as JSON, with all that a role can have",
    configuration: {
      assumeRoles: JSON.stringify([
        { roleArn: ROLE },
        {
          roleArn: `${ROLE}2`,
          externalId: "orders-7",
          sessionName: "deploy",
          duration: "1h30m",
          tags: { team: "orders" },
          transitiveTagKeys: ["team"],
          policy: "{}",
          policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
          sourceIdentity: "alice",
        },
      ]),
    },
    identity: {
      assumeRoles: [
        { roleArn: ROLE },
        {
          roleArn: `${ROLE}2`,
          externalId: "orders-7",
          sessionName: "deploy",
          durationSeconds: 5400,
          tags: { team: "orders" },
          transitiveTagKeys: ["team"],
          policy: "{}",
          policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
          sourceIdentity: "alice",
        },
      ],
    },
  },
  {
    title: "a chain of roles as a value",
    configuration: { assumeRoles: [{ roleArn: ROLE }] },
    identity: { assumeRoles: [{ roleArn: ROLE }] },
  },
  {
    title: "the older single role",
    configuration: { assumeRole: JSON.stringify({ roleArn: ROLE, duration: "900.4s" }) },
    identity: { assumeRoles: [{ roleArn: ROLE, durationSeconds: 900 }] },
  },
  {
    title: "the chain before the older single role",
    configuration: { assumeRole: { roleArn: `${ROLE}2` }, assumeRoles: [{ roleArn: ROLE }] },
    identity: { assumeRoles: [{ roleArn: ROLE }] },
  },
  {
    title: "a web identity's token",
    configuration: {
      assumeRoleWithWebIdentity: JSON.stringify({
        roleArn: ROLE,
        webIdentityToken: "token",
        duration: "20m",
      }),
    },
    identity: { webIdentity: { roleArn: ROLE, token: "token", durationSeconds: 1200 } },
  },
  {
    title: "a web identity's token file",
    configuration: {
      assumeRoleWithWebIdentity: {
        roleArn: ROLE,
        webIdentityTokenFile: "/var/token",
        sessionName: "ci",
      },
    },
    identity: { webIdentity: { roleArn: ROLE, tokenFile: "/var/token", sessionName: "ci" } },
  },
];

const refused: readonly {
  readonly title: string;
  readonly configuration: object;
  readonly reason: string;
}[] = [
  {
    title: "what is no JSON",
    configuration: { assumeRoles: "[hush" },
    reason:
      "aws:assumeRoles of the stack's configuration: it is not as the AWS provider documents it",
  },
  {
    title: "a value of another type",
    configuration: { profile: { hush: true } },
    reason: "aws:profile of the stack's configuration: it is not as the AWS provider documents it",
  },
  {
    title: "one role where a list is expected",
    configuration: { assumeRoles: { roleArn: "hush" } },
    reason:
      "aws:assumeRoles of the stack's configuration: it is not as the AWS provider documents it",
  },
  {
    title: "a role without its ARN",
    configuration: { assumeRoles: [{ roleArn: ROLE }, { externalId: "hush" }] },
    reason:
      "aws:assumeRoles of the stack's configuration: [1].roleArn is not as the AWS provider documents it",
  },
  {
    title: "a key that a role does not have",
    configuration: { assumeRoles: [{ roleArn: ROLE, externalID: "hush" }] },
    reason:
      "aws:assumeRoles of the stack's configuration: [0].externalID is not as the AWS provider documents it",
  },
  {
    title: "a key that the older role does not have",
    configuration: { assumeRole: { roleArn: ROLE, externalID: "hush" } },
    reason:
      "aws:assumeRole of the stack's configuration: externalID is not as the AWS provider documents it",
  },
  ...["", "90", "1d", "1h hush", "h"].map((duration) => ({
    title: `the duration "${duration}"`,
    configuration: { assumeRole: { roleArn: ROLE, duration } },
    reason:
      "aws:assumeRole of the stack's configuration: duration is not as the AWS provider documents it",
  })),
  {
    title: "a web identity without a token",
    configuration: { assumeRoleWithWebIdentity: { roleArn: ROLE } },
    reason:
      "aws:assumeRoleWithWebIdentity of the stack's configuration: it is not as the AWS provider documents it",
  },
  {
    title: "an access key without its secret",
    configuration: { accessKey: "AKIA" },
    reason: "aws:accessKey of the stack's configuration: aws:secretKey is missing",
  },
  {
    title: "a secret key without its access key",
    configuration: { secretKey: "hush" },
    reason: "aws:secretKey of the stack's configuration: aws:accessKey is missing",
  },
];

describe("identityIn", () => {
  for (const { title, configuration, identity } of read) {
    it(`reads ${title}`, () => {
      expect(given(configuration)).to.deep.equal(identity);
    });
  }

  for (const { title, configuration, reason } of refused) {
    it(`refuses ${title}, and tells the key without its value`, () => {
      expect(messageOf(() => identityIn(configuration))).to.equal(`cannot use ${reason}${HINT}`);
    });
  }
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "nothing was refused";
}
