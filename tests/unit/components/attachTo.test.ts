import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { RdsIamUser, type RdsIamUserArgs } from "../../../components/index";
import { type Registered, deploy } from "./deployment";

const server = {
  host: "db.example.com",
  resourceIds: ["db-A"],
  region: "eu-west-1",
  accountId: "123456789012",
  partition: "aws",
};
const POLICY_ARN = "arn:aws:iam::123456789012:reader-connect";

async function deployUser(args: () => Omit<RdsIamUserArgs, "server">, name = "reader") {
  return deploy(() => {
    const user = new RdsIamUser(name, { server, ...args() });
    const { attachTo } = args();
    const hasRole = attachTo === undefined || (attachTo !== "none" && "role" in attachTo);
    return hasRole ? { roleArn: user.roleArn, roleName: user.roleName } : {};
  });
}

function attachmentsIn(resources: readonly Registered[]): readonly Registered[] {
  return resources.filter(({ type }) => type.endsWith("PolicyAttachment"));
}

const cases: readonly {
  readonly title: string;
  readonly args: () => Omit<RdsIamUserArgs, "server">;
  readonly attachments: readonly Registered[];
  readonly outputs: Readonly<Record<string, unknown>>;
}[] = [
  {
    title: "nothing with the policy alone",
    args: () => ({ attachTo: "none" }),
    attachments: [],
    outputs: {},
  },
  {
    title: "a user",
    args: () => ({ attachTo: { user: "jane" } }),
    attachments: [
      {
        type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        name: "reader-connect",
        inputs: { user: "jane", policyArn: POLICY_ARN },
      },
    ],
    outputs: {},
  },
  {
    title: "a user of the program",
    args: () => ({ attachTo: { user: aws.iam.User.get("jane", "jane") } }),
    attachments: [
      {
        type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        name: "reader-connect",
        inputs: { user: "jane-0123456", policyArn: POLICY_ARN },
      },
    ],
    outputs: {},
  },
  {
    title: "a group of the program",
    args: () => ({ attachTo: { group: aws.iam.Group.get("staff", "staff") } }),
    attachments: [
      {
        type: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
        name: "reader-connect",
        inputs: { group: "staff-0123456", policyArn: POLICY_ARN },
      },
    ],
    outputs: {},
  },
  {
    title: "a user by its ARN",
    args: () => ({ attachTo: { user: "arn:aws:iam::123456789012:user/path/jane" } }),
    attachments: [
      {
        type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        name: "reader-connect",
        inputs: { user: "jane", policyArn: POLICY_ARN },
      },
    ],
    outputs: {},
  },
  {
    title: "a group",
    args: () => ({ attachTo: { group: "analysts" } }),
    attachments: [
      {
        type: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
        name: "reader-connect",
        inputs: { group: "analysts", policyArn: POLICY_ARN },
      },
    ],
    outputs: {},
  },
  {
    title: "a role by its name, whose ARN is looked up",
    args: () => ({ attachTo: { role: "app" } }),
    attachments: [roleAttachment("app")],
    outputs: { roleArn: "arn:aws:iam::123456789012:role/services/app", roleName: "app" },
  },
  {
    title: "a role by its ARN",
    args: () => ({ attachTo: { role: "arn:aws:iam::123456789012:role/team/app" } }),
    attachments: [roleAttachment("app")],
    outputs: { roleArn: "arn:aws:iam::123456789012:role/team/app", roleName: "app" },
  },
  {
    title: "a role of the program",
    args: () => ({ attachTo: { role: aws.iam.Role.get("app", "app") } }),
    attachments: [roleAttachment("app-0123456")],
    outputs: { roleArn: "arn:aws:iam::123456789012:app", roleName: "app-0123456" },
  },
];

function roleAttachment(role: string): Registered {
  return {
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    name: "reader-connect",
    inputs: { role, policyArn: POLICY_ARN },
  };
}

describe("attachTo", () => {
  for (const { title, args, attachments, outputs } of cases) {
    it(`accepts ${title}`, async () => {
      const deployment = await deployUser(args);
      expect(attachmentsIn(deployment.resources)).to.deep.equal(attachments);
      expect(deployment.outputs).to.deep.equal(outputs);
      expect(deployment.resources.map(({ name }) => name)).not.to.include("reader-login");
    });
  }

  for (const role of [
    { iamRole: { name: "x" } },
    { assumedBy: [{ service: "lambda.amazonaws.com" }] },
  ]) {
    it(`excludes ${Object.keys(role).join()}, which describes a new IAM role`, async () => {
      const args = () => ({ attachTo: "none", ...role }) as const;
      const refused = await deployUser(args).catch((error: unknown) => error);
      expect(refused).to.have.property(
        "message",
        "cannot combine attachTo with assumedBy or iamRole: they describe a new IAM role, " +
          "which is created only without attachTo",
      );
    });
  }
});

/** With `-login` and Pulumi's random digits one character more than IAM allows. */
const LONG = "r".repeat(51);

describe("iamRole and policy", () => {
  it("set names, paths, boundary, session length and tags", async () => {
    const { resources } = await deployUser(() => ({
      iamRole: {
        name: "rds-assume-reader",
        path: "/db/",
        permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
        maxSessionDuration: 7200,
        tags: { team: "sales" },
      },
      policy: { name: "rds-connect-reader", path: "/db/", tags: { team: "sales" } },
      assumedBy: [{ service: "lambda.amazonaws.com" }],
    }));
    const inputs = Object.fromEntries(
      resources.map((resource) => [resource.name, resource.inputs]),
    );
    expect(inputs["reader-login"]).to.deep.equal({
      name: "rds-assume-reader",
      path: "/db/",
      permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
      maxSessionDuration: 7200,
      tags: { team: "sales" },
      forceDetachPolicies: true,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      }),
    });
  });

  it("refuse a Pulumi name that makes the IAM role's too long", async () => {
    const refused = await deployUser(() => ({}), LONG).catch((error: unknown) => error);
    expect(refused).to.have.property(
      "message",
      `cannot name the IAM role "${LONG}-login-" and seven random digits: it has 65 characters, ` +
        "at most 64 are allowed\nHint: Set iamRole.name to a name.",
    );
  });

  it("accept such a Pulumi name where the IAM role has a name of its own", async () => {
    const { outputs } = await deployUser(() => ({ iamRole: { name: "reader" } }), LONG);
    expect(outputs["roleName"]).to.equal("reader");
  });

  it("create no IAM role with a name that is too long", async () => {
    const { resources } = await deployUser(() => ({ iamRole: { name: "r".repeat(65) } }));
    expect(resources.map(({ name }) => name)).not.to.include("reader-login");
  });
});
