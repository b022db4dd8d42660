import { expect } from "chai";
import { z } from "zod";
import type { Emulator } from "../emulator/emulator";
import { liveRole } from "./liveRole";
import { createWorkspace, type Workspace } from "./pulumi";
import { createSales, programEnvironment } from "./roleStack";
import { CLUSTER, sharedEmulator } from "./sharedEmulator";

const DATABASE = "with_server";

/** Cluster, instance and user in one program, as somebody would write it who begins. */
const program = (options: string): string => `
import * as aws from "@pulumi/aws";
import { RdsIamUser } from "pulumi-rds-iam-user";

const cluster = new aws.rds.Cluster("orders", {
  clusterIdentifier: "${CLUSTER.identifier}",
  engine: "aurora-postgresql",
  masterUsername: "dbmaster",
  manageMasterUserPassword: true,
  iamDatabaseAuthenticationEnabled: true,
});
const instance = new aws.rds.ClusterInstance("orders-1", {
  clusterIdentifier: cluster.clusterIdentifier,
  identifier: "${CLUSTER.identifier}-1",
  engine: "aurora-postgresql",
  instanceClass: "db.t4g.medium",
});
new RdsIamUser("orders_reader", {
  server: cluster,
  database: "${DATABASE}",
  grants: [{ schema: "sales", access: "readOnly" }],
}, ${options});
`;

describe("a program with a cluster, its instance and a user", function () {
  this.timeout(600_000);
  let emulator: Emulator;
  let workspace: Workspace;

  before(async () => {
    emulator = await sharedEmulator();
    await createSales(emulator.server(CLUSTER.version), DATABASE);
    workspace = await createWorkspace({
      program: { source: program("{ dependsOn: [instance] }") },
      env: programEnvironment(emulator, emulator.server(CLUSTER.version)),
    });
  });

  after(() => workspace.dispose());

  it("is previewed though nothing of it is there yet, and says nothing beside", async () => {
    const { changeSummary, diagnostics } = await workspace.previewSteps();
    expect(diagnostics).to.deep.equal([]);
    expect(Object.keys(changeSummary)).to.deep.equal(["create"]);
  });

  it("makes the role when the instance is there", async () => {
    const done = await operations("up");
    expect(done.indexOf("create orders-1")).to.be.below(done.indexOf("create orders_reader-role"));
    expect(await role()).to.include({ login: true });
    await workspace.expectNoChanges({ refresh: true });
  });

  it("removes the role before the instance goes, and drops no other", async () => {
    await emulator.server(CLUSTER.version).admin("CREATE ROLE orders_writer");
    const done = await operations("destroy");
    expect(done.indexOf("delete orders_reader-role")).to.be.below(done.indexOf("delete orders-1"));
    expect(await role()).to.equal(undefined);
    expect(await role("orders_writer")).not.to.equal(undefined);
    await emulator.server(CLUSTER.version).admin("DROP ROLE orders_writer");
  });

  it("removes the role before the cluster at least, where it depends on no instance", async () => {
    await workspace.setProgram(program("{}"));
    await workspace.up({ args: ["--skip-preview"] });
    const done = await operations("destroy");
    expect(done.indexOf("delete orders_reader-role")).to.be.below(done.indexOf("delete orders"));
    expect(await role()).to.equal(undefined);
  });

  async function role(name = "orders_reader"): ReturnType<typeof liveRole> {
    return liveRole(emulator.server(CLUSTER.version), name);
  }

  /** What a command did, in the order in which it was done. */
  async function operations(command: "up" | "destroy"): Promise<readonly string[]> {
    const { stdout } = await workspace[command]({ args: ["--json", "--skip-preview"] });
    const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
    return lines.flatMap((line) => {
      const { metadata } = event.parse(JSON.parse(line)).resOutputsEvent ?? {};
      return metadata === undefined ? [] : [`${metadata.op} ${metadata.urn.split("::").at(-1)}`];
    });
  }
});

const event = z.object({
  resOutputsEvent: z.object({ metadata: z.object({ op: z.string(), urn: z.string() }) }).optional(),
});
