import { expect } from "chai";
import { Client, Pool } from "pg";
import { connectionConfig, type ConnectionOptions } from "../../client/index";
import type { Emulator } from "../emulator/emulator";
import { createPrincipals } from "../emulator/principals";
import type { RdsServer } from "../emulator/rdsServer";
import { setEnvironment } from "./environment";
import { sharedEmulator } from "./servers";
import { VERSIONS } from "./versions";

const USER = "client_reader";

describe("connectionConfig", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let rds: RdsServer;
  let roleArn: string;
  let restore: () => void;

  before(async () => {
    emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS[0] ?? 18);
    restore = setEnvironment({
      ...emulator.aws.env,
      AWS_PROFILE: undefined,
      NODE_EXTRA_CA_CERTS: emulator.caFile,
      RDS_IAM_USER_VIA: emulator.via,
    });
    const principals = createPrincipals(emulator.aws);
    roleArn = await principals.createRole("client-reader", principals.accountTrust);
    const statement = { Effect: "Allow", Action: "rds-db:connect", Resource: rds.dbUserArn(USER) };
    await principals.putRolePolicy("client-reader", "connect", statement);
  });

  beforeEach(() => rds.admin(`CREATE ROLE ${USER} LOGIN; GRANT rds_iam TO ${USER}`));

  afterEach(() => rds.admin(`DROP ROLE ${USER}`));

  after(() => {
    restore();
  });

  function connection() {
    return {
      host: rds.endpoint,
      port: rds.port,
      database: "postgres",
      username: USER,
      region: emulator.aws.region,
      roleArn,
    };
  }

  async function sessionUser(options: ConnectionOptions = {}): Promise<unknown> {
    const client = new Client(connectionConfig(connection(), options));
    await client.connect();
    try {
      return (await client.query<{ user: string }>("SELECT session_user AS user")).rows[0]?.user;
    } finally {
      await client.end();
    }
  }

  it("logs in through the environment's tunnel, with TLS verified against the server's name", async () => {
    expect(await sessionUser()).to.equal(USER);
  });

  it("logs in through a tunnel of one's own", async () => {
    process.env["RDS_IAM_USER_VIA"] = "127.0.0.1:1";
    try {
      const via = { host: rds.dialHost, port: rds.dialPort };
      expect(await sessionUser({ via })).to.equal(USER);
    } finally {
      process.env["RDS_IAM_USER_VIA"] = emulator.via;
    }
  });

  it("serves a pool, with a token for each connection", async () => {
    const pool = new Pool({ ...connectionConfig(connection()), max: 3 });
    try {
      const clients = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
      for (const client of clients) client.release();
      expect(pool.totalCount).to.equal(3);
    } finally {
      await pool.end();
    }
  });

  it("does not trust a server whose certificate authority it was not given", async () => {
    process.env["NODE_EXTRA_CA_CERTS"] = "";
    try {
      const refused = await sessionUser().catch((error: unknown) => error);
      expect(refused)
        .to.have.property("code")
        .that.matches(/CERT|VERIFY/);
    } finally {
      process.env["NODE_EXTRA_CA_CERTS"] = emulator.caFile;
    }
  });

  it("refuses readOnly for a server without a reader endpoint", () => {
    expect(() => connectionConfig(connection(), { readOnly: true })).to.throw(
      `cannot connect read-only: the server "${rds.endpoint}" has no reader endpoint`,
    );
  });
});
