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

/** Options that the policy of a user is registered with. */
async function policyOptions(policy: RdsIamUserArgs["policy"]) {
  const found: pulumi.CustomResourceOptions[] = [];
  const transformations = [
    ({ type, props, opts }: pulumi.ResourceTransformationArgs) => {
      if (/^aws:iam\/(?:p|roleP)olicy:/.test(type)) found.push(opts);
      return { props: props, opts };
    },
  ];
  await deploy(() => {
    const args = policy === undefined ? { server } : { server, policy };
    new RdsIamUser("reader", args, { transformations });
    return {};
  });
  return found;
}

describe("the connect policy", () => {
  it("is replaced when its text changes, so that a running application keeps its login", async () => {
    const [options] = await policyOptions(undefined);
    expect(options?.replaceOnChanges).to.deep.equal(["policy"]);
    expect(options?.deleteBeforeReplace).to.equal(undefined);
  });

  it("is replaced as well where it is inline", async () => {
    const [options] = await policyOptions({ inline: true });
    expect(options?.replaceOnChanges).to.deep.equal(["policy"]);
  });

  it("is updated in place where it is inline and its name is fixed", async () => {
    const [options] = await policyOptions({ inline: true, name: "rds-connect-orders" });
    expect(options?.replaceOnChanges).to.equal(undefined);
  });

  it("is updated in place where its name is fixed, because two policies cannot have one name", async () => {
    const [options] = await policyOptions({ name: "rds-connect-orders" });
    expect(options?.replaceOnChanges).to.equal(undefined);
  });
});
