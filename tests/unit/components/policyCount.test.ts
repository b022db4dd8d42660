import { expect } from "chai";
import { RdsIamUser } from "../../../components/index";
import { FACTS } from "./userDeployment";
import { warningsOf } from "./warnings";

/** Declares users of one existing role, with a name that no other test uses. */
function users(count: number, role: string, inline = false): void {
  for (let number = 1; number <= count; number += 1) {
    const policy = inline ? { inline: true as const } : {};
    new RdsIamUser(`user-${String(number)}`, { server: FACTS, attachTo: { role }, policy });
  }
}

describe("the managed policies of one identity", () => {
  it("may be ten", async () => {
    const warnings = await warningsOf(() => {
      users(10, "ten-policies");
    });
    expect(warnings).to.deep.equal([]);
  });

  it("are warned about once where they are more", async () => {
    const warnings = await warningsOf(() => {
      users(12, "twelve-policies");
    });
    expect(warnings).to.deep.equal([
      'this program attaches more than 10 managed policies to IAM role "twelve-policies": IAM allows 10, unless the account\'s quota is raised\n' +
        "Hint: Set policy: { inline: true }, or give the users one ConnectPolicy.",
    ]);
  });

  it("are not what inline policies are", async () => {
    const warnings = await warningsOf(() => {
      users(12, "inline-policies", true);
    });
    expect(warnings).to.deep.equal([]);
  });
});
