import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import type { TrustForm } from "../../components/trust/form";
import { trustPolicyDocument } from "../../components/trust/policy";
import { type Attempt, rows } from "./trust/rows";
import { ACCOUNT, createWorld, type World } from "./trust/world";

useChai(chaiAsPromised);

describe("a role whose trust policy is for", function () {
  this.timeout(120_000);

  let world: World;
  let names = 0;

  before(async () => {
    world = await createWorld();
  });

  after(() => world.emulator.stop());

  async function createRole(form: TrustForm): Promise<string> {
    names += 1;
    const document = trustPolicyDocument([form], { partition: "aws", accountId: ACCOUNT });
    const role = { RoleName: `role-${names}`, AssumeRolePolicyDocument: document };
    const { Role: made } = await world.principals.iam.send(new CreateRoleCommand(role));
    return made?.Arn ?? "";
  }

  for (const { title, form, allowed, refused } of rows) {
    describe(title, () => {
      let roleArn: string;

      before(async () => {
        roleArn = await createRole(form);
      });

      function attempt(run: Attempt): Promise<unknown> {
        return run(world, roleArn);
      }

      for (const [who, run] of Object.entries(allowed)) {
        it(`is given to: ${who}`, async () => {
          await attempt(run);
        });
      }

      for (const [who, run] of Object.entries(refused)) {
        it(`is refused to: ${who}`, async () => {
          const error: unknown = await expect(attempt(run)).to.be.rejected;
          expect(error).to.have.property("name", "AccessDenied");
        });
      }
    });
  }
});
