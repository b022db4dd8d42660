import { expect } from "chai";
import { mustAssumeRole } from "../../../../components/trust/assumption";
import type { TrustForm } from "../../../../components/trust/form";

const ASSUMED: readonly TrustForm[] = [
  { account: "123456789012" },
  { principalArn: "arn:aws:iam::123456789012:role/app" },
  { identityCenter: { permissionSet: "Data" } },
];
const GIVEN: readonly TrustForm[] = [
  { service: "lambda.amazonaws.com" },
  { eksServiceAccount: { oidcProviderArn: "arn:…", namespace: "shop", serviceAccount: "api" } },
  { eksPodIdentity: { namespace: "shop", serviceAccount: "api" } },
  { eksPodIdentity: { sessionTags: false } },
  { githubActions: { repository: "acme/shop" } },
];

describe("mustAssumeRole", () => {
  for (const form of ASSUMED) {
    it(`is true for a caller of ${JSON.stringify(form)}`, () => {
      expect(mustAssumeRole([form])).to.equal(true);
    });
  }

  for (const form of GIVEN) {
    it(`is false for a caller of ${JSON.stringify(form)}, which has the role already`, () => {
      expect(mustAssumeRole([form])).to.equal(false);
    });
  }

  it("is left to the client where the forms differ", () => {
    expect(mustAssumeRole([...ASSUMED, ...GIVEN])).to.equal("detect");
  });
});
