import { expect } from "chai";
import { identityIn } from "../../../../provider/engine/configuration";

const ROLE = "arn:aws:iam::123456789012:role/deployer";
const HINT =
  "\nHint: See https://www.pulumi.com/registry/packages/aws/installation-configuration/.";

/** Values that say nothing. */
const NOTHING = {
  externalId: "",
  sourceIdentity: null,
  sessionName: null,
  duration: null,
  policy: "",
  policyArns: null,
};

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
  {
    title: "a chain of roles without what is null, empty or unknown in it",
    configuration: {
      assumeRoles: JSON.stringify([
        { roleArn: ROLE, ...NOTHING, externalID: "x", tags: null, transitiveTagKeys: null },
        {
          roleArn: ROLE,
          policyArns: ["", null, "arn:aws:iam::aws:policy/ReadOnlyAccess"],
          tags: { team: "orders", empty: "", none: null },
          transitiveTagKeys: [null, "team"],
        },
      ]),
    },
    identity: {
      assumeRoles: [
        { roleArn: ROLE },
        {
          roleArn: ROLE,
          policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
          tags: { team: "orders", empty: "" },
          transitiveTagKeys: ["team"],
        },
      ],
    },
  },
  {
    title: "the older single role without what is empty or unknown in it",
    configuration: { assumeRole: { roleArn: ROLE, externalId: "", duration: "", x: 1 } },
    identity: { assumeRoles: [{ roleArn: ROLE }] },
  },
  {
    title: "a web identity without what is null, empty or unknown in it",
    configuration: {
      assumeRoleWithWebIdentity: JSON.stringify({
        roleArn: ROLE,
        ...NOTHING,
        webIdentityToken: null,
        webIdentityTokenFile: "/var/token",
        tokenFile: "x",
      }),
    },
    identity: { webIdentity: { roleArn: ROLE, tokenFile: "/var/token" } },
  },
  {
    title: "values that are null as if they were not there",
    configuration: {
      profile: null,
      assumeRole: null,
      assumeRoles: "null",
      assumeRoleWithWebIdentity: "null",
      sharedConfigFiles: "null",
    },
    identity: {},
  },
  ...["aws-cn", "aws-us-gov"].map((partition) => ({
    title: `a role of the partition ${partition}`,
    configuration: { assumeRoles: [{ roleArn: ROLE.replace("aws", partition) }] },
    identity: { assumeRoles: [{ roleArn: ROLE.replace("aws", partition) }] },
  })),
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
  ...["hush", "", null, "arn:aws:iam::hush", 7].map((roleArn) => ({
    title: `${JSON.stringify(roleArn)} as the ARN of a role`,
    configuration: { assumeRole: { roleArn } },
    reason:
      "aws:assumeRole of the stack's configuration: roleArn is not as the AWS provider documents it",
  })),
  {
    title: "a role that is null",
    configuration: { assumeRoles: [null] },
    reason:
      "aws:assumeRoles of the stack's configuration: [0] is not as the AWS provider documents it",
  },
  {
    title: "an external ID of another type",
    configuration: { assumeRoles: [{ roleArn: ROLE, externalId: ["hush"] }] },
    reason:
      "aws:assumeRoles of the stack's configuration: [0].externalId is not as the AWS provider documents it",
  },
  {
    title: "one ARN where a list is expected",
    configuration: { assumeRoles: [{ roleArn: ROLE, policyArns: "hush" }] },
    reason:
      "aws:assumeRoles of the stack's configuration: [0].policyArns is not as the AWS provider documents it",
  },
  {
    title: "a tag of another type",
    configuration: { assumeRoles: [{ roleArn: ROLE, tags: { team: ["hush"] } }] },
    reason:
      "aws:assumeRoles of the stack's configuration: [0].tags.team is not as the AWS provider documents it",
  },
  ...["90", "1d", "1h hush", "h"].map((duration) => ({
    title: `the duration "${duration}"`,
    configuration: { assumeRole: { roleArn: ROLE, duration } },
    reason:
      "aws:assumeRole of the stack's configuration: duration is not as the AWS provider documents it",
  })),
  ...[{}, { webIdentityToken: "", webIdentityTokenFile: null }].map((tokens) => ({
    title: `a web identity with the tokens ${JSON.stringify(tokens)}`,
    configuration: { assumeRoleWithWebIdentity: { roleArn: ROLE, ...tokens } },
    reason:
      "aws:assumeRoleWithWebIdentity of the stack's configuration: it is not as the AWS provider documents it",
  })),
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
