import { expect } from "chai";
import type { Emulator } from "../emulator/emulator";
import type { RdsServer } from "../emulator/rdsServer";
import { liveGrants, liveRole } from "./liveRole";
import { changesIn, saidIn } from "./previewSaid";
import { createWorkspace, type Workspace } from "./pulumi";
import { createSales, programEnvironment } from "./roleStack";
import { sharedEmulator, VERSION } from "./sharedEmulator";

const DATABASE = "with_outputs";
const READER = "outputs_reader";
const GROUP = "outputs_group";

/** Another resource of the program gives every name, as `Schema` of `@pulumi/postgresql` would. */
const program = ({ aws }: Emulator, server: RdsServer, edition: number): string => `
import * as pulumi from "@pulumi/pulumi";
import { RdsIamUser, Role } from "pulumi-rds-iam-user";

class Names extends pulumi.dynamic.Resource {
  declare readonly schema: pulumi.Output<string>;
  declare readonly group: pulumi.Output<string>;
  declare readonly reader: pulumi.Output<string>;
  declare readonly seconds: pulumi.Output<number>;

  constructor(name: string, edition: number) {
    const provider: pulumi.dynamic.ResourceProvider = {
      create: async (inputs) => ({
        id: "names",
        outs: {
          ...inputs,
          schema: "sales",
          group: "${GROUP}",
          reader: "${READER}",
          seconds: 30,
        },
      }),
      diff: async (_id, olds, news) => ({
        changes: olds.edition !== news.edition,
        replaces: olds.edition === news.edition ? [] : ["edition"],
      }),
    };
    const outputs = { schema: undefined, group: undefined, reader: undefined, seconds: undefined };
    super(provider, name, { edition, ...outputs });
  }
}

const names = new Names("names", ${edition});
const place = {
  server: ${JSON.stringify({
    host: server.endpoint,
    port: server.port,
    resourceIds: [server.resourceId],
    region: aws.region,
    accountId: aws.accountId,
    partition: "aws",
  })},
  master: { ssm: ${JSON.stringify(server.ssm)} },
  database: "${DATABASE}",
};
const group = new Role("group", {
  ...place,
  username: names.group,
  timeouts: { connectSeconds: names.seconds },
  grants: [{ schema: names.schema, tables: [names.schema.apply(() => "item")], privileges: ["SELECT"] }],
});
new RdsIamUser("reader", {
  ...place,
  username: names.reader,
  memberOf: [{ role: group.username, admin: true }],
  settings: { search_path: [names.schema, "public"] },
  grants: [
    names.schema.apply((schema) => ({ schema, privileges: ["USAGE"] })),
    { schema: names.schema, tables: ["invoice"], columns: ["status"], privileges: ["UPDATE"] },
    { schema: "sales", tables: "*", privileges: ["SELECT"], future: { createdBy: [group.username] } },
  ],
});
new Role("plain", {
  ...place,
  memberOf: [],
  grants: [
    { schema: names.schema, tables: ["item"], privileges: ["INSERT"] },
    { schema: "sales", tables: ["invoice"], privileges: ["SELECT"] },
  ],
});
`;

describe("arguments that are outputs of another resource of the program", function () {
  this.timeout(600_000);
  let emulator: Emulator;
  let server: RdsServer;
  let workspace: Workspace;

  before(async () => {
    emulator = await sharedEmulator();
    server = emulator.server(VERSION);
    await createSales(server, DATABASE);
    workspace = await createWorkspace({
      program: { source: program(emulator, server, 1) },
      env: programEnvironment(emulator, server),
    });
  });

  after(async () => {
    await workspace.destroy();
    await workspace.dispose();
    await server.admin(`DROP DATABASE ${DATABASE} WITH (FORCE)`);
  });

  it("are not known in the first preview, which says nothing of them", async () => {
    const { changeSummary, diagnostics } = await workspace.previewSteps();
    expect(diagnostics).to.deep.equal([]);
    expect(Object.keys(changeSummary)).to.deep.equal(["create"]);
  });

  it("are what the roles are made of, and the next preview is clean", async () => {
    await workspace.up({ args: ["--skip-preview"] });
    expect(await liveRole(server, READER)).to.deep.include({
      login: true,
      memberOf: [GROUP, "rds_iam"],
      settings: ["search_path=sales, public"],
    });
    expect(await liveGrants(server, DATABASE, READER)).to.deep.equal([
      "SELECT on table sales.invoice",
      "SELECT on table sales.item",
      "USAGE on schema sales",
    ]);
    expect(await liveGrants(server, DATABASE, GROUP)).to.deep.equal(["SELECT on table sales.item"]);
    await workspace.expectNoChanges();
    await workspace.expectNoChanges({ refresh: true });
  });

  it("do not hide drift", async () => {
    await server.admin(
      `REVOKE SELECT ON sales.item FROM ${GROUP}; GRANT DELETE ON sales.item TO ${READER}`,
      DATABASE,
    );
    expect(changesIn(await workspace.previewSteps())).to.deep.equal({
      group: ["update", "missing SELECT on table sales.item"],
      "reader-role": ["update", "extra DELETE on table sales.item"],
    });
    await workspace.up({ args: ["--skip-preview"] });
    await workspace.expectNoChanges();
  });

  it("may become unknown again, which shows the drift that there is and no other", async () => {
    await server.admin("REVOKE SELECT ON sales.invoice FROM plain", DATABASE);
    await workspace.setProgram(program(emulator, server, 2));
    const preview = await workspace.previewSteps();
    expect(changesIn(preview)["plain"]).to.deep.equal([
      "update",
      "missing SELECT on table sales.invoice",
    ]);
    expect(saidIn(preview)).to.deep.equal([
      'role "plain" will be changed:\n  drift: missing SELECT on table sales.invoice\n  grant SELECT on table sales.invoice to "plain"',
    ]);
    await workspace.up({ args: ["--skip-preview"] });
    expect(await liveGrants(server, DATABASE, "plain")).to.deep.equal([
      "INSERT on table sales.item",
      "SELECT on table sales.invoice",
    ]);
    await workspace.expectNoChanges();
  });
});
