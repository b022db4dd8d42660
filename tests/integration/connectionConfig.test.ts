import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { Client, Pool } from "pg";
import {
  authToken,
  type Connection,
  connectionConfig,
  type ConnectionOptions,
} from "../../client/index";
import type { Emulator } from "../emulator/emulator";
import { createPrincipals } from "../emulator/principals";
import type { RdsServer } from "../emulator/rdsServer";
import { setEnvironment } from "./environment";
import { eventually } from "./postgres/eventually";
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

  function sessionUser(options: ConnectionOptions = {}): Promise<unknown> {
    return userOf(new Client(connectionConfig(connection(), options)));
  }

  async function userOf(client: Client): Promise<unknown> {
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

  for (const where of ["connection", "options"] as const) {
    it(`trusts the authority that \`ca\` of the ${where} gives`, async () => {
      const ca = await readFile(emulator.caFile, "utf8");
      const back = setEnvironment({ NODE_EXTRA_CA_CERTS: undefined });
      try {
        const [given, options] = where === "connection" ? [{ ca }, {}] : [{}, { ca }];
        const config = connectionConfig({ ...connection(), ...given }, options);
        expect(await userOf(new Client(config))).to.equal(USER);
      } finally {
        back();
      }
    });
  }

  it("signs a fresh token for each connection", async () => {
    const { password } = connectionConfig(connection());
    const first = await password();
    await eventually(async () => (await password()) !== first); // a token has its second
  });

  it("gives the token to a client that is connected otherwise", async () => {
    const client = new Client({
      host: rds.dialHost,
      port: rds.dialPort,
      user: USER,
      database: "postgres",
      password: await authToken(connection()),
      ssl: { ca: await readFile(emulator.caFile, "utf8"), servername: rds.endpoint },
    });
    expect(await userOf(client)).to.equal(USER);
  });

  const unusable: readonly (readonly [string, () => Connection, readonly string[]])[] = [
    [
      "an empty object",
      () => ({}) as Connection,
      [
        "  host: expected a string, found nothing",
        "  port: expected a number, found nothing",
        "  database: expected a string, found nothing",
        "  username: expected a string, found nothing",
        "  region: expected a string, found nothing",
      ],
    ],
    [
      "an empty host",
      () => ({ ...connection(), host: "" }),
      ['  host: expected a string, found ""'],
    ],
  ];
  for (const [title, given, problems] of unusable) {
    const message = [
      "cannot use this connection:",
      ...problems,
      "Hint: Pass the output `connection` of an RdsIamUser, parsed from its JSON.",
    ].join("\n");

    it(`refuses ${title}, for which a driver would dial this machine`, async () => {
      expect(() => connectionConfig(given()))
        .to.throw(Error)
        .with.property("message", message);
      const refused: unknown = await authToken(given()).catch((error: unknown) => error);
      expect(refused).to.have.property("message", message);
    });
  }

  for (const parts of [{}, { readerHost: "" }]) {
    it(`refuses readOnly for a server without a reader endpoint: ${JSON.stringify(parts)}`, async () => {
      const message = `cannot connect read-only: the server "${rds.endpoint}" has no reader endpoint`;
      const given = { ...connection(), ...parts };
      expect(() => connectionConfig(given, { readOnly: true })).to.throw(message);
      const refused: unknown = await authToken(given, { readOnly: true }).catch(String);
      expect(refused).to.equal(`Error: ${message}`);
    });
  }

  it("refuses readOnly through a tunnel that may lead to the writer", () => {
    const readerHost = "orders.cluster-ro-abc.eu-central-1.rds.amazonaws.com";
    const back = setEnvironment({ RDS_IAM_USER_VIA: "127.0.0.1:15432" });
    try {
      const given = { ...connection(), readerHost };
      expect(() => connectionConfig(given, { readOnly: true })).to.throw(
        'cannot connect read-only through "127.0.0.1:15432": RDS_IAM_USER_VIA does not say which endpoint this tunnel leads to\n' +
          `Hint: Open a tunnel to the reader, and name it: RDS_IAM_USER_VIA=${readerHost}=127.0.0.1:15432`,
      );
      expect(connectionConfig(given).host).to.equal(rds.endpoint);
    } finally {
      back();
    }
  });
});
