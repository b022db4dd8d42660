import { expect } from "chai";
import type { Check } from "../../../cli/checks/checklist";
import type { Connection } from "../../../client/connection";
import {
  brokenProxies,
  MODES,
  openWorld,
  type ProxiedUser,
  type World,
} from "../provider/proxyWorld";
import { checksIn, namesOf, rdsIamUser } from "./checking";

const BY_POLICY = "not allowed by IAM policy";

describe("rds-iam-user verify through an RDS Proxy", function () {
  this.timeout(120_000);
  let world: World;
  let restore: () => void;

  before(async () => {
    world = await openWorld("verified-proxied");
    restore = world.reach();
  });

  after(async () => {
    restore();
    await world.close();
  });

  /** As a component gives it. */
  function connectionOf({ mode, name, proxy, dbUserArn }: ProxiedUser): Connection {
    const { emulator, rds, roleArn } = world;
    return {
      host: proxy.endpoint,
      port: proxy.port,
      database: "app",
      username: name,
      region: emulator.aws.region,
      roleArn,
      assumeRole: true,
      dbUserArns: [dbUserArn],
      proxy: mode === "endToEnd" ? { mode, dbUserArns: [rds.dbUserArn(name)] } : { mode },
    };
  }

  async function verify(connection: Connection) {
    const input = JSON.stringify(connection);
    const { code, stdout, stderr } = await rdsIamUser(["verify", "--file", "-", "--json"], {
      input,
    });
    expect(stderr).to.equal("");
    const { checks } = JSON.parse(stdout) as { readonly checks: readonly Check[] };
    return { code, checks };
  }

  for (const mode of MODES) {
    it(`finds nothing wrong with a login that works: ${mode}`, async () => {
      const { code, checks } = await verify(connectionOf(world.users[mode]));
      expect(namesOf(checks, "ok")).to.have.length(checks.length);
      expect(code).to.equal(0);
    });
  }

  for (const broken of brokenProxies) {
    const { title, mode, refusal } = broken;
    it(`says so where ${title}: ${mode}`, async () => {
      const user = world.users[mode];
      await broken.spoil(world);
      const { code, checks } = await verify(connectionOf(user)).finally(() => broken.mend(world));
      expect(code).to.equal(1);
      const isByPolicy = refusal === BY_POLICY;
      expect(namesOf(checks, "failed")).to.deep.equal(isByPolicy ? ["policy", "login"] : ["login"]);
      const { reason = "", detail = "", hint = "" } = checksIn(checks).get("login") ?? {};
      const [said = ""] = broken.explanation(world).split("\n");
      expect(`${reason}\nDetail: ${detail}\nHint: ${hint}`).to.equal(
        isByPolicy
          ? `the proxy rejected the IAM token of "${user.name}"\n${said}\nHint: The check "policy" says why: begin there.`
          : `${broken.reason(world)}\n${broken.explanation(world)}`,
      );
    });
  }

  it("asks for the proxy's mode where a connection of an older version does not tell it", async () => {
    const [broken] = brokenProxies.filter(({ refusal }) => refusal === "no secret");
    const { proxy: _, ...connection } = connectionOf(world.users.standard);
    await broken?.spoil(world);
    const { checks } = await verify(connection).finally(() => broken?.mend(world));
    expect(checksIn(checks).get("login")).to.deep.equal({
      status: "failed",
      reason: 'the login of "password" through the proxy was refused',
      detail:
        "This RDS proxy has no credentials for the role password. Check the credentials for this role and try again.",
      hint: "Run pulumi up with this version of the package, which adds proxy to the connection: the cause depends on how the proxy logs in.",
    });
  });
});
