import { expect } from "chai";
import { checkIamRoleName } from "../../../components/iamName";

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
