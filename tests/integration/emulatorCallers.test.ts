import { join } from "node:path";
import { CreateOpenIDConnectProviderCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import { z } from "zod";
import {
  type Caller,
  ec2Caller,
  ecsTaskCaller,
  eksPodIdentityCaller,
  type Ended,
  identityCenterCaller,
  lambdaCaller,
  runAs,
  withoutSts,
} from "../emulator/callers";
import { startEmulator } from "../emulator/emulator";
import { createReservedRole } from "../emulator/identityCenter/reservedRole";
import { createPrincipals } from "../emulator/principals";
import type { RdsServer } from "../emulator/rdsServer";
import { openAccount } from "../emulator/sts/accounts";
import { createIssuer } from "../emulator/sts/issuer";
import {
  EC2,
  EKS,
  GITHUB,
  LAMBDA,
  OTHER_ACCOUNT,
  READER,
  type Row,
  rows,
  STS,
  type World,
} from "./callers/rows";

/** What became of a row: how the process ended, or why there was none. */
type Outcome = Ended | { readonly rejected: string };

/** Processes wait more than they work, for each refusal is tried again for some seconds. */
const LANES = [0, 1, 2, 3, 4, 5];

describe("the emulator's callers", function () {
  this.timeout(180_000);

  let world: World;
  let server: RdsServer;
  let outcomes: ReadonlyMap<Row, Outcome>;
  let names = 0;

  before(async () => {
    const emulator = await startEmulator({ versions: [17] });
    const principals = createPrincipals(emulator.aws);
    server = emulator.server(17);
    await server.admin(`CREATE ROLE ${READER} LOGIN; GRANT rds_iam TO ${READER}`);
    const [eks, gitHub, forger] = await Promise.all([
      createIssuer(emulator, { url: EKS }),
      createIssuer(emulator, { url: GITHUB }),
      createIssuer(emulator, { url: GITHUB, isPublished: false }),
    ]);
    for (const Url of [EKS, GITHUB]) {
      const provider = { Url, ClientIDList: [STS], ThumbprintList: ["0".repeat(40)] };
      await principals.iam.send(new CreateOpenIDConnectProviderCommand(provider));
    }
    await createReservedRole(emulator, { name: "Analyst", statements: mayConnect() });
    await createReservedRole(emulator, { name: "Visitor", statements: mayList() });
    const others = createPrincipals(await openAccount(emulator, OTHER_ACCOUNT));
    world = { emulator, principals, others, eks, gitHub, forger };
    outcomes = new Map(await Promise.all(LANES.map(runLane)).then((lanes) => lanes.flat()));
  });

  after(() => world.emulator.stop());

  function mayConnect() {
    return { Effect: "Allow", Action: "rds-db:connect", Resource: server.dbUserArn(READER) };
  }

  function mayList() {
    return { Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" };
  }

  async function createReader(trust: object): Promise<string> {
    names += 1;
    const name = `reader-${names}`;
    const roleArn = await world.principals.createRole(name, trust);
    await world.principals.putRolePolicy(name, "connect", mayConnect());
    return roleArn;
  }

  function logInAs(caller: Caller): Promise<Ended> {
    const program = join(__dirname, "callers", "application.mjs");
    const { region } = world.emulator.aws;
    return runAs(caller, [program, server.endpoint, region, READER]);
  }

  function askWho(caller: Caller): Promise<Ended> {
    const program = join(__dirname, "callers", "whoAmI.mjs");
    return runAs(caller, [program, world.emulator.aws.region]);
  }

  async function runLane(lane: number): Promise<readonly (readonly [Row, Outcome])[]> {
    const done: (readonly [Row, Outcome])[] = [];
    for (const row of rows.filter((_, index) => index % LANES.length === lane)) {
      done.push([row, await outcomeOf(row)]);
    }
    return done;
  }

  async function outcomeOf({ call, trust }: Row): Promise<Outcome> {
    const roleArn = trust === undefined ? "" : await createReader(trust);
    try {
      return await logInAs(await call(world, roleArn));
    } catch (error) {
      return { rejected: error instanceof Error ? error.message : String(error) };
    }
  }

  for (const row of rows) {
    const { refused, rejected, title } = row;
    const isIn = refused === undefined && rejected === undefined;
    it(`${isIn ? "logs in" : "refuses"} ${title}`, () => {
      const outcome = outcomes.get(row);
      if (rejected !== undefined) {
        expect(outcome).to.deep.equal({ rejected });
      } else {
        expect(outcome).to.include({ code: isIn ? 0 : 1 });
        expect(outcome)
          .to.have.property("stdout")
          .that.matches(patternOf(refused ?? READER));
      }
    });
  }

  it("gives no keys of the deployer to anybody", async () => {
    const roleArn = await createReader(LAMBDA);
    const caller = await lambdaCaller(world.emulator, { roleArn });
    const deployer = world.emulator.aws.env;
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
      expect(Object.values(caller.env)).to.not.include(deployer[name]);
    }
  });

  const sessions: readonly (readonly [string, (world: World) => Promise<Caller>, RegExp])[] = [
    [
      "a Lambda function",
      async ({ emulator }) => lambdaCaller(emulator, { roleArn: await createReader(LAMBDA) }),
      /^arn:aws:sts::123456789012:assumed-role\/reader-\d+\/orders$/,
    ],
    [
      "a Lambda function of another account",
      async ({ emulator, others }) =>
        lambdaCaller(emulator, { roleArn: await others.createRole("function", LAMBDA) }),
      /^arn:aws:sts::210987654321:assumed-role\/function\/orders$/,
    ],
    [
      "an EC2 instance",
      async ({ emulator }) => ec2Caller(emulator, { roleArn: await createReader(EC2) }),
      /^arn:aws:sts::123456789012:assumed-role\/reader-\d+\/i-0[0-9a-f]{16}$/,
    ],
    [
      "a user of IAM Identity Center",
      ({ emulator }) => identityCenterCaller(emulator, { permissionSet: "Analyst" }),
      /^arn:aws:sts::123456789012:assumed-role\/AWSReservedSSO_Analyst_[0-9a-f]{16}\/ana@example.com$/,
    ],
  ];
  for (const [title, call, arn] of sessions) {
    it(`lets STS say who ${title} is`, async () => {
      const { code, stdout } = await askWho(await call(world));
      expect(stdout).to.match(arn);
      expect(code).to.equal(0);
    });
  }

  const endpoints: readonly {
    readonly title: string;
    readonly call: (world: World, roleArn: string) => Promise<Caller>;
    readonly host: string;
    readonly path: (caller: Caller) => string;
    readonly init?: RequestInit;
    readonly status: number;
    readonly body: RegExp;
  }[] = [
    {
      title: "ECS has no keys of a role that does not trust it",
      call: ({ emulator }, roleArn) => ecsTaskCaller(emulator, { roleArn }),
      host: "169.254.170.2",
      path: ({ env }) => env["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] ?? "",
      status: 400,
      body: /^\{"code":"InvalidIdInRequest","message":"CredentialsV2Request: Credentials not found","HTTPErrorCode":400\}$/,
    },
    {
      title: "ECS has no keys of another task",
      call: ({ emulator }, roleArn) => ecsTaskCaller(emulator, { roleArn }),
      host: "169.254.170.2",
      path: () => "/v2/credentials/another",
      status: 400,
      body: /^\{"code":"InvalidIdInRequest","message":"CredentialsV2Request: ID not found",/,
    },
    {
      title: "the agent of EKS asks for the pod's token",
      call: ({ emulator }, roleArn) =>
        eksPodIdentityCaller(emulator, {
          roleArn,
          clusterName: "shop",
          namespace: "shop",
          serviceAccount: "orders",
        }),
      host: "169.254.170.23",
      path: () => "/v1/credentials",
      status: 400,
      body: /^Service account token cannot be empty\n$/,
    },
    {
      title: "EC2 asks for a token first",
      call: ({ emulator }, roleArn) => ec2Caller(emulator, { roleArn }),
      host: "169.254.169.254",
      path: () => "/latest/meta-data/iam/security-credentials/",
      status: 401,
      body: /^401 - Unauthorized$/,
    },
    {
      title: "EC2 gives no token without an age",
      call: ({ emulator }, roleArn) => ec2Caller(emulator, { roleArn }),
      host: "169.254.169.254",
      path: () => "/latest/api/token",
      init: { method: "PUT" },
      status: 400,
      body: /^400 - Bad Request$/,
    },
  ];
  for (const { title, call, host, path, init, status, body } of endpoints) {
    it(title, async () => {
      const caller = await call(world, await createReader(LAMBDA));
      const port = portOf(caller, host);
      const answer = await fetch(`http://127.0.0.1:${port}${path(caller)}`, init);
      expect(answer.status).to.equal(status);
      expect(await answer.text()).to.match(body);
    });
  }

  const outages = [
    ["silent", /^ETIMEDOUT$/],
    ["refused", /^ECONNREFUSED$/],
  ] as const;
  for (const [how, error] of outages) {
    it(`takes STS away: ${how}`, async () => {
      const roleArn = await createReader(LAMBDA);
      const caller = await lambdaCaller(world.emulator, { roleArn });
      const cutOff = await withoutSts(world.emulator, caller, how);
      expect((await askWho(cutOff)).stdout).to.match(error);
      // A token needs no STS.
      expect((await logInAs(cutOff)).stdout).to.equal(READER);
    });
  }
});

const routes = z.record(z.string(), z.number());

/** Where a host of AWS's network is on this machine. */
function portOf({ env }: Caller, host: string): string {
  return String(routes.parse(JSON.parse(env["EMULATOR_ROUTES"] ?? ""))[host]);
}

function patternOf(refused: string | RegExp): RegExp {
  if (refused instanceof RegExp) return refused;
  return new RegExp(`^${refused.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}$`);
}
