import { once } from "node:events";
import { connect } from "node:net";
import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { Client } from "pg";
import { type Connection, connectionConfig } from "../../../client/index";
import { create, read } from "../../../provider/login/provider";
import { CANCEL_REQUEST } from "../../emulator/wireProtocol";
import type { Props } from "./declared";
import { brokenProxies, MODES, openWorld, type ProxiedUser, type World } from "./proxyWorld";

useChai(chaiAsPromised);

describe("a login through an RDS Proxy", function () {
  this.timeout(120_000);
  let world: World;

  before(async () => {
    world = await openWorld("proxied");
  });

  after(() => world.close());

  /** As a component declares it. */
  function declared({ mode, name, proxy, dbUserArn }: ProxiedUser): Props {
    const { emulator, rds, roleArn } = world;
    return {
      server: { host: proxy.endpoint, port: proxy.port, region: emulator.aws.region },
      database: "app",
      username: name,
      roleArn,
      identity: {},
      trust: [{ account: emulator.aws.accountId }],
      dbUserArns: [dbUserArn],
      proxy: { mode, dbUserArns: [rds.dbUserArn(name)] },
      timeouts: { verifySeconds: 0 },
      driftDetection: "preview",
    };
  }

  function connectionOf({ name, proxy }: ProxiedUser): Connection {
    const { emulator, roleArn } = world;
    const { endpoint: host, port, readerEndpoint: readerHost } = proxy;
    const { region } = emulator.aws;
    return { host, port, database: "app", username: name, region, roleArn, readerHost };
  }

  for (const mode of MODES) {
    describe(`with ${mode}`, () => {
      let user: ProxiedUser;
      let restore: () => void;

      before(() => {
        user = world.users[mode];
        restore = world.reach();
      });

      after(() => {
        restore();
      });

      it("is verified, and read as it was declared", async () => {
        const props = declared(user);
        expect(await create(props)).to.deep.equal({ id: user.name, outs: props });
        expect(await read(user.name, props)).to.deep.equal({
          id: user.name,
          props,
          inputs: props,
        });
      });

      it("lets an application in, as the user itself", async () => {
        expect(
          await ask(connectionConfig(connectionOf(user)), "SELECT session_user AS said"),
        ).to.equal(user.name);
      });

      it("reads through the read-only endpoint, and writes nothing", async () => {
        const config = connectionConfig(connectionOf(user), { readOnly: true });
        expect(await ask(config, "SELECT session_user AS said")).to.equal(user.name);
        await expect(ask(config, "CREATE TABLE kept (id int)")).to.be.rejectedWith(
          "cannot execute CREATE TABLE in a read-only transaction",
        );
      });

      it("does not let in who sets more than a proxy takes", async () => {
        const config = { ...connectionConfig(connectionOf(user)), statement_timeout: 1000 };
        await expect(ask(config, "SELECT 1 AS said")).to.be.rejectedWith(
          "Feature not supported: RDS Proxy currently doesn't support the option statement_timeout.",
        );
      });

      it("goes on with a query that its client cancels", async () => {
        const client = new Client(connectionConfig(connectionOf(user)));
        await client.connect();
        const query = client.query("SELECT pg_sleep(0.5), 'done' AS said");
        await sendCancel(user.proxy, client);
        expect((await query).rows).to.have.length(1);
        await client.end();
      });

      for (const broken of brokenProxies.filter((each) => each.mode === mode)) {
        it(`is refused, and explained, where ${broken.title}`, async () => {
          const props = declared(user);
          const known = user.proxy.refusals().length;
          await broken.spoil(world);
          try {
            await expect(create(props)).to.be.rejected.and.eventually.have.property(
              "message",
              `login of "${user.name}" is refused: ${broken.reason(world)}\n${broken.explanation(world)}`,
            );
            expect(user.proxy.refusals().slice(known)).to.deep.equal([
              { user: user.name, reason: broken.refusal },
            ]);
            const drift = [`login is refused: ${broken.reason(world)}`];
            expect((await read(user.name, props)).props).to.deep.equal({ ...props, drift });
          } finally {
            await broken.mend(world);
          }
          expect((await read(user.name, props)).props).to.deep.equal(props);
        });
      }
    });
  }

  it("is not tried through a tunnel that leads to the server", async () => {
    const { endToEnd } = world.users;
    const undo = world.reach({ RDS_IAM_USER_VIA: "127.0.0.1:15432" });
    try {
      await expect(create(declared(endToEnd))).to.be.rejectedWith(
        `could not verify the login of "tokens": cannot log in through the proxy: RDS_IAM_USER_VIA does not say which endpoint the tunnel "127.0.0.1:15432" leads to`,
      );
    } finally {
      undo();
    }
  });

  it("names the tunnel to a proxy where it is down", async () => {
    const { endToEnd } = world.users;
    const { endpoint } = endToEnd.proxy;
    const undo = world.reach({ RDS_IAM_USER_VIA: `${endpoint}=127.0.0.1:1` });
    try {
      await expect(create(declared(endToEnd))).to.be.rejectedWith(
        `could not reach "${endpoint}", port 5432 through the tunnel at 127.0.0.1:1\nDetail: connect ECONNREFUSED 127.0.0.1:1\nHint: Check that the tunnel at 127.0.0.1:1 is up and leads to this endpoint.`,
      );
    } finally {
      undo();
    }
  });
});

/** Asks the proxy to cancel what a client of it does, and waits until it has heard. */
function sendCancel({ dialPort }: ProxiedUser["proxy"], client: Client): Promise<unknown> {
  const request = Buffer.alloc(16);
  const key = ["processID", "secretKey"].map((name) => Number(Reflect.get(client, name)));
  [request.length, CANCEL_REQUEST, ...key].forEach((value, index) => {
    request.writeInt32BE(value, index * 4);
  });
  const socket = connect(dialPort, "127.0.0.1");
  socket.resume().end(request);
  return once(socket, "close");
}

/** What the first row says. */
async function ask(config: ReturnType<typeof connectionConfig>, sql: string): Promise<unknown> {
  const client = new Client(config);
  await client.connect();
  try {
    const { rows } = await client.query<{ readonly said: unknown }>(sql);
    return rows[0]?.said;
  } finally {
    await client.end();
  }
}
