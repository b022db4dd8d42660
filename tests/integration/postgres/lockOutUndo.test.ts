/** What becomes of the undo of a lock-out when something is in its way, and what is said of it. */
import { expect } from "chai";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import type { Server } from "../../../provider/postgres/server/server";
import type { Emulator } from "../../emulator/emulator";
import { logIn } from "../../emulator/login";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, rules, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { APP, declare, SALES, SVC } from "./caseShape";
import { eventually } from "./eventually";
import { heldBy } from "./held";
import { startRewriting } from "./rewritingServer";
import { openAsSuperuser, type SuperuserSession } from "./superuserSession";

/** What every writer of this tool waits for. */
const ADVISORY_LOCK = 737426;
const REFUSED = `RoleError: a second login of "dbmaster" was refused after the change to "svc": PAM authentication failed for user "dbmaster"`;
const BY_TOKEN = "Let the master log in by token, with `master: { iam: … }`";
const MADE = `This server refuses the password of every member of "svc", and who creates a role is a member of it. ${BY_TOKEN}.`;
const ADOPTED_HINT = `This server refuses the password of every member of "svc". ${BY_TOKEN}, or have an administrator revoke the membership of "dbmaster".`;
/** By the same grantor, of whom the membership that the change gave is. */
const REMADE = "DROP ROLE svc; CREATE ROLE svc; SET ROLE dbmaster; GRANT rds_iam TO svc";
const REVOKED = `The memberships that the change gave to it were revoked. Another login of "dbmaster" was accepted.`;
const REVOKES = `REVOKE "rds_iam" FROM "svc" GRANTED BY "rds_superuser"`;

interface World {
  readonly rds: RdsServer;
  /** Held open by a superuser, in the role's own database. */
  readonly session: SuperuserSession;
}

interface Obstacle {
  readonly title: string;
  /** SQL of the superuser before the change. */
  readonly before?: string;
  /** What happens between the change and the refused login; it may go on during the undo. */
  readonly meanwhile: (world: World) => Promise<unknown>;
  readonly says: string;
  /** What `svc` holds; `undefined`: there is no such role. */
  readonly holds: readonly string[] | undefined;
  readonly logsIn: boolean;
}

const inApp =
  (text: string) =>
  ({ rds }: World) =>
    rds.admin(text, APP);

const cutMaster = ({ rds }: World) =>
  rds.admin(
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = 'dbmaster'",
  );

async function somebodyWaits(rds: RdsServer): Promise<boolean> {
  return (await rds.admin("SELECT FROM pg_locks WHERE NOT granted")).length > 0;
}

const ADOPTED = "SET ROLE dbmaster; CREATE ROLE svc LOGIN";
const LOGIN_ONLY = ["attribute LOGIN"];
const LOCKED = ["attribute LOGIN", "member of rds_iam"];

