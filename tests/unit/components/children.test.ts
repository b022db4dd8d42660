import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { RdsIamUser, type RdsIamUserArgs } from "../../../components/index";
import { deploy } from "./deployment";
import { FACTS } from "./userDeployment";

const USER = "RdsIamUser reader";
const ROLE = "Role reader-role";
const POLICY = "Policy reader-connect";

/** A resource as the component registers it, with the names of those that it refers to. */
interface Registration {
  readonly child: string;
  readonly parent: unknown;
  readonly dependsOn: readonly unknown[];
}

/** The children of a user whose login is verified, in the order in which they are created. */
async function childrenOf(args: Omit<RdsIamUserArgs, "server">): Promise<readonly Registration[]> {
  const names = new Map<unknown, string>();
  const found: Registration[] = [];
  const transformations = [
    ({ resource, type, name, opts }: pulumi.ResourceTransformationArgs) => {
      const child = `${type.slice(type.lastIndexOf(":") + 1)} ${name}`;
      names.set(resource, child);
      const dependsOn: readonly unknown[] = Array.isArray(opts.dependsOn) ? opts.dependsOn : [];
      found.push({
        child,
        parent: names.get(opts.parent),
        dependsOn: dependsOn.map((one) => names.get(one)),
      });
      return undefined;
    },
  ];
  await deploy(() => {
    new RdsIamUser("reader", { ...args, server: FACTS, verifyLogin: true }, { transformations });
    return {};
  });
  return found.filter(({ child }) => child !== USER);
}

const cases: readonly {
  readonly attachTo?: NonNullable<RdsIamUserArgs["attachTo"]>;
  readonly iamRole?: readonly string[];
  readonly attachment: readonly string[];
}[] = [
  { iamRole: ["Role reader-login"], attachment: ["RolePolicyAttachment reader-connect"] },
  { attachTo: { role: "app" }, attachment: ["RolePolicyAttachment reader-connect"] },
  { attachTo: { user: "jane" }, attachment: ["UserPolicyAttachment reader-connect"] },
  { attachTo: { group: "analysts" }, attachment: ["GroupPolicyAttachment reader-connect"] },
  { attachTo: "none", attachment: [] },
];

describe("the children of an RdsIamUser", () => {
  for (const { attachTo, iamRole = [], attachment } of cases) {
    it(`are its own, and the login is verified last, with attachTo ${JSON.stringify(attachTo)}`, async () => {
      const children = await childrenOf(attachTo === undefined ? {} : { attachTo });
      const others = [ROLE, ...iamRole, POLICY, ...attachment];
      expect(children).to.deep.equal([
        ...others.map((child) => ({ child, parent: USER, dependsOn: [] })),
        {
          child: "Login reader-verify",
          parent: USER,
          dependsOn: [ROLE, POLICY, ...attachment],
        },
      ]);
    });
  }
});
