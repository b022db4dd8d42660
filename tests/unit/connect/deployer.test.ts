import { expect } from "chai";
import { deployerIdentity, type Environment, type IdentityChoice } from "../../../connect/deployer";
import type { AwsIdentity } from "../../../connect/identity";

const CONFIGURED = {
  profile: "prod",
  keys: { accessKeyId: "AKIA", secretAccessKey: "hush" },
  sharedConfigFiles: ["/config"],
  sharedCredentialsFiles: ["/credentials"],
  webIdentity: { roleArn: "arn:web", token: "token" },
  assumeRoles: [{ roleArn: "arn:first" }, { roleArn: "arn:second" }],
};
const FILES = { sharedConfigFiles: ["/config"], sharedCredentialsFiles: ["/credentials"] };

const cases = [
  { title: "the configured one where the program names none", choice: {}, identity: CONFIGURED },
  {
    title: "a profile of the configured files, and nothing else of the configuration",
    choice: { profile: "mine" },
    identity: { ...FILES, profile: "mine" },
  },
  {
    title: "the configured one with another role",
    choice: { assumeRoleArn: "arn:mine" },
    identity: { ...CONFIGURED, assumeRoles: [{ roleArn: "arn:mine" }] },
  },
  {
    title: "a profile with a role",
    choice: { profile: "mine", assumeRoleArn: "arn:mine" },
    identity: { ...FILES, profile: "mine", assumeRoles: [{ roleArn: "arn:mine" }] },
  },
];

const KEYS = {
  AWS_PROFILE: "other",
  AWS_ACCESS_KEY_ID: "AKIAENV",
  AWS_SECRET_ACCESS_KEY: "hush-hush",
};
const ENVIRONMENT_KEYS = {
  accessKeyId: "AKIAENV",
  secretAccessKey: "hush-hush",
  sessionToken: undefined,
};

/** Whose base nothing names, or one thing alone. */
const defaults: readonly {
  readonly title: string;
  readonly configured?: AwsIdentity;
  readonly choice?: IdentityChoice;
  readonly environment?: Environment;
  readonly identity: AwsIdentity;
}[] = [
  {
    title: "by default the environment's keys, before its profile",
    identity: { keys: ENVIRONMENT_KEYS },
  },
  {
    title: "by default the environment's session",
    environment: { ...KEYS, AWS_SESSION_TOKEN: "session" },
    identity: { keys: { ...ENVIRONMENT_KEYS, sessionToken: "session" } },
  },
  {
    title: "by default the environment's keys also where its session token is empty",
    environment: { ...KEYS, AWS_SESSION_TOKEN: "" },
    identity: { keys: ENVIRONMENT_KEYS },
  },
  {
    title: "configured roles, assumed with the environment's keys",
    configured: { ...FILES, assumeRoles: CONFIGURED.assumeRoles },
    identity: { ...FILES, assumeRoles: CONFIGURED.assumeRoles, keys: ENVIRONMENT_KEYS },
  },
  {
    title: "the program's role, assumed with the environment's keys",
    choice: { assumeRoleArn: "arn:mine" },
    identity: { assumeRoles: [{ roleArn: "arn:mine" }], keys: ENVIRONMENT_KEYS },
  },
  {
    title: "the program's profile, before the environment's keys",
    choice: { profile: "mine" },
    identity: {
      profile: "mine",
      sharedConfigFiles: undefined,
      sharedCredentialsFiles: undefined,
    },
  },
  {
    title: "the configured profile, before the environment's keys",
    configured: { profile: "prod" },
    identity: { profile: "prod" },
  },
  {
    title: "the configured web identity, before the environment's keys",
    configured: { webIdentity: CONFIGURED.webIdentity },
    identity: { webIdentity: CONFIGURED.webIdentity },
  },
  {
    title: "the configured keys, before the environment's",
    configured: { keys: CONFIGURED.keys },
    identity: { keys: CONFIGURED.keys },
  },
  ...[
    {},
    { AWS_PROFILE: "other" },
    { ...KEYS, AWS_ACCESS_KEY_ID: "" },
    { ...KEYS, AWS_SECRET_ACCESS_KEY: undefined },
    { ...KEYS, AWS_SECRET_ACCESS_KEY: "" },
  ].map((environment) => ({
    title: `the SDK's default with ${JSON.stringify(environment)}`,
    environment,
    identity: {},
  })),
];

describe("deployerIdentity", () => {
  for (const { title, choice, identity } of cases) {
    it(`is ${title}`, () => {
      expect(deployerIdentity(CONFIGURED, choice, KEYS)).to.deep.equal(identity);
    });
  }

  for (const { title, configured = {}, choice = {}, environment = KEYS, identity } of defaults) {
    it(`is ${title}`, () => {
      expect(deployerIdentity(configured, choice, environment)).to.deep.equal(identity);
    });
  }
});