const obstacles: readonly Obstacle[] = [
  {
    title: "the role owns something by now, so that it cannot be dropped",
    meanwhile: inApp("CREATE SCHEMA own; ALTER SCHEMA own OWNER TO svc"),
    says: `Detail: "svc" could not be dropped: role "svc" cannot be dropped: it owns schema own in database "app". ${REVOKED}
Hint: ${MADE} To remove "svc", revoke what it holds, remove what depends on it, and run DROP ROLE "svc".`,
    holds: [...LOGIN_ONLY, "schema own: CREATE by svc", "schema own: USAGE by svc"],
    logsIn: true,
  },
  {
    title: "the role holds something in another database",
    meanwhile: ({ rds }) => rds.admin("GRANT CREATE ON SCHEMA s TO svc", "stock"),
    says: `Detail: "svc" could not be dropped: role "svc" cannot be dropped: it has 1 dependent object in database "stock". ${REVOKED}
Hint: ${MADE} To remove "svc", revoke what it holds, remove what depends on it, and run DROP ROLE "svc".`,
    holds: LOGIN_ONLY,
    logsIn: true,
  },
  {
    title: "the role comes to own something while it is dropped",
    meanwhile: async ({ rds, session }) => {
      await session.rds.admin("BEGIN; CREATE SCHEMA own; ALTER SCHEMA own OWNER TO svc");
      void eventually(() => somebodyWaits(rds)).then(() => session.rds.admin("COMMIT"));
    },
    says: `Detail: "svc" could not be dropped: role "svc" cannot be dropped: it owns schema own in database "app". ${REVOKED}
Hint: ${MADE} To remove "svc", revoke what it holds, remove what depends on it, and run DROP ROLE "svc".`,
    holds: [...LOGIN_ONLY, "schema own: CREATE by svc", "schema own: USAGE by svc"],
    logsIn: true,
  },
  {
    title: "a deadlock meets it, which is tried again",
    meanwhile: async ({ rds, session }) => {
      await session.rds.admin(
        "SET deadlock_timeout = '1h'; BEGIN; LOCK TABLE pg_catalog.pg_authid IN SHARE MODE",
      );
      void eventually(() => somebodyWaits(rds))
        .then(() => session.rds.admin(`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK})`))
        .then(() => session.rds.admin("ROLLBACK"));
    },
    says: `Detail: "svc" was dropped again. Another login of "dbmaster" was accepted.
Hint: ${MADE}`,
    holds: undefined,
    logsIn: true,
  },
  {
    title: "another session made a role of the same name, which is left alone",
    meanwhile: ({ rds }) => rds.admin(REMADE),
    says: `Detail: "svc" was dropped again. Another login of "dbmaster" was accepted.
Hint: ${MADE}`,
    holds: ["member of rds_iam"],
    logsIn: true,
  },
  {
    title: "another session made an adopted role anew, which is left alone",
    before: ADOPTED,
    meanwhile: ({ rds }) => rds.admin(REMADE),
    says: `Detail: "svc" was dropped by another session. Another login of "dbmaster" was accepted.
Hint: ${ADOPTED_HINT}`,
    holds: ["member of rds_iam"],
    logsIn: true,
  },
  {
    title: "the connection ended before it",
    meanwhile: cutMaster,
    says: `Detail: Whether the change was undone is not known, because the connection ended. Another login of "dbmaster" was refused too: PAM authentication failed for user "dbmaster".
Hint: If "svc" is in "rds_iam", have an administrator run ${REVOKES}. To remove "svc", revoke what it holds, remove what depends on it, and run DROP ROLE "svc".`,
    holds: LOCKED,
    logsIn: false,
  },
  {
    title: "the connection ended before it, and the server can be asked again",
    meanwhile: async (world) => {
      await cutMaster(world);
      rules.everyMembershipCounts = false;
    },
    says: `Detail: The change was not undone, because the connection ended. Another login of "dbmaster" was accepted.
Hint: Have an administrator run ${REVOKES}. To remove "svc", revoke what it holds, remove what depends on it, and run DROP ROLE "svc".`,
    holds: LOCKED,
    logsIn: true,
  },
  {
    title: "the refusal has another cause",
    before: "CREATE ROLE other; GRANT rds_iam TO other",
    meanwhile: ({ rds }) => rds.admin("GRANT other TO dbmaster"),
    says: `Detail: "svc" was dropped again. Another login of "dbmaster" was refused too: PAM authentication failed for user "dbmaster".
Hint: The refusal has another cause: check the password of "dbmaster" and its memberships, and run it again.`,
    holds: undefined,
    logsIn: false,
  },
  {
    title: "the role was there before, and another session takes it into rds_iam too",
    before: ADOPTED,
    meanwhile: ({ rds }) => rds.admin("GRANT rds_iam TO svc"),
    // Of two memberships in rds_iam, the one that the change gave is revoked.
    says: `Detail: The change was undone, but "svc" is in "rds_iam" again: another session granted it. Another login of "dbmaster" was refused too: PAM authentication failed for user "dbmaster".
Hint: Have an administrator run REVOKE "rds_iam" FROM "svc" GRANTED BY "rdsadmin".`,
    holds: LOCKED,
    logsIn: false,
  },
  {
    title: "the role was there before",
    before: ADOPTED,
    meanwhile: () => Promise.resolve(),
    says: `Detail: The memberships that the change gave to "svc" were revoked; what else was changed stays. Another login of "dbmaster" was accepted.
Hint: ${ADOPTED_HINT}`,
    holds: LOGIN_ONLY,
    logsIn: true,
  },
];

