import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import type { Server } from "../../../provider/postgres/server/server";
import type { Emulator } from "../../emulator/emulator";
import { connectTo } from "../../emulator/login";
import type { RdsServer } from "../../emulator/rdsServer";
import { openAsMaster } from "../servers";
import { VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { APP, declare, preset, SALES, SVC } from "./caseShape";
import { eventually } from "./eventually";
import { heldBy, heldByOthers } from "./held";
import { create, DATABASES, remove, roleIn, STOCK } from "./removalFixture";
import { onServer } from "./onServer";
import { openAsSuperuser } from "./superuserSession";

useChai(chaiAsPromised);

const notInspected = (
  database: string,
): string => `role "svc" cannot be dropped: it has 3 dependent objects in database "${database}", which could not be inspected: database "${database}" takes no connections (database "${database}" is not currently accepting connections)
Hint: Have its owner run ALTER DATABASE "${database}" ALLOW_CONNECTIONS true. Or set onDelete to "disableLogin" or "retain", which keep the role. Run pulumi up to record a new onDelete, which sends nothing to the server; then delete again.`;

/** The lock that writers of one database take. */
const LOCK = "SELECT pg_advisory_xact_lock(737426)";

for (const version of VERSIONS) {
  describe(`a removal while others work on PostgreSQL ${version}`, function () {
    this.timeout(60_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let server: Server;

    onServer(
      version,
      (on) => {
        ({ emulator, rds, server } = on);
      },
      (one) => seed(one, DATABASES, { app: SALES, stock: STOCK }),
    );

    /** A session of the master beside the removal; the test ends it. */
    function beside(database: string) {
      const { masterUsername: user, masterPassword: password } = rds;
      return connectTo(emulator, rds, { user, password, database });
    }

    /** Runs `meanwhile` when the removal has committed that the login is off, and waits in "stock". */
    async function removedWhile(meanwhile: () => Promise<unknown>): Promise<readonly string[]> {
      const other = await beside("stock");
      await other.query(`BEGIN; ${LOCK}`);
      const removed = remove(server);
      removed.catch(() => undefined);
      await eventually(async () => (await roleIn(rds))?.login === false);
      await meanwhile();
      await other.query("COMMIT");
      await other.end();
      return (await removed).warnings;
    }

    const changes: readonly {
      readonly title: string;
      readonly database: string;
      readonly statements: string;
    }[] = [
      {
        title: "a table is dropped in the first database",
        database: APP,
        statements: "DROP TABLE s.b",
      },
      {
        title: "a table is dropped in another database",
        database: "stock",
        statements: "DROP TABLE s.price",
      },
      {
        title: "a schema is dropped",
        database: "stock",
        statements: "DROP SCHEMA s CASCADE",
      },
      {
        title: "a table is created that default privileges give it",
        database: APP,
        statements: "CREATE TABLE s.staged (id int)",
      },
      {
        title: "it is given privileges in a database that was not known",
        database: "spare",
        statements: "CREATE TABLE public.t (); GRANT SELECT ON public.t TO svc",
      },
      {
        title: "it is given a membership",
        database: APP,
        statements: "CREATE ROLE team; GRANT team TO svc",
      },
    ];
    for (const { title, database, statements } of changes) {
      it(`is done where ${title}`, async () => {
        await rds.createDatabase("spare");
        await create(server);

        expect(
          await removedWhile(() => rds.admin(`SET ROLE dbmaster; ${statements}`, database)),
        ).to.deep.equal([]);
        expect(await roleIn(rds)).to.equal(undefined);
      });
    }

    it("goes on where another database is dropped", async () => {
      await create(server);
      const dropping: Server = {
        ...server,
        withWriter: async (database, run, signal) => {
          const isOff = (await roleIn(rds))?.login === false;
          if (database === "stock" && isOff) await rds.admin("DROP DATABASE stock WITH (FORCE)");
          return server.withWriter(database, run, signal);
        },
      };
      expect(await remove(dropping)).to.deep.equal({ warnings: [] });
      expect(await roleIn(rds)).to.equal(undefined);
    });

    it("ends where an event trigger gives it a privilege again each time, and says so", async () => {
      await create(server);
      await rds.admin(
        `CREATE FUNCTION public.regrant() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER
           AS $$ BEGIN EXECUTE 'GRANT SELECT ON s.part TO svc'; END $$;
         CREATE EVENT TRIGGER regrant ON ddl_command_end WHEN TAG IN ('REVOKE')
           EXECUTE FUNCTION public.regrant()`,
        "stock",
      );
      await expect(remove(server)).to.be.rejected.and.eventually.have.property(
        "message",
        `could not finish removing "svc": "svc" was given privileges in database "stock" again, each time they were taken away
Detail: Committed before this: the login of "svc" is off.
Hint: Another session does that, or an event trigger of the database: find it in pg_stat_activity or pg_event_trigger, and stop it. Then run the deployment again: it continues from there.`,
      );
      await rds.admin("DROP EVENT TRIGGER regrant", "stock");
      expect(await remove(server)).to.deep.equal({ warnings: [] });
      expect(await roleIn(rds)).to.equal(undefined);
    });

    it("stops where it is made an owner meanwhile, says what is done, and continues later", async () => {
      await create(server);
      await expect(
        removedWhile(() =>
          rds.admin("CREATE TABLE s.mine (); ALTER TABLE s.mine OWNER TO svc", "stock"),
        ),
      ).to.be.rejected.and.eventually.have.property(
        "message",
        `could not finish removing "svc": role "svc" cannot be dropped: it owns table s.mine in database "stock"
Detail: Committed before this: the login of "svc" is off.
Hint: Set onDelete to { reassignOwnedTo: "…" }, which gives what it owns to another role, or to "dropOwned", which drops it. Or set onDelete to "disableLogin" or "retain", which keep the role. Run pulumi up to record a new onDelete, which sends nothing to the server; then delete again. Then run the deployment again: it continues from there.`,
      );
      await rds.admin("DROP TABLE s.mine", "stock");
      expect(await remove(server)).to.deep.equal({ warnings: [] });
      expect(await roleIn(rds)).to.equal(undefined);
    });

    describe("with an open session", () => {
      /** A session of the role, which has a temporary table. */
      async function openSession() {
        await applyRole(
          server,
          declare({ iamAuthentication: false, grants: [preset("readOnly")] }),
          TIMEOUTS,
        );
        await rds.admin("ALTER ROLE svc PASSWORD 'secret'");
        const session = await connectTo(emulator, rds, {
          user: SVC,
          password: "secret",
          database: APP,
        });
        const ended = new Promise((resolve) => session.once("end", resolve));
        await session.query("CREATE TEMP TABLE work AS SELECT 1 AS n");
        await session.query("CREATE TYPE pg_temp.kind AS ENUM ('a')");
        await session.query("CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
        return { session, ended };
      }

      for (const onDelete of ["drop", "disableLogin"] as const) {
        it(`ends one too that began when the sessions were counted, where onDelete is ${onDelete}`, async () => {
          const grants = [preset("readOnly"), preset("readOnly", "s", "stock")];
          await applyRole(server, declare({ iamAuthentication: false, grants }), TIMEOUTS);
          await rds.admin("ALTER ROLE svc PASSWORD 'secret'");
          const locked = await openAsSuperuser(emulator, rds, APP);
          await locked.rds.admin("BEGIN; LOCK TABLE pg_catalog.pg_authid IN SHARE MODE");
          const removed = remove(server, { onDelete });
          removed.catch(() => undefined);
          const waits = "SELECT FROM pg_locks WHERE NOT granted";
          await eventually(async () => (await rds.admin(waits)).length > 0); // at ALTER ROLE: counted before
          const login = { user: SVC, password: "secret", database: APP };
          const session = await connectTo(emulator, rds, login);
          await locked.close();
          expect(await removed).to.deep.equal({ warnings: [] });
          const left =
            "SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename IS DISTINCT FROM 'rdsadmin' AND usename IS DISTINCT FROM 'dbmaster' AND datname = 'app'";
          expect(await rds.admin(left)).to.deep.equal([]);
          await session.end().catch(() => undefined);
        });
      }

      it("ends it, and with it its temporary objects", async () => {
        const { ended } = await openSession();
        expect(await remove(server)).to.deep.equal({ warnings: [] });
        await ended;
        expect(await roleIn(rds)).to.equal(undefined);
      });

      for (const onDelete of ["drop", "disableLogin"] as const) {
        it(`ends it without pg_signal_backend too, where onDelete is ${onDelete}`, async () => {
          await rds.admin(`CREATE ROLE deployer LOGIN CREATEROLE PASSWORD 'deploys'`);
          await rds.admin(
            version < 16
              ? "GRANT rds_iam TO deployer WITH ADMIN OPTION; REVOKE rds_iam FROM deployer"
              : "GRANT rds_iam TO deployer WITH ADMIN TRUE, INHERIT FALSE, SET FALSE",
          );
          const { ended } = await openSession();
          await rds.admin(
            version < 16
              ? "SELECT"
              : "GRANT svc TO deployer WITH ADMIN TRUE, INHERIT FALSE, SET FALSE; GRANT dbmaster TO deployer",
          );
          const deployer = await openAsMaster(emulator, {
            ...rds,
            masterUsername: "deployer",
            masterPassword: "deploys",
          });
          const { warnings } = await remove(deployer, { onDelete }).finally(() => deployer.close());
          expect(warnings).to.deep.equal([]);
          await ended;
          expect((await roleIn(rds))?.login).to.equal(onDelete === "drop" ? undefined : false);
        });
      }
    });

    async function schemaOf(table: string): Promise<string> {
      const [row] = await rds.admin(
        `SELECT relnamespace::regnamespace::text AS schema FROM pg_class WHERE relname = '${table}'`,
        APP,
      );
      return String(row?.["schema"]);
    }

    it("refuses before anything is changed while it holds something on another session's temporary table", async () => {
      await create(server);
      const session = await beside(APP);
      await session.query("SET default_transaction_read_only = off");
      await session.query("CREATE TEMP TABLE work (n int)");
      await session.query("GRANT SELECT ON work TO svc");
      const schema = await schemaOf("work");
      const before = await heldBy(rds, SVC, DATABASES);
      await expect(remove(server)).to.be.rejected.and.eventually.have.property(
        "message",
        `role "svc" cannot be dropped: it holds privileges on table ${schema}.work in database "app"
Hint: Temporary objects go when the sessions that created them end. Or set onDelete to "disableLogin" or "retain", which keep the role. Run pulumi up to record a new onDelete, which sends nothing to the server; then delete again.`,
      );
      expect(await heldBy(rds, SVC, DATABASES)).to.deep.equal(before);
      await session.end();
      await eventually(async () => {
        const left = await rds.admin("SELECT FROM pg_class WHERE relname = 'work'", APP);
        return left.length === 0;
      });
      await remove(server);
      expect(await roleIn(rds)).to.equal(undefined);
    });

    it("refuses before anything is changed while it owns what another role's session created", async () => {
      await create(server);
      const session = await openAsSuperuser(emulator, rds, APP);
      await session.rds.admin("SET ROLE svc; CREATE TEMP TABLE work (n int); RESET ROLE");
      const schema = await schemaOf("work");
      const before = await heldBy(rds, SVC, DATABASES);
      await expect(remove(server)).to.be.rejected.and.eventually.have.property(
        "message",
        `role "svc" cannot be dropped: it owns table ${schema}.work in database "app"
Hint: Temporary objects go when the sessions that created them end. Or set onDelete to "disableLogin" or "retain", which keep the role. Run pulumi up to record a new onDelete, which sends nothing to the server; then delete again.`,
      );
      expect(await heldBy(rds, SVC, DATABASES)).to.deep.equal(before);
      expect(await remove(server, { onDelete: "disableLogin" })).to.deep.equal({ warnings: [] });
      await session.close();
    });

    it("needs no other database to disable the login", async () => {
      await create(server);
      await server.close();
      await rds.admin("ALTER DATABASE stock ALLOW_CONNECTIONS false");
      await expect(remove(server)).to.be.rejected.and.eventually.have.property(
        "message",
        notInspected("stock"),
      );
      expect(await remove(server, { onDelete: "disableLogin" })).to.deep.equal({ warnings: [] });
      expect(await roleIn(rds)).to.deep.equal({ login: false, inRdsIam: false });
      await rds.admin("ALTER DATABASE stock ALLOW_CONNECTIONS true");
    });

    describe("of a role whose own database", () => {
      it("was dropped", async () => {
        await create(server);
        await server.close();
        await rds.admin("DROP DATABASE app WITH (FORCE)");
        expect(await remove(server)).to.deep.equal({ warnings: [] });
        expect(await roleIn(rds)).to.equal(undefined);
      });

      it("takes no connections, and holds nothing of it", async () => {
        await create(server, { grants: [] });
        await server.close();
        await rds.admin("ALTER DATABASE app ALLOW_CONNECTIONS false");
        expect(await remove(server, { onDelete: "disableLogin" })).to.deep.equal({ warnings: [] });
        expect(await roleIn(rds)).to.deep.equal({ login: false, inRdsIam: false });
        await rds.admin("ALTER DATABASE app ALLOW_CONNECTIONS true");
      });

      it("takes no connections, and holds something of it: nothing is changed", async () => {
        await create(server);
        await server.close();
        await rds.admin("ALTER DATABASE app ALLOW_CONNECTIONS false");
        await expect(remove(server)).to.be.rejected.and.eventually.have.property(
          "message",
          notInspected("app"),
        );
        expect(await roleIn(rds)).to.deep.equal({ login: true, inRdsIam: true });
        await rds.admin("ALTER DATABASE app ALLOW_CONNECTIONS true");
        expect(await remove(server)).to.deep.equal({ warnings: [] });
        expect(await roleIn(rds)).to.equal(undefined);
      });
    });

    it("knows its role where the comment was overwritten", async () => {
      const oid = await create(server);
      await rds.admin("COMMENT ON ROLE svc IS 'asked for by finance'");
      expect(await remove(server, { recordedOid: (oid ?? 0) + 1 })).to.deep.equal({
        warnings: [`role "svc" no longer carries this resource's marker: it was not changed`],
      });
      expect(await roleIn(rds)).to.deep.equal({ login: true, inRdsIam: true });
      expect(await remove(server, { recordedOid: oid })).to.deep.equal({ warnings: [] });
      expect(await roleIn(rds)).to.equal(undefined);
    });

    if (version < 16) return;

    describe("with rds_iam from somebody else", () => {
      beforeEach(async () => {
        await create(server);
        await rds.admin("GRANT rds_iam TO svc");
      });

      it("says that it stays where the login is disabled alone", async () => {
        expect(await remove(server, { onDelete: "disableLogin" })).to.deep.equal({
          warnings: [
            `role "svc" stays in "rds_iam", beyond the master's reach. Have "rdsadmin" or a superuser run REVOKE "rds_iam" FROM "svc" GRANTED BY "rdsadmin".`,
          ],
        });
        expect(await roleIn(rds)).to.deep.equal({ login: false, inRdsIam: true });
      });

      it("drops it all the same", async () => {
        const before = await heldByOthers(rds, SVC, DATABASES);
        expect(await remove(server)).to.deep.equal({ warnings: [] });
        expect(await roleIn(rds)).to.equal(undefined);
        expect(await heldByOthers(rds, SVC, DATABASES)).to.deep.equal(before);
      });
    });

    it("changes nothing where only the server knows that it may not revoke something", async () => {
      await create(server);
      await rds.admin(
        "CREATE ROLE bob; CREATE SCHEMA his AUTHORIZATION bob; CREATE TABLE his.t (); ALTER TABLE his.t OWNER TO bob; GRANT SELECT ON his.t TO svc",
        "stock",
      );
      const before = await heldBy(rds, SVC, DATABASES);
      await expect(remove(server)).to.be.rejectedWith(
        'role "svc" cannot be dropped: it holds SELECT on table his.t, beyond the master\'s reach',
      );
      expect(await heldBy(rds, SVC, DATABASES)).to.deep.equal(before);
    });

    it("drops it where the server refuses to let the master act as a grantor of rds_iam", async () => {
      await create(server);
      await rds.admin(
        "CREATE ROLE dba; GRANT rds_iam TO dba WITH ADMIN TRUE, INHERIT FALSE, SET FALSE; SET ROLE dba; GRANT rds_iam TO svc",
      );
      expect(await remove(server)).to.deep.equal({ warnings: [] });
      expect(await roleIn(rds)).to.equal(undefined);
    });
  });
}
