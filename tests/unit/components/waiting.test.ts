import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { RdsIamUser, type RdsIamUserArgs } from "../../../components/index";
import { deploy } from "./deployment";

const server = {
  host: "db.example.com",
  resourceIds: ["db-A"],
  region: "eu-west-1",
  accountId: "123456789012",
  partition: "aws",
};
const ROLE_ARN = "arn:aws:iam::123456789012:role/team/app";

/** What Pulumi makes a dependent resource wait for; its types do not show it. */
interface Waiting {
  readonly allResources: () => Promise<ReadonlySet<pulumi.Resource>>;
}

async function waitsFor(
  output: "connection" | "roleArn",
  attachTo: RdsIamUserArgs["attachTo"],
): Promise<ReadonlySet<pulumi.Resource>> {
  let resources: ReadonlySet<pulumi.Resource> = new Set();
  const args = attachTo === undefined ? { server } : { server, attachTo };
  await deploy(() => {
    const waiting = new RdsIamUser("reader", args)[output] as unknown as Waiting;
    const found = waiting.allResources().then((all) => {
      resources = all;
    });
    return { found };
  });
  return resources;
}

const both = ["connection", "roleArn"] as const;
const cases = [
  { attachTo: undefined, attachment: aws.iam.RolePolicyAttachment, outputs: both },
  { attachTo: { role: "app" }, attachment: aws.iam.RolePolicyAttachment, outputs: both },
  { attachTo: { user: "jane" }, attachment: aws.iam.UserPolicyAttachment, outputs: ["connection"] },
  {
    attachTo: { group: "analysts" },
    attachment: aws.iam.GroupPolicyAttachment,
    outputs: ["connection"],
  },
] as const;

describe("what uses an RdsIamUser", () => {
  for (const { attachTo, attachment, outputs } of cases) {
    for (const output of outputs) {
      it(`waits for ${attachment.name} with ${output} and attachTo ${JSON.stringify(attachTo)}`, async () => {
        const found = await waitsFor(output, attachTo);
        expect([...found].some((resource) => attachment.isInstance(resource))).to.equal(true);
      });
    }
  }

  it("is shown by a preview as far as it is known, although nothing is attached yet", async () => {
    const { outputs } = await deploy(
      () => {
        const attachTo = { role: ROLE_ARN };
        const { connection, roleArn } = new RdsIamUser("reader", { server, attachTo });
        return { connection, roleArn };
      },
      { preview: true },
    );
    expect(outputs["roleArn"]).to.equal(ROLE_ARN);
    expect(outputs["connection"]).to.include({ host: "db.example.com", roleArn: ROLE_ARN });
  });
});