for (const version of VERSIONS.filter((one) => one >= 16)) {
  describe(`the undo of a lock-out on PostgreSQL ${version}`, function () {
    this.timeout(60_000);
    let emulator: Emulator;
    let rds: RdsServer;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
    });

    for (const obstacle of obstacles) {
      it(obstacle.title, async () => {
        const { says, holds, logsIn } = obstacle;
        expect(await seenAt(obstacle)).to.deep.equal({
          says: `${REFUSED}\n${says}`,
          holds,
          logsIn,
        });
      });
    }

    it("the answer to its COMMIT is lost: the server is asked on another connection", async () => {
      await seed(rds, [APP], { app: SALES });
      let undo: "to come" | "sent" | "cut" = "to come";
      const way = await startRewriting(rds, (type, body) => {
        if (undo !== "sent" || type !== "C" || body.toString() !== "COMMIT\0") return body;
        undo = "cut";
        return "cut";
      });
      const { masterUsername: user } = rds;
      const error = await logIn(emulator, rds, { user, password: "wrong" }).catch(
        (refusal: unknown) => refusal,
      );
      const opened = way.open();
      const server: Server = {
        ...opened,
        tryLogin: async (database) => {
          if (undo !== "to come") return opened.tryLogin(database);
          undo = "sent";
          return { outcome: "refused", byToken: false, error };
        },
      };
      const says = await applyRole(server, declare(), TIMEOUTS).then(() => "applied", String);
      await way.stop();
      expect(await rds.admin("SELECT FROM pg_roles WHERE rolname = 'svc'")).to.deep.equal([]);
      await clearServer(rds);
      expect({ says, undo }).to.deep.equal({
        says: `RoleError: a second login of "dbmaster" was refused after the change to "svc": password authentication failed for user "dbmaster"
Detail: "svc" was dropped again. Another login of "dbmaster" was accepted.
Hint: ${MADE}`,
        undo: "cut",
      });
    });

    async function seenAt(obstacle: Obstacle) {
      await seed(rds, [APP, "stock"], { app: SALES, stock: "CREATE SCHEMA s" });
      await rds.admin(obstacle.before ?? "");
      const opened = await openAsMaster(emulator, rds, { rereadPausesMs: [0] });
      const session = await openAsSuperuser(emulator, rds, APP);
      try {
        await opened.withClient(APP, () => Promise.resolve()); // logs in while it still may
        rules.everyMembershipCounts = true;
        const server = refusing(opened, () => obstacle.meanwhile({ rds, session }));
        const says = await applyRole(server, declare(), TIMEOUTS).then(() => "applied", String);
        const exists =
          (await rds.admin(`SELECT FROM pg_roles WHERE rolname = '${SVC}'`)).length > 0;
        return {
          says,
          holds: exists ? await heldBy(rds, SVC, [APP]) : undefined,
          logsIn: await masterLogsIn(),
        };
      } finally {
        rules.everyMembershipCounts = false;
        await session.close();
        await opened.close();
        await clearServer(rds);
      }
    }

    /** Something happens after the first login that is tried. */
    function refusing(server: Server, meanwhile: () => Promise<unknown>): Server {
      let trials = 0;
      return {
        ...server,
        tryLogin: async (database) => {
          const trial = await server.tryLogin(database);
          trials += 1;
          if (trials === 1) await meanwhile();
          return trial;
        },
      };
    }

    async function masterLogsIn(): Promise<boolean> {
      const { masterUsername: user, masterPassword: password } = rds;
      return logIn(emulator, rds, { user, password }).then(
        () => true,
        () => false,
      );
    }
  });
}
