import { expect } from "chai";
import { OLDEST_SERVER } from "./lookAhead/oldestServer";
import { errorsIn } from "./errorsIn";
import { saidIn } from "./previewSaid";
import { KEPT, REFUSED_CHANGE, REFUSED_ROLES } from "./lookAhead/refusedRoles";
import { createRoleStack, type RoleDeclarations, type RoleStack } from "./roleStack";

const DATABASE = "ahead";
const UNMANAGED = ["unmanaged", "managed_elsewhere"];

describe("a preview of roles that cannot be made or changed as they are declared", () => {
  let stack: RoleStack;

  before(async () => {
    stack = await createRoleStack(DATABASE, undefined, [OLDEST_SERVER.version]);
    await OLDEST_SERVER.createDatabase(stack);
    for (const name of UNMANAGED) await stack.sql(`SET ROLE dbmaster; CREATE ROLE ${name}`);
    const marker = { v: 1, owner: "acme/billing/prod::Role::x", origin: "created", generation: 1 };
    const comment = `pulumi-rds-iam-user:${JSON.stringify(marker)}`;
    await stack.sql(`COMMENT ON ROLE managed_elsewhere IS '${comment}'`);
    await stack.sql("GRANT INSERT, UPDATE (status) ON sales.invoice TO PUBLIC");
    await stack.declare({ kept: KEPT });
    await stack.up({ args: ["--skip-preview"] });
    await stack.declare(declarations());
    await OLDEST_SERVER.of(stack).admin("ALTER ROLE rds_iam RENAME TO rds_iam_no_more");
  });

  after(async () => {
    await OLDEST_SERVER.of(stack).admin("ALTER ROLE rds_iam_no_more RENAME TO rds_iam");
    await stack.dispose();
  });

  function declarations(): RoleDeclarations {
    const refused = Object.entries(REFUSED_ROLES).map(
      ([name, { args }]) => [name, { args: args(stack) }] as const,
    );
    return { ...Object.fromEntries(refused), kept: { args: REFUSED_CHANGE.args } };
  }

  /** As a refusal lists them. */
  async function databases(): Promise<string> {
    const rows = await stack.sql(
      `SELECT datname FROM pg_database WHERE datallowconn ORDER BY datname COLLATE "C"`,
    );
    const names = rows.map(({ datname }) => String(datname));
    const rest = names.length - 10;
    return names.slice(0, 10).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
  }

  async function refusals(): Promise<Readonly<Record<string, string>>> {
    const listed = await databases();
    const ofNew = Object.entries(REFUSED_ROLES).map(
      ([name, { reason }]) => [name, reason(stack, listed)] as const,
    );
    return { ...Object.fromEntries(ofNew), kept: REFUSED_CHANGE.reason };
  }

  it("succeeds and warns of each, and once of what PUBLIC may write beside what is declared", async () => {
    const { changeSummary, diagnostics } = await stack.previewSteps();
    const warnings = saidIn({ diagnostics }).filter((text) => text.startsWith("warning: "));
    const ofRoles = Object.entries(await refusals()).map(([name, reason]) => {
      const warning = REFUSED_ROLES[name]?.warning?.(stack) ?? `role "${name}": ${reason}`;
      return `warning: ${warning}`;
    });
    expect(warnings).to.deep.equal(
      [
        ...ofRoles,
        `warning: PUBLIC may INSERT on table sales.invoice in database "ahead", and so may every role`,
        `warning: PUBLIC may UPDATE on column sales.invoice.status in database "ahead", and so may every role`,
        `warning: PUBLIC may CREATE on schema public in database "ahead_oldest", and so may every role`,
      ].sort(),
    );
    expect(changeSummary).to.deep.equal({
      create: Object.keys(REFUSED_ROLES).length,
      update: 1,
      same: 1,
    });
  });

  it("tells what up refuses them with", async () => {
    const args = ["--skip-preview", "--continue-on-error"];
    const { output } = await stack.up({ args, fails: true });
    expect(errorsIn(output)).to.deep.equal(await refusals());
    const roles = await stack.resources();
    expect(roles.map(({ id }) => id).filter((id) => id !== undefined)).to.include("kept");
  });
});
