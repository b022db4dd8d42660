import { join } from "node:path";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { build } from "esbuild";
import type { Connection } from "../../client/index";
import type { TrustForm } from "../../components/trust/form";
import { trustPolicyDocument } from "../../components/trust/policy";
import {
  accessKeyCaller,
  type Caller,
  eksPodIdentityCaller,
  type Ended,
  lambdaCaller,
  profileCaller,
  runAs,
  withoutSts,
} from "../emulator/callers";
import type { Emulator } from "../emulator/emulator";
import type { AwsCredentials } from "../emulator/login";
import { createPrincipals, type Principals } from "../emulator/principals";
import type { RdsServer } from "../emulator/rdsServer";
import { createLoginRole, keysOfFunction } from "./loginRole";
import { sharedEmulator } from "./servers";
import { STARTED } from "./versions";

const USER = "client_caller";
const ACCOUNT = { account: "123456789012" };
const LAMBDA = { service: "lambda.amazonaws.com" };
const POD_TRUST = { eksPodIdentity: { namespace: "shop", serviceAccount: "orders" } };
const POD = { clusterName: "main", namespace: "shop", serviceAccount: "orders" };

const STS_HINT =
  "Let the process reach STS through a NAT gateway, or an interface VPC endpoint for com.amazonaws.eu-central-1.sts; " +
  "or attach the policy to the role that the process runs as (attachTo), which needs no STS.";

/** A process of an application, and how it is to end. */
interface Row {
  readonly title: string;
  readonly call: () => Promise<{ readonly caller: Caller; readonly roleArn: string }>;
  readonly assumeRole: NonNullable<Connection["assumeRole"]>;
  readonly profile?: string;
  /** Default: a client. */
  readonly pool?: true;
  /** What it prints where it is refused, with the role's ARN and STS's endpoint in place. */
  readonly refused?: (roleArn: string, sts: string) => string;
  /** What it warns of on stderr besides. */
  readonly warned?: (roleArn: string, sts: string) => string;
}

interface Finished extends Ended {
  readonly expected: string;
  readonly warning: string;
}

