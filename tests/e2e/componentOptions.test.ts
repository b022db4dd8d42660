import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import type { Emulator } from "../emulator/emulator";
import type { RdsServer } from "../emulator/rdsServer";
import { holdersOf, oidsOf } from "./liveRole";
import { changesIn } from "./previewSaid";
import { createWorkspace, type Workspace } from "./pulumi";
import { createSales, programEnvironment } from "./roleStack";
import { CLUSTER, sharedEmulator } from "./sharedEmulator";

const DATABASE = "component_options";
const SELECT = { schema: "sales", tables: ["invoice"], privileges: ["SELECT"] };
const INSERT = { schema: "sales", tables: ["item"], privileges: ["INSERT"] };
const SELECTED = "SELECT on table sales.invoice";
const MISSING = `missing ${SELECTED}`;

/** Of something else, which goes when a server would. */
const Statement = { Effect: "Allow", Action: "s3:ListBucket", Resource: "*" };
const POLICY = JSON.stringify({ Version: "2012-10-17", Statement });

/** A user as its program writes it; options are TypeScript. */
interface User {
  readonly args?: object;
  readonly opts?: string;
}

const USERS: Readonly<Record<string, User>> = {
  plain: {},
  drift_ignored: { opts: '{ ignoreChanges: ["drift"] }' },
  grants_ignored: { opts: '{ ignoreChanges: ["grants"] }' },
  gone_with: { opts: "{ deletedWith: standIn }" },
};
const NAMES = Object.keys(USERS);

// A stack's life: each test goes on where the one before it ended.
describe("Pulumi's own options of an RdsIamUser", function () {
  this.timeout(600_000);
  let emulator: Emulator;
  let server: RdsServer;
  let stack: Workspace;
  let oids: Readonly<Record<string, unknown>>;

  before(async () => {
    emulator = await sharedEmulator();
    server = emulator.server(CLUSTER.version);
    await createSales(server, DATABASE);
    const env = programEnvironment(emulator, server);
    stack = await createWorkspace({ program: { source: programOf(USERS, [SELECT]) }, env });
    await stack.up({ args: ["--skip-preview"] });
    oids = await oidsOf(server, NAMES);
  });

  after(() => stack.dispose());

  it("keep drift from being repaired where they ignore it", async () => {
    await revokeByHand();
    expect(changesIn(await stack.previewSteps())).to.deep.equal({
      "plain-role": ["update", MISSING],
      "grants_ignored-role": ["update", MISSING],
      "gone_with-role": ["update", MISSING],
    });
  });

  it("reach the role of a user that is a target by a pattern", async () => {
    await stack.up({ args: ["--target", "**plain**", "--skip-preview"] });
    expect(await holdersOf(server, DATABASE, NAMES, SELECTED)).to.deep.equal(["plain"]);
    await stack.up({ args: ["--skip-preview"] });
    expect(await holdersOf(server, DATABASE, NAMES, SELECTED)).to.deep.equal(
      NAMES.filter((name) => name !== "drift_ignored"),
    );
  });

  it("keep the grants that were deployed last where they ignore those", async () => {
    await stack.setProgram(programOf(USERS, [SELECT, INSERT]));
    await stack.up({ args: ["--skip-preview"] });
    expect(await holdersOf(server, DATABASE, NAMES, "INSERT on table sales.item")).to.deep.equal(
      NAMES.filter((name) => name !== "grants_ignored"),
    );
    await stack.expectNoChanges();
  });

  it("let a renamed user go on by an alias and its old name as username", async () => {
    const { plain: _, ...others } = USERS;
    const opts = '{ aliases: [{ name: "plain" }] }';
    await stack.setProgram(programOf({ ...others, renamed: { opts } }, [SELECT, INSERT]));
    const { stdout } = await stack.preview();
    expect(stdout).to.include('hazard: drop role "plain"'); // said where the old name is forgotten
    const renamed = { args: { username: "plain" }, opts };
    await stack.setProgram(programOf({ ...others, renamed }, [SELECT, INSERT]));
    await stack.up({ args: ["--skip-preview"] });
    expect(await oidsOf(server, NAMES)).to.deep.equal(oids);
  });

  it("leave the role with its server, and nothing in IAM", async () => {
    expect((await iamRoles()).length).to.equal(NAMES.length);
    await stack.destroy();
    expect(await iamRoles()).to.deep.equal([]);
    expect(Object.keys(await oidsOf(server, NAMES))).to.deep.equal(["gone_with"]);
    await server.admin("DROP OWNED BY gone_with; DROP ROLE gone_with", DATABASE);
  });

  async function revokeByHand(): Promise<void> {
    await server.admin(`REVOKE SELECT ON sales.invoice FROM ${NAMES.join(", ")}`, DATABASE);
  }

  /** IAM roles of these users that are there. */
  async function iamRoles(): Promise<readonly string[]> {
    const { endpointUrl: endpoint, env, region } = emulator.aws;
    const credentials = {
      accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
    };
    const iam = new IAMClient({ endpoint, region, credentials });
    const { Roles = [] } = await iam.send(new ListRolesCommand({}));
    iam.destroy();
    const names = Roles.map(({ RoleName = "" }) => RoleName);
    return names.filter((name) =>
      [...NAMES, "renamed"].some((user) => name.startsWith(`${user}-login`)),
    );
  }
});

function programOf(users: Readonly<Record<string, User>>, grants: readonly object[]): string {
  const declarations = Object.entries(users).map(
    ([name, { args = {}, opts = "{}" }]) =>
      `new RdsIamUser("${name}", { ...common, ...${JSON.stringify(args)} }, ${opts});`,
  );
  return `
import * as aws from "@pulumi/aws";
import { RdsIamUser } from "pulumi-rds-iam-user";

const standIn = new aws.iam.Policy("stand-in", { policy: ${JSON.stringify(POLICY)} });
const common = {
  server: aws.rds.Cluster.get("orders", "${CLUSTER.identifier}"),
  master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
  database: "${DATABASE}",
  grants: ${JSON.stringify(grants)},
};
${declarations.join("\n")}
`;
}
