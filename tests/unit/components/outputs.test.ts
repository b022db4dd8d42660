import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { RdsIamUser, type RdsIamUserArgs } from "../../../components/index";
import { deploy, inputsOf } from "./deployment";
import { deployUser, FACTS } from "./userDeployment";

type Output = "roleArn" | "roleName" | "role" | "policy" | "policyArn";

const NO_ROLE =
  "there is no IAM role, because attachTo names none\n" +
  "Hint: Set attachTo: { role }, or remove attachTo.";
const ROLE_BY_NAME =
  "attachTo gives the IAM role by its name or ARN\n" +
  "Hint: Use roleArn or roleName, or set attachTo: { role } to an aws.iam.Role.";
const INLINE =
  "policy.inline makes it a part of the identity\n" +
  "Hint: Use policyDocument, or remove policy.inline.";

const refusals: readonly {
  readonly args: Omit<RdsIamUserArgs, "server">;
  readonly outputs: readonly Output[];
  readonly reason: string;
}[] = [
  { args: { attachTo: "none" }, outputs: ["roleArn", "roleName", "role"], reason: NO_ROLE },
  { args: { attachTo: { user: "jane" } }, outputs: ["roleArn", "role"], reason: NO_ROLE },
  { args: { attachTo: { group: "analysts" } }, outputs: ["roleName", "role"], reason: NO_ROLE },
  { args: { attachTo: { role: "app" } }, outputs: ["role"], reason: ROLE_BY_NAME },
  { args: { policy: { inline: true } }, outputs: ["policy", "policyArn"], reason: INLINE },
];

describe("an output that a user does not have", () => {
  for (const { args, outputs, reason } of refusals) {
    for (const output of outputs) {
      it(`is refused where it is used: ${output} with ${JSON.stringify(args)}`, async () => {
        const use = () => {
          const user = new RdsIamUser("reader", { ...args, server: FACTS });
          return { output: user[output] };
        };
        const refused = await deploy(use).catch((error: unknown) => error);
        expect(refused).to.have.property("message", `cannot use ${output} of "reader": ${reason}`);
      });
    }
  }
});

describe("the resources of a user", () => {
  it("can be handed to whatever needs a string", async () => {
    const deployment = await deploy(() => {
      const user = new RdsIamUser("reader", { server: FACTS });
      new aws.lambda.Function("f", { role: user.roleArn });
      new aws.iam.RolePolicyAttachment("logs", { role: user.roleName, policyArn: "arn:logs" });
      return { same: user.role.arn, policy: user.policy.arn, policyArn: user.policyArn };
    });
    const role = "arn:aws:iam::123456789012:reader-login";
    expect(inputsOf(deployment, "aws:lambda/function:Function", "f")).to.deep.include({ role });
    expect(deployment.outputs).to.deep.equal({
      same: role,
      policy: "arn:aws:iam::123456789012:reader-connect",
      policyArn: "arn:aws:iam::123456789012:reader-connect",
    });
  });

  it("include the role of attachTo, where that is a resource", async () => {
    const { outputs } = await deploy(() => {
      const attachTo = { role: aws.iam.Role.get("app", "app") };
      return { arn: new RdsIamUser("reader", { server: FACTS, attachTo }).role.arn };
    });
    expect(outputs["arn"]).to.equal("arn:aws:iam::123456789012:app");
  });
});

const inlineCases = [
  {
    attachTo: undefined,
    type: "aws:iam/rolePolicy:RolePolicy",
    of: { role: "reader-login-0123456" },
  },
  { attachTo: { role: "app" }, type: "aws:iam/rolePolicy:RolePolicy", of: { role: "app" } },
  { attachTo: { user: "jane" }, type: "aws:iam/userPolicy:UserPolicy", of: { user: "jane" } },
  { attachTo: { group: "staff" }, type: "aws:iam/groupPolicy:GroupPolicy", of: { group: "staff" } },
] as const;

describe("an inline policy", () => {
  for (const { attachTo, type, of } of inlineCases) {
    it(`is a part of ${JSON.stringify(attachTo ?? "the new role")}, and the only policy`, async () => {
      const policy = { inline: true, name: "connect" } as const;
      const args = attachTo === undefined ? { policy } : { policy, attachTo };
      const deployment = await deployUser(() => ({ server: FACTS, ...args }));
      const text = deployment.outputs["policyDocument"];
      expect(inputsOf(deployment, type, "reader-connect")).to.deep.equal({
        ...of,
        name: "connect",
        policy: text,
      });
      const policies = deployment.resources.filter((each) => /polic(y|ies)/i.test(each.type));
      expect(policies.map((each) => each.type)).to.deep.equal([type]);
    });
  }

  it("needs an identity that it is a part of", async () => {
    const args = () => ({ server: FACTS, policy: { inline: true }, attachTo: "none" }) as const;
    const refused = await deployUser(args).catch((error: unknown) => error);
    expect(refused).to.have.property(
      "message",
      'cannot write an inline policy without a holder: attachTo is "none"\n' +
        "Hint: Remove policy.inline, or use the output policyDocument.",
    );
  });
});
