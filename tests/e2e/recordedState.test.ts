import { expect } from "chai";
import { liveGrants, liveRole } from "./liveRole";
import { importState, recordedReleases, recordState } from "./recordedState";
import { createRoleStack, ROLE_TYPE, type RoleStack } from "./roleStack";

/** RECORD_STATE=0.1.0 keeps the state that the program below leaves, for ever after. */
const RECORD = process.env["RECORD_STATE"];

const DATABASE = "recorded_state";
const READ = { schema: "sales", access: "readOnly" };
/** What every recorded state was made by: never changed. */
const ARGS = {
  login: true,
  grants: [READ, { schema: "sales", tables: ["invoice"], privileges: ["UPDATE"] }],
  memberOf: ["recorded_group"],
  settings: { statement_timeout: "30s", search_path: ["sales", "public"] },
};

describe("the state of a release", () => {
  let stack: RoleStack;

  before(async () => {
    stack = await createRoleStack(DATABASE);
    await stack.sql(`SET ROLE ${stack.server.masterUsername}; CREATE ROLE recorded_group`);
  });

  after(() => stack.dispose());

  if (RECORD !== undefined) {
    it(`${RECORD} is recorded`, async () => {
      await stack.declare({ recorded: { args: ARGS } });
      await stack.up();
      await recordState(stack, RECORD);
      await stack.destroy();
    });
  }

  for (const release of recordedReleases()) {
    it(`${release} is understood in preview and refresh, and shows what is live`, async () => {
      await makeRole();
      await importState(stack, release);
      await stack.declare({ recorded: { args: ARGS } });
      await stack.expectNoChanges();
      await stack.refresh({ args: ["--skip-preview"], expectNoChanges: true });
      await stack.sql("REVOKE SELECT ON sales.item FROM recorded");
      expect(await driftShown()).to.deep.equal(["missing SELECT on table sales.item"]);
    });

    it(`${release} can be updated`, async () => {
      await importState(stack, release);
      await stack.declare({ recorded: { args: { ...ARGS, grants: [READ] } } });
      await stack.up({ args: ["--skip-preview"] });
      expect(await liveGrants(stack.server, DATABASE, "recorded")).to.deep.equal([
        `CONNECT on database ${DATABASE}`,
        "SELECT on table sales.invoice",
        "SELECT on table sales.item",
        "USAGE on schema sales",
      ]);
      await stack.expectNoChanges();
    });

    it(`${release} can be destroyed`, async () => {
      await importState(stack, release);
      await stack.destroy();
      expect(await liveRole(stack.server, "recorded")).to.equal(undefined);
    });
  }

  /** The role as the release made it, by hand. */
  async function makeRole(): Promise<void> {
    const marker = {
      v: 1,
      owner: `organization/e2e/dev::${ROLE_TYPE}::recorded`,
      origin: "created",
      generation: 1,
    };
    await stack.sql(`
SET ROLE ${stack.server.masterUsername};
CREATE ROLE recorded LOGIN;
GRANT rds_iam, recorded_group TO recorded;
GRANT CONNECT ON DATABASE ${DATABASE} TO recorded;
GRANT USAGE ON SCHEMA sales TO recorded;
GRANT SELECT ON ALL TABLES IN SCHEMA sales TO recorded;
ALTER DEFAULT PRIVILEGES IN SCHEMA sales GRANT SELECT ON TABLES TO recorded;
ALTER DEFAULT PRIVILEGES IN SCHEMA sales GRANT SELECT ON SEQUENCES TO recorded;
GRANT UPDATE ON sales.invoice TO recorded;
ALTER ROLE recorded SET statement_timeout = '30s';
ALTER ROLE recorded SET search_path = sales, public;
COMMENT ON ROLE recorded IS 'pulumi-rds-iam-user:${JSON.stringify(marker)}'`);
  }

  async function driftShown(): Promise<unknown> {
    const { steps } = await stack.previewSteps();
    return steps.find(({ urn }) => urn.endsWith("::recorded"))?.newState?.inputs?.["drift"];
  }
});
