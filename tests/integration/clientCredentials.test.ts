import { expect } from "chai";
import { Client, Pool } from "pg";
import {
  authToken,
  type Connection,
  connectionConfig,
  type LoginOptions,
} from "../../client/index";
import type { TrustForm } from "../../components/trust/form";
import { keyVariables } from "../emulator/callers/keys";
import type { Emulator } from "../emulator/emulator";
import type { AwsCredentials } from "../emulator/login";
import { createPrincipals, type Principals } from "../emulator/principals";
import type { RdsServer } from "../emulator/rdsServer";
import { setEnvironment } from "./environment";
import { createLoginRole, keysOfFunction } from "./loginRole";
import { sharedEmulator } from "./servers";
import { VERSIONS } from "./versions";

const USER = "client_assumer";
const ACCOUNT = { account: "123456789012" };
const LAMBDA = { service: "lambda.amazonaws.com" };

/** A login, or why there was none; and what STS was asked. */
interface Outcome {
  readonly is?: unknown;
  readonly refused?: string;
  readonly asked: readonly string[];
}

describe("the client's credentials", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let server: RdsServer;
  let principals: Principals;
  /** A user who may assume roles, and log in nowhere. */
  let ana: AwsCredentials;
  let restore: () => void;
  let roles = 0;

  before(async () => {
    emulator = await sharedEmulator();
    server = emulator.server(VERSIONS[0] ?? 18);
    principals = createPrincipals(emulator.aws);
    await server.admin(`CREATE ROLE ${USER} LOGIN; GRANT rds_iam TO ${USER}`);
    const may = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" };
    ana = await principals.createUser("client-ana", may);
    restore = setEnvironment({
      ...emulator.aws.env,
      AWS_PROFILE: undefined,
      NODE_EXTRA_CA_CERTS: emulator.caFile,
      RDS_IAM_USER_VIA: emulator.via,
    });
  });

  after(async () => {
    restore();
    await server.admin(`DROP ROLE ${USER}`);
  });

  /** A role of its own for each test, because the client keeps credentials for each. */
  function createRole(trust: readonly TrustForm[], path = "/"): Promise<string> {
    roles += 1;
    const name = `client-role-${roles}`;
    return createLoginRole(principals, { name, path, trust, server, username: USER });
  }

  function connectionOf(roleArn: string | undefined, parts: Partial<Connection> = {}): Connection {
    return {
      host: server.endpoint,
      port: server.port,
      database: "postgres",
      username: USER,
      region: emulator.aws.region,
      ...(roleArn === undefined ? {} : { roleArn }),
      ...parts,
    };
  }

  async function asked<T>(run: () => Promise<T>): Promise<readonly [T, readonly string[]]> {
    const { stsActions } = emulator.parts.backend;
    const before = stsActions.length;
    const value = await run();
    return [value, stsActions.slice(before)];
  }

  async function logIn(connection: Connection, options: LoginOptions = {}): Promise<unknown> {
    const client = new Client(connectionConfig(connection, options));
    await client.connect();
    try {
      return (await client.query<{ user: string }>("SELECT session_user AS user")).rows[0]?.user;
    } finally {
      await client.end();
    }
  }

  /** With these keys in the environment. */
  async function outcomeAs(
    keys: AwsCredentials,
    connection: Connection,
    options: LoginOptions = {},
  ): Promise<Outcome> {
    const back = setEnvironment({ AWS_SESSION_TOKEN: undefined, ...keyVariables(keys) });
    try {
      const [result, actions] = await asked(() =>
        logIn(connection, options).then(
          (is) => ({ is }),
          (error: unknown) => ({ refused: error instanceof Error ? error.message : String(error) }),
        ),
      );
      return { ...result, asked: actions };
    } finally {
      back();
    }
  }

  const PAM = { refused: `PAM authentication failed for user "${USER}"` };
  const WHO = "GetCallerIdentity";

  describe("where the process has the role already", () => {
    const rows: readonly (readonly [Connection["assumeRole"], readonly string[]])[] = [
      [false, []],
      ["detect", [WHO]],
      [undefined, [WHO]],
      // Refused, as a role may not assume itself; then the client looks who it is.
      [true, ["AssumeRole", WHO, WHO]],
    ];
    for (const [assumeRole, asks] of rows) {
      it(`log in with assumeRole ${String(assumeRole)}`, async () => {
        const roleArn = await createRole([LAMBDA, ACCOUNT]);
        const keys = await keysOfFunction(emulator, roleArn);
        const parts = assumeRole === undefined ? {} : { assumeRole };
        const outcome = await outcomeAs(keys, connectionOf(roleArn, parts));
        expect(outcome).to.deep.equal({ is: USER, asked: asks });
      });
    }

    it("log in with a role in a path, which the ARN of its session does not have", async () => {
      const roleArn = await createRole([LAMBDA], "/teams/orders/");
      const keys = await keysOfFunction(emulator, roleArn);
      const outcome = await outcomeAs(keys, connectionOf(roleArn));
      expect(outcome).to.deep.equal({ is: USER, asked: [WHO] });
    });

    it("log in without a roleArn", async () => {
      const keys = await keysOfFunction(emulator, await createRole([LAMBDA]));
      const outcome = await outcomeAs(keys, connectionOf(undefined));
      expect(outcome).to.deep.equal({ is: USER, asked: [] });
    });
  });

  describe("where the process has another identity", () => {
    const rows: readonly (readonly [Connection["assumeRole"], Outcome])[] = [
      [false, { ...PAM, asked: [] }],
      ["detect", { is: USER, asked: [WHO, "AssumeRole"] }],
      [undefined, { is: USER, asked: [WHO, "AssumeRole"] }],
      [true, { is: USER, asked: ["AssumeRole"] }],
    ];
    for (const [assumeRole, expected] of rows) {
      const does = expected.refused === undefined ? "log in" : "are refused";
      it(`${does} with assumeRole ${String(assumeRole)}`, async () => {
        const roleArn = await createRole([ACCOUNT]);
        const parts = assumeRole === undefined ? {} : { assumeRole };
        const outcome = await outcomeAs(ana, connectionOf(roleArn, parts));
        expect(outcome).to.deep.equal(expected);
      });
    }

    it("are not those of a role whose name begins alike", async () => {
      const roleArn = await createRole([ACCOUNT, LAMBDA]);
      const other = `${roleArn}-too`;
      const name = other.slice(other.lastIndexOf("/") + 1);
      await createLoginRole(principals, { name, trust: [LAMBDA], server, username: "nobody" });
      const keys = await keysOfFunction(emulator, other);
      const outcome = await outcomeAs(keys, connectionOf(roleArn));
      expect(outcome.asked).to.deep.equal([WHO, "AssumeRole", WHO]);
      expect(outcome.refused).to.match(/^could not assume IAM role /);
    });

    for (const assumeRole of [true, "detect"] as const) {
      it(`are refused where the role does not trust it, with assumeRole ${String(assumeRole)}`, async () => {
        const roleArn = await createRole([LAMBDA]);
        const { refused } = await outcomeAs(ana, connectionOf(roleArn, { assumeRole }));
        const caller = "arn:aws:iam::123456789012:user/client-ana";
        expect(refused).to.equal(
          [
            `could not assume IAM role "${roleArn}": AccessDenied (User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${roleArn})`,
            `Detail: Asked as "${caller}".`,
            "Hint: Allow the caller sts:AssumeRole on the role, in a policy of its own, and allow the caller in the role's trust policy. " +
              "If the trust policy asks for an external ID, give it: externalId in the options of the client, or in aws:assumeRoles for a deployment. " +
              "If the caller's session has transitive tags, as with EKS Pod Identity, allow sts:TagSession in both policies too.",
          ].join("\n"),
        );
      });
    }
  });

  describe("by the option assumeRole, which goes before the connection's", () => {
    it("are the process's own", async () => {
      const roleArn = await createRole([LAMBDA]);
      const keys = await keysOfFunction(emulator, roleArn);
      const connection = connectionOf(roleArn, { assumeRole: true });
      const outcome = await outcomeAs(keys, connection, { assumeRole: false });
      expect(outcome).to.deep.equal({ is: USER, asked: [] });
    });

    it("are the role's", async () => {
      const connection = connectionOf(await createRole([ACCOUNT]), { assumeRole: false });
      const outcome = await outcomeAs(ana, connection, { assumeRole: true });
      expect(outcome).to.deep.equal({ is: USER, asked: ["AssumeRole"] });
    });
  });

  describe("for a role that asks for an external ID", () => {
    const trust = [{ ...ACCOUNT, externalId: "tenant-7" }];
    const rows: readonly (readonly [string, LoginOptions, RegExp | undefined])[] = [
      ["the right one", { externalId: "tenant-7" }, undefined],
      ["another one", { externalId: "tenant-8" }, /: AccessDenied \(/],
      ["none", {}, /: AccessDenied \(/],
    ];
    for (const [title, options, refused] of rows) {
      it(`are ${refused === undefined ? "given" : "refused"} with ${title}`, async () => {
        const roleArn = await createRole(trust);
        const outcome = await outcomeAs(ana, connectionOf(roleArn), options);
        if (refused === undefined) expect(outcome).to.include({ is: USER });
        else expect(outcome.refused).to.match(refused);
      });
    }
  });

  describe("of a session", () => {
    const rows = [
      [{}, "pulumi-rds-iam-user"],
      [{ sessionName: "orders@eu-1" }, "orders@eu-1"],
    ] as const;
    for (const [options, name] of rows) {
      it(`are known to AWS as ${name}`, async () => {
        const roleArn = await createRole([ACCOUNT]);
        expect(await outcomeAs(ana, connectionOf(roleArn), options)).to.include({ is: USER });
        const role = roleArn.slice(roleArn.lastIndexOf("/") + 1);
        const arns = [...emulator.parts.backend.identities.values()]
          .filter(({ principalArn }) => principalArn === roleArn)
          .map(({ callerArn }) => callerArn);
        expect(arns).to.deep.equal([`arn:aws:sts::123456789012:assumed-role/${role}/${name}`]);
      });
    }
  });

  it("are requested once for all connections of a pool, and of another configuration", async () => {
    const connection = connectionOf(await createRole([ACCOUNT]));
    const back = setEnvironment(keyVariables(ana));
    const pool = new Pool({ ...connectionConfig(connection), max: 5 });
    try {
      const [, actions] = await asked(async () => {
        const clients = await Promise.all([1, 2, 3, 4, 5].map(() => pool.connect()));
        for (const client of clients) client.release();
        expect(pool.totalCount).to.equal(5);
        await logIn({ ...connection });
        await authToken(connection);
      });
      expect(actions).to.deep.equal([WHO, "AssumeRole"]);
    } finally {
      back();
      await pool.end();
    }
  });

  const lasting = [
    ["who the process is could not be found out", "detect", /^PAM authentication failed /],
    ["the role could not be assumed", true, /^could not assume IAM role /],
  ] as const;
  for (const [title, assumeRole, refused] of lasting) {
    it(`are asked for again the next time where ${title}`, async () => {
      const connection = connectionOf(await createRole([ACCOUNT]), { assumeRole });
      const back = setEnvironment({ AWS_ENDPOINT_URL_STS: "http://127.0.0.1:1" });
      const first = await outcomeAs(ana, connection);
      back();
      expect(first.refused).to.match(refused);
      // As it is the process may log in for some seconds, before it looks for STS again.
      let again = await outcomeAs(ana, connection);
      for (const end = Date.now() + 60_000; again.is !== USER && Date.now() < end;) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        again = await outcomeAs(ana, connection);
      }
      expect(again).to.include({ is: USER });
    });
  }

  it("are asked for again the next time where there were none", async () => {
    const roleArn = await createRole([LAMBDA]);
    const keys = await keysOfFunction(emulator, roleArn);
    const connection = connectionOf(roleArn, { assumeRole: false });
    const options = { sessionName: "none-at-first" }; // a provider of its own
    const none = { accessKeyId: "", secretAccessKey: "" };
    const { refused } = await outcomeAs(none, connection, options);
    expect(refused).to.match(
      /^could not find AWS credentials\nDetail: Looked for AWS_ACCESS_KEY_ID/,
    );
    expect(await outcomeAs(keys, connection, options)).to.include({ is: USER });
  });
});
