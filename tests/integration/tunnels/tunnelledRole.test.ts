import type { Client } from "pg";
import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { ensureOpenSsh } from "../../../scripts/setup/openSsh.mjs";
import { check, create, delete as remove, update } from "../../../provider/role/provider";
import { createCleanup } from "../../emulator/cleanup";
import type { Emulator } from "../../emulator/emulator";
import { remoteHostsOf } from "../../emulator/remoteHosts";
import type { RdsServer } from "../../emulator/rdsServer";
import { type SshServer, startSshServer } from "../../emulator/ssh/server";
import { skip } from "../../skip";
import { setDeployment, setEnvironment } from "../environment";
import { eventually } from "../postgres/eventually";
import { openSession } from "../postgres/foreignClient";
import { declared, type Props } from "../provider/declared";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { addInstances, INSTANCE, pathWithPlugin } from "./sessionManager";

useChai(chaiAsPromised);

const TABLES = `CREATE SCHEMA s AUTHORIZATION dbmaster; SET ROLE dbmaster;
  CREATE TABLE s.a (); CREATE TABLE s.b ()`;
const GRANTS = [{ schema: "s", access: "readOnly" }];

/** A way that the tests open and break. */
interface TunnelKind {
  readonly title: string;
  readonly through: string;
  readonly why: string;
  /** As the program says it. */
  readonly via: () => Props;
  /** The same for the environment. */
  readonly text: () => string;
  readonly open: () => Promise<number>;
  readonly break: () => Promise<void> | void;
}

describe("a role whose server is reached through a tunnel", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let rds: RdsServer;
  let bastion: SshServer | undefined;
  let reason = "";
  const cleanup = createCleanup();

  before(async () => {
    emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS.at(-1) ?? 18);
    const restore = [
      setDeployment(emulator),
      setEnvironment({ RDS_IAM_USER_VIA: undefined, PATH: pathWithPlugin() }),
    ];
    cleanup.add(() => {
      for (const back of restore.reverse()) back();
      return Promise.resolve();
    });
    addInstances(emulator, rds);
    const programs = await ensureOpenSsh({ log: console.log });
    if ("reason" in programs) {
      reason = programs.reason;
      return;
    }
    bastion = await startSshServer(programs, { hosts: remoteHostsOf(rds) });
    cleanup.add(bastion.stop);
  });

  after(cleanup.run);

  beforeEach(async () => {
    await rds.createDatabase("app");
    await rds.admin(TABLES, "app");
  });

  afterEach(() => clearServer(rds));

  const KINDS: readonly TunnelKind[] = [
    {
      title: "SSH",
      through: 'SSH host "127.0.0.1"',
      why: "it was closed at the other end",
      via: () => {
        const { host, port, user, privateKeyPath, hostKey } = ssh();
        return { ssh: { host, port, user, privateKeyPath, hostKey: hostKey.fingerprint } };
      },
      text: () => {
        const { host, port, user, privateKeyPath, hostKey } = ssh();
        const key = `privateKeyPath=${privateKeyPath}&hostKey=${hostKey.fingerprint}`;
        return `ssh://${user}@${host}:${String(port)}?${key}`;
      },
      open: () => ssh().connections(),
      break: () => ssh().killConnections(),
    },
    {
      title: "Session Manager",
      through: `instance "${INSTANCE}"`,
      why: "session-manager-plugin ended",
      via: () => ({ ssm: { instanceId: INSTANCE } }),
      text: () => `ssm://${INSTANCE}`,
      open: () => Promise.resolve(emulator.sessionManager.openSessions().length),
      break: () => {
        for (const { id } of emulator.sessionManager.openSessions()) {
          emulator.sessionManager.killSession(id);
        }
      },
    },
  ];

  function ssh(): SshServer {
    if (bastion === undefined) throw new TypeError("there is no SSH server");
    return bastion;
  }

  const rolesLike = async (name: string): Promise<number> =>
    (await rds.admin(`SELECT FROM pg_roles WHERE rolname LIKE '${name}'`)).length;

  /** A session that keeps the privileges of a table from being changed. */
  async function holding(run: (holder: Client) => Promise<void>): Promise<void> {
    const holder = await openSession(emulator, rds, "app");
    try {
      await holder.query("BEGIN; GRANT SELECT ON s.a TO PUBLIC");
      await run(holder);
    } finally {
      await holder.end();
    }
  }

  async function untilOneWaits(): Promise<void> {
    await eventually(async () => {
      const [row] = await rds.admin(
        `SELECT count(*)::int AS waiting FROM pg_stat_activity
         WHERE application_name = 'pulumi-rds-iam-user' AND wait_event_type = 'Lock'`,
      );
      return row?.["waiting"] === 1;
    });
  }

  for (const kind of KINDS) {
    describe(`by ${kind.title}`, () => {
      before(function () {
        if (kind.title === "SSH" && bastion === undefined) skip(this, reason);
      });

      const inputsOf = (change: Props = {}): Props =>
        declared(emulator, rds, { grants: GRANTS, via: kind.via(), ...change });

      it("is created, inspected, changed and dropped; all of a process share the tunnel", async () => {
        const names = ["svc", "svc_2", "svc_3", "svc_4"];
        const made = await Promise.all(
          names.map((username) => create(inputsOf({ username, owner: username }))),
        );
        expect(await kind.open()).to.equal(1);
        expect(await rolesLike("svc%")).to.equal(4);
        await rds.admin("REVOKE SELECT ON s.a FROM svc", "app");
        const inputs = inputsOf({ owner: "svc" });
        expect(await check(inputs, inputs)).to.deep.equal({
          inputs: { ...inputs, drift: ["missing SELECT on table s.a"] },
          failures: [],
        });
        await Promise.all(made.map(({ id, outs }) => remove(id, outs)));
        expect(await rolesLike("svc%")).to.equal(0);
        expect(await kind.open()).to.equal(1);
      });

      it("is reached by the environment's text too", async () => {
        const restore = setEnvironment({ RDS_IAM_USER_VIA: `${rds.endpoint}=${kind.text()},` });
        try {
          const { via, ...inputs } = inputsOf();
          expect(via).to.not.equal(undefined);
          expect(await create(inputs)).to.have.property("id", "svc");
        } finally {
          restore();
        }
      });

      it("is not there where the tunnel breaks in the middle of its creation, and whole after the next one", async () => {
        await holding(async (holder) => {
          const creating = create(inputsOf()).then(
            () => "created",
            (error: unknown) => (error instanceof Error ? error.message : String(error)),
          );
          await untilOneWaits();
          await kind.break();
          expect(await creating).to.equal(
            `could not create role "svc", mark "svc" in its comment, grant membership in "rds_iam" to "svc" and 5 more: the connection through ${kind.through} broke: ${kind.why}\n` +
              "Hint: The connection ended, and with it the transaction: nothing of it was committed. Try again.",
          );
          await holder.query("ROLLBACK");
        });
        expect(await rolesLike("svc")).to.equal(0);
        const { outs } = await create(inputsOf());
        expect(await check(inputsOf(), inputsOf())).to.deep.equal({
          inputs: inputsOf(),
          failures: [],
        });
        expect(await update("svc", outs, inputsOf())).to.deep.equal({ outs });
      });
    });
  }
});
