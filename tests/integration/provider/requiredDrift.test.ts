import { expect } from "chai";
import { check, create } from "../../../provider/role/provider";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment, setEnvironment } from "../environment";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { declared, type Props, serverOf } from "./declared";

const VARIABLE = "RDS_IAM_USER_DRIFT_DETECTION";
const BY_PROPERTY = 'To only warn, set driftDetection to "preview".';
const BY_RUN = `To only warn, unset ${VARIABLE}.`;
/** A way to the server that is told apart from all others in this process. */
const WRONG_VIA = { RDS_IAM_USER_VIA: "15432" };
const WRONG_VIA_SAID =
  'RDS_IAM_USER_VIA is "15432": expected "host:port" of a tunnel that you run (such as "127.0.0.1:15432"), "ssh://user@host", "ssm://<instance ID>" or "ecs://<cluster>/<task>/<container>"';

describe("required drift detection", function () {
  this.timeout(120_000);
  let emulator: Emulator;
  let server: RdsServer;
  let restore: () => void;
  let deployed: Props;

  before(async () => {
    emulator = await sharedEmulator();
    server = emulator.server(VERSIONS.at(-1) ?? 18);
    restore = setDeployment(emulator);
    for (const database of ["app", "away"]) await server.createDatabase(database);
    deployed = declared(emulator, server);
    await create(deployed);
  });

  after(async () => {
    restore();
    await clearServer(server);
  });

  /** What the engine gets, and what is printed. */
  async function checked(env: Readonly<Record<string, string>>, olds: Props, news: Props) {
    const restoreEnvironment = setEnvironment(env);
    const { log } = console;
    const lines: string[] = [];
    console.log = (line: string) => lines.push(line);
    try {
      const { inputs, failures } = await check(olds, news);
      return { drift: inputs["drift"], failures: failures.map(({ reason }) => reason), lines };
    } finally {
      console.log = log;
      restoreEnvironment();
    }
  }

  const failed = (text: string): string =>
    `drift detection is required, and role "svc" could not be inspected on ${server.endpoint}:${server.port}: ${text}`;

  it("passes a role that is as declared, and one that is not", async () => {
    const required = { ...deployed, driftDetection: "required" };
    const clean = { drift: undefined, failures: [], lines: [] };
    expect(await checked({}, deployed, required)).to.deep.equal(clean);
    expect(await checked({ [VARIABLE]: "required" }, deployed, deployed)).to.deep.equal(clean);
    await server.admin("ALTER ROLE svc CONNECTION LIMIT 3");
    const { drift, failures } = await checked({}, deployed, required);
    await server.admin("ALTER ROLE svc CONNECTION LIMIT -1");
    expect({ drift, failures }).to.deep.equal({
      drift: ["connection limit is 3 instead of -1"],
      failures: [],
    });
  });

  it("puts nothing of the environment into the inputs", async () => {
    const restoreEnvironment = setEnvironment({ [VARIABLE]: "required" });
    const { inputs } = await check(deployed, deployed);
    restoreEnvironment();
    expect(inputs).to.deep.equal(deployed);
  });

  it("fails where RDS_IAM_USER_VIA cannot be read, also for a new role", async () => {
    const required = { ...deployed, driftDetection: "required" };
    for (const olds of [deployed, {}]) {
      expect(await checked(WRONG_VIA, olds, required)).to.deep.equal({
        drift: undefined,
        failures: [failed(`${WRONG_VIA_SAID}\nHint: ${BY_PROPERTY}`)],
        lines: [],
      });
    }
  });

  it('wins over "preview" and "refresh" where the run requires it', async () => {
    for (const driftDetection of ["preview", "refresh"]) {
      const env = { ...WRONG_VIA, [VARIABLE]: "required" };
      expect(await checked(env, deployed, { ...deployed, driftDetection })).to.deep.equal({
        drift: undefined,
        failures: [failed(`${WRONG_VIA_SAID}\nHint: ${BY_RUN}`)],
        lines: [],
      });
    }
  });

  it('leaves a role alone whose driftDetection is "off", and says so', async () => {
    const env = { ...WRONG_VIA, [VARIABLE]: "required" };
    expect(await checked(env, deployed, { ...deployed, driftDetection: "off" })).to.deep.equal({
      drift: undefined,
      failures: [],
      lines: [
        `warning: role "svc" is not inspected although ${VARIABLE} is set: driftDetection is "off"`,
      ],
    });
  });

  it("is refused where the run's variable has another value", async () => {
    const { failures } = await checked({ [VARIABLE]: "on" }, deployed, deployed);
    expect(failures).to.deep.equal([`${VARIABLE}: expected "required" or no value, found "on"`]);
  });

  it("inspects the last declaration where the new one is not known yet", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const news = { ...deployed, grants: unknown, driftDetection: "required" };
    expect(await checked({}, deployed, news)).to.deep.equal({
      drift: undefined,
      failures: [],
      lines: [],
    });
    const { failures } = await checked(WRONG_VIA, deployed, news);
    expect(failures).to.deep.equal([failed(`${WRONG_VIA_SAID}\nHint: ${BY_PROPERTY}`)]);
  });

  it("passes a new role whose server is not known yet: there is nothing to inspect", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const host = { ...serverOf(emulator.aws, server), host: unknown };
    const news = { ...deployed, server: host, driftDetection: "required" };
    expect(await checked(WRONG_VIA, {}, news)).to.deep.equal({
      drift: undefined,
      failures: [],
      lines: [],
    });
  });

  it("fails only the roles of a database that is out of reach, but not a new role in it", async () => {
    const missing = { ...deployed, database: "away", driftDetection: "required" };
    await server.admin("ALTER DATABASE away RENAME TO elsewhere");
    const text = `database "away" does not exist on the server
Detail: database "away" does not exist
Hint: Create it first, or set \`database\` to one that exists.`;
    const away = await checked({}, missing, missing);
    const near = await checked({}, deployed, { ...deployed, driftDetection: "required" });
    const ahead = await checked({}, {}, { ...missing, username: "newcomer" });
    await server.admin("ALTER DATABASE elsewhere RENAME TO away");
    expect(away.failures).to.deep.equal([failed(`${text} ${BY_PROPERTY}`)]);
    expect(near.failures).to.deep.equal([]);
    expect(ahead.failures).to.deep.equal([]);
  });
});