// The processes run beside each other, for they wait more than they work.
describe("the client in a process of its own", function () {
  this.timeout(180_000);

  let emulator: Emulator;
  let server: RdsServer;
  let principals: Principals;
  let ana: AwsCredentials;
  let endings: ReadonlyMap<Row, Promise<Finished>>;
  let connections: number;
  let roles = 0;

  before(async () => {
    emulator = await sharedEmulator();
    server = emulator.server(STARTED.at(-1) ?? 18);
    principals = createPrincipals(emulator.aws);
    await server.admin(`CREATE ROLE ${USER} LOGIN; GRANT rds_iam TO ${USER}`);
    const may = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" };
    ana = await principals.createUser("caller-ana", may);
    const outfile = join(emulator.parts.folder, "client.cjs");
    await bundle(outfile);
    connections = server.traffic().connections;
    endings = new Map(rows.map((row) => [row, run(row, outfile)]));
    await Promise.all(endings.values());
  });

  after(() => server.admin(`DROP ROLE ${USER}`));

  function nextName(): string {
    roles += 1;
    return `caller-role-${roles}`;
  }

  function createRole(trust: readonly TrustForm[]): Promise<string> {
    return createLoginRole(principals, { name: nextName(), trust, server, username: USER });
  }

  async function run(row: Row, program: string): Promise<Finished> {
    const { caller, roleArn } = await row.call();
    const connection: Connection = {
      host: server.endpoint,
      port: server.port,
      database: "postgres",
      username: USER,
      region: emulator.aws.region,
      roleArn,
      assumeRole: row.assumeRole,
    };
    const ended = await runAs(caller, [program], {
      CONNECTION: JSON.stringify(connection),
      OPTIONS: JSON.stringify(row.profile === undefined ? {} : { profile: row.profile }),
      WITH: row.pool === true ? "pool" : "client",
    });
    const sts = caller.env["AWS_ENDPOINT_URL_STS"] ?? "";
    const expected = row.refused?.(roleArn, sts) ?? USER;
    return { ...ended, expected, warning: row.warned?.(roleArn, sts) ?? "" };
  }

  async function functionOf(trust: readonly TrustForm[]) {
    const roleArn = await createRole(trust);
    return { caller: await lambdaCaller(emulator, { roleArn }), roleArn };
  }

  async function cutOff(how: "silent" | "refused") {
    const { caller, roleArn } = await functionOf([LAMBDA]);
    return { caller: await withoutSts(emulator, caller, how), roleArn };
  }

  /** A pod whose session has transitive tags; its own role may not log in. */
  async function podFor(
    trust: (podRoleArn: string) => TrustForm,
    change: (document: string) => string = (document) => document,
  ) {
    const context = { partition: "aws", accountId: "123456789012" };
    const podRole = nextName();
    const { Role: pod } = await principals.iam.send(
      new CreateRoleCommand({
        RoleName: podRole,
        AssumeRolePolicyDocument: trustPolicyDocument([POD_TRUST], context),
      }),
    );
    const podRoleArn = pod?.Arn ?? "";
    const actions = ["sts:AssumeRole", "sts:TagSession"];
    await principals.putRolePolicy(podRole, "own", {
      Effect: "Allow",
      Action: actions,
      Resource: "*",
    });
    const roleArn = await createRole([trust(podRoleArn)]);
    const document = change(trustPolicyDocument([trust(podRoleArn)], context));
    const { Statement: statements } = JSON.parse(document) as { readonly Statement: object };
    await principals.setTrust(roleArn.slice(roleArn.lastIndexOf("/") + 1), statements);
    return {
      caller: await eksPodIdentityCaller(emulator, { ...POD, roleArn: podRoleArn }),
      roleArn,
    };
  }

  const outages = [
    ["silent", "it did not answer in time"],
    ["refused", "the connection was refused (ECONNREFUSED)"],
  ] as const;
  const withoutWay: readonly Row[] = outages.flatMap(([how, why]) => [
    {
      title: `logs in as it is where STS is ${how} and it has to find out who it is, and warns`,
      call: () => cutOff(how),
      assumeRole: "detect",
      warned: (roleArn, sts) =>
        `could not find out whether this process has IAM role "${roleArn}" already: could not reach ${sts}: ${why}; it logs in as it is\n` +
        `Hint: If it has, set assumeRole: false in the options of the client. If not: ${STS_HINT}`,
    },
    {
      title: `says that STS is ${how} where it has to assume a role`,
      call: () => cutOff(how),
      assumeRole: true,
      refused: (roleArn, sts) =>
        `could not assume IAM role "${roleArn}": could not reach ${sts}: ${why}\nHint: ${STS_HINT}`,
    },
    {
      title: `logs in though STS is ${how}, with assumeRole false`,
      call: () => cutOff(how),
      assumeRole: false,
    },
  ]);

  const profiles: readonly Row[] = [
    { title: "of the environment", pool: true as const },
    { title: "of the options", profile: "reader" },
  ].map(({ title, ...row }) => ({
    ...row,
    title: `logs in as a profile ${title} that has the role already, though the connection says to assume it`,
    assumeRole: true,
    call: async () => {
      const roleArn = await createRole([ACCOUNT]);
      return { caller: await profileCaller(emulator, { credentials: ana, roleArn }), roleArn };
    },
  }));

  const trusts: readonly (readonly [string, (podRoleArn: string) => TrustForm])[] = [
    ["its account", () => ACCOUNT],
    ["the pod's role", (principalArn) => ({ principalArn })],
  ];
  const pods: readonly Row[] = trusts.flatMap(([title, trust]) => [
    {
      title: `assumes a role that trusts ${title}, from a pod whose session tags are passed on`,
      call: () => podFor(trust),
      assumeRole: true,
    },
    {
      title: `is refused the role that trusts ${title} where its policy has no sts:TagSession`,
      call: () => podFor(trust, (document) => document.replace(',"sts:TagSession"', "")),
      assumeRole: true,
      refused: (roleArn) => `is not authorized to perform: sts:TagSession on resource: ${roleArn})`,
    },
  ]);

  const NOBODY = { accessKeyId: "", secretAccessKey: "" };
  const withoutKeys: readonly Row[] = [{}, { pool: true as const }].map((row) => ({
    ...row,
    title: `ends where AWS gives no credentials, with a ${row.pool === true ? "pool" : "client"}`,
    assumeRole: false,
    call: async () => ({
      caller: await accessKeyCaller(emulator, NOBODY),
      roleArn: await createRole([LAMBDA]),
    }),
    refused: () => "could not find AWS credentials\nDetail: Looked for AWS_ACCESS_KEY_ID",
  }));

  const known: readonly Row[] = [
    {
      title: "logs in as a Lambda function",
      call: () => functionOf([LAMBDA]),
      assumeRole: "detect",
    },
    {
      title: "logs in with keys of a user",
      call: async () => ({
        caller: await accessKeyCaller(emulator, ana),
        roleArn: await createRole([ACCOUNT]),
      }),
      assumeRole: "detect",
    },
    {
      title: "logs in with keys of the role",
      call: async () => {
        const roleArn = await createRole([LAMBDA]);
        const keys = await keysOfFunction(emulator, roleArn);
        return { caller: await accessKeyCaller(emulator, keys), roleArn };
      },
      assumeRole: true,
    },
  ];

  const rows: readonly Row[] = [...withoutWay, ...profiles, ...pods, ...withoutKeys, ...known];

  for (const row of rows) {
    it(row.title, async () => {
      const { code, stdout, stderr, expected, warning } = (await endings.get(row)) ?? {};
      expect(stderr).to.include(warning);
      if (row.refused === undefined) expect(stdout).to.equal(expected);
      else expect(stdout).to.include(expected);
      // Ended by itself, within a minute: the process that is ended from outside has no code.
      expect(code).to.equal(row.refused === undefined ? 0 : 1);
    });
  }

  it("connects to no server for a login that has no credentials", () => {
    const loggedIn = rows.filter(({ refused }) => refused === undefined);
    expect(server.traffic().connections - connections).to.equal(loggedIn.length);
  });
});

/** As users of Lambda do; the processes start much faster than through a loader. */
async function bundle(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(__dirname, "callers", "client.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    external: ["pg-native"],
    logLevel: "error",
    outfile,
  });
}
