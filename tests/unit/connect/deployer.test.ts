import { expect } from "chai";
import { deployerIdentity } from "../../../connect/deployer";

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

describe("deployerIdentity", () => {
  for (const { title, choice, identity } of cases) {
    it(`is ${title}`, () => {
      expect(deployerIdentity(CONFIGURED, choice)).to.deep.equal(identity);
    });
  }
});
