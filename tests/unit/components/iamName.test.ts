import { runtime } from "@pulumi/pulumi";
import { expect } from "chai";
import { checkIamRoleName, checkPolicyName } from "../../../components/iamName";

describe("checkIamRoleName", () => {
  it("accepts names of up to 64 characters", () => {
    expect(() => {
      checkIamRoleName("r".repeat(64), "reader-login");
      checkIamRoleName(undefined, "r".repeat(56));
    }).not.to.throw();
  });

  const refusals = [
    {
      title: "a fixed name of 65 characters",
      names: ["r".repeat(65), "reader-login"],
      message:
        `cannot name the IAM role "${"r".repeat(65)}": it has 65 characters, ` +
        "at most 64 are allowed\nHint: Set iamRole.name to another name.",
    },
    {
      title: "a Pulumi name that leaves no room for seven digits",
      names: [undefined, "r".repeat(57)],
      message:
        `cannot name the IAM role "${"r".repeat(57)}-" and seven random digits: ` +
        "it has 65 characters, at most 64 are allowed\nHint: Set iamRole.name to a name.",
    },
    {
      title: "a Pulumi name with characters that IAM does not allow",
      names: [undefined, "orders reader-login"],
      message:
        'cannot name the IAM role "orders reader-login-" and seven random digits: it has ' +
        'characters other than letters, digits and "+=,.@-_"\nHint: Set iamRole.name to a name.',
    },
  ] as const;
  for (const { title, names, message } of refusals) {
    it(`refuses ${title}`, () => {
      const [fixed, logical] = names;
      expect(() => {
        checkIamRoleName(fixed, logical);
      }).to.throw(message);
    });
  }
});

describe("checkPolicyName", () => {
  it("accepts names of up to 128 characters, and no more", () => {
    checkPolicyName("p".repeat(128), "reader-connect");
    expect(() => {
      checkPolicyName("p".repeat(129), "reader-connect");
    }).to.throw(
      `cannot name the policy "${"p".repeat(129)}": it has 129 characters, ` +
        "at most 128 are allowed\nHint: Set policy.name to another name.",
    );
  });
});

describe("a name that the stack's own pulumi:autonaming makes", () => {
  afterEach(() => {
    runtime.setAllConfig({});
  });

  it("is not measured, because only the engine knows it", () => {
    runtime.setAllConfig({ "pulumi:autonaming": '{ "mode": "verbatim" }' });
    expect(() => {
      checkIamRoleName(undefined, "r".repeat(64));
    }).not.to.throw();
  });
});
