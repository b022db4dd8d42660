/** What a server answers, each kind of it as a real server sends it. */
import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import { removeRole } from "../../../provider/postgres/apply/removeRole";
import type { Server } from "../../../provider/postgres/server/server";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { APP, declare, LOGIN, preset, SALES, SVC, tables } from "./caseShape";
import { eventually } from "./eventually";
import { heldBy } from "./held";
import { openAsSuperuser } from "./superuserSession";

useChai(chaiAsPromised);

/** What every writer of this tool waits for. */
const ADVISORY_LOCK = 737426;
const REMOVAL = {
  name: SVC,
  database: APP,
  onDelete: undefined,
  owners: ["test"],
  generation: 1,
};

const BEYOND_REACH = `RoleError: could not finish removing "svc": role "svc" cannot be dropped: it holds SELECT on table s.t, beyond the master's reach
Detail: Committed before this: the login of "svc" is off.
Hint: Have "alice" run REVOKE SELECT ON TABLE "s"."t" FROM "svc". Or set onDelete to "disableLogin" or "retain", which keep the role. Run pulumi up to record a new onDelete, which sends nothing to the server; then delete again. Then run the deployment again: it continues from there.`;

for (const version of VERSIONS) {
  describe(`an answer of PostgreSQL ${version}`, function () {
    this.timeout(120_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let server: Server;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
    });

    beforeEach(async () => {
      server = await openAsMaster(emulator, rds);
      await seed(rds, [APP, "stock"], { app: SALES, stock: "CREATE SCHEMA s" });
    });

    afterEach(async () => {
      await server.close();
      await clearServer(rds);
    });

    /** A session of the superuser holds something while `run` goes on. */
    async function holding(
      statements: string,
      database: string,
      run: (release: (end?: string) => Promise<unknown>) => Promise<void>,
    ): Promise<void> {
      const session = await openAsSuperuser(emulator, rds, database);
      try {
        await session.rds.admin(`BEGIN; ${statements}`);
        await run((end = "ROLLBACK") => session.rds.admin(end));
      } finally {
        await session.close();
      }
    }

    /** Until somebody waits for a lock. */
    async function somebodyWaits(): Promise<void> {
      await eventually(
        async () => (await rds.admin("SELECT FROM pg_locks WHERE NOT granted")).length > 0,
      );
    }

    it("01007 stops an update: the grant option went while it waited", async () => {
      await rds.admin(
        "CREATE TABLE s.t (); GRANT SELECT ON s.t TO dbmaster WITH GRANT OPTION",
        APP,
      );
      const declaration = declare({ grants: [tables(["t"], ["SELECT"])] });
      await holding("LOCK TABLE pg_catalog.pg_authid IN SHARE MODE", APP, async (release) => {
        const applied = applyRole(server, declaration, TIMEOUTS).catch(String);
        await somebodyWaits(); // at CREATE ROLE: inspected and planned already
        await rds.admin("REVOKE GRANT OPTION FOR SELECT ON s.t FROM dbmaster", APP);
        await release();
        expect(await applied).to.equal(`RoleError: could not grant SELECT on table s.t to "svc"
Detail: The server accepted the statement and changed nothing: the master lacks the grant option. Everything was rolled back.
Hint: Have the object's owner, or a role that holds the privilege with grant option, run the statement.`);
      });
      expect(await rds.admin("SELECT FROM pg_roles WHERE rolname = 'svc'")).to.deep.equal([]);
    });

    it("no notice stops a removal: the right to revoke went while it waited, and it plans again", async () => {
      await rds.admin(
        `CREATE ROLE alice; GRANT alice TO dbmaster;
CREATE TABLE s.t (); ALTER TABLE s.t OWNER TO alice; GRANT SELECT ON s.t TO dbmaster;
GRANT USAGE ON SCHEMA s TO alice`,
        "stock",
      );
      const grants = [tables(["t"], ["SELECT"], { database: "stock" })];
      await applyRole(server, declare({ grants }), TIMEOUTS);
      const lock = `SELECT pg_advisory_xact_lock(${ADVISORY_LOCK})`;
      await holding(lock, "stock", async (release) => {
        const removed = removeRole(server, REMOVAL, TIMEOUTS).catch(String);
        await somebodyWaits(); // in its second transaction, for the lock
        await rds.admin("REVOKE alice FROM dbmaster");
        await release();
        // Before 16, CREATEROLE lets the master become a member again.
        expect(await removed).to.deep.equal(version < 16 ? { warnings: [] } : BEYOND_REACH);
      });
    });

    // From 18 on GRANT locks what it names, and a DROP waits for it.
    if (version < 18) {
      it("XX000 of a table that went away is planned again", planAgain);
    }

    async function planAgain(): Promise<void> {
      await rds.admin("SET ROLE dbmaster; CREATE TABLE s.z1 (); CREATE TABLE s.z2 ()", "stock");
      const grants = [preset("readOnly", "s", "stock")];
      const change = "ALTER TABLE s.z1 SET (fillfactor = 90)";
      await holding(change, "stock", async (release) => {
        const applied = applyRole(server, declare({ grants }), TIMEOUTS);
        await somebodyWaits(); // at the row of z1 in pg_class, before z2's is read
        await rds.admin("DROP TABLE s.z2", "stock");
        await release();
        expect((await applied).failures).to.deep.equal([]);
      });
      expect(await heldBy(rds, SVC, ["stock"])).to.deep.equal(
        [
          ...LOGIN,
          "database stock: CONNECT by dbmaster",
          "schema s: USAGE by dbmaster",
          "table s.z1: SELECT by dbmaster",
        ].sort(),
      );
    }

    it("54000 names the table whose ACL is full, and how to do without more entries", async () => {
      await fillAcl();
      const declaration = declare({ grants: [tables("*", ["SELECT"])] });
      const said = await applyRole(server, declaration, TIMEOUTS).then(() => "done", String);
      expect(said.replace(/\d+/g, "N").replace(/SELECT on .* to "svc"/, '… to "svc"')).to
        .equal(`RoleError: could not grant … to "svc": row is too big: size N, maximum size N
Detail: The largest ACL is that of s.a, with N entries.
Hint: Everything was rolled back. An ACL has no room for more grantees: grant the privileges to one group role (login: false), and make this role a member of it with memberOf.`);
    });

    /** Entries of roles that do not exist, until the role's own does not fit any more. */
    async function fillAcl(): Promise<void> {
      await rds.admin("SET ROLE dbmaster; CREATE ROLE svc");
      await rds.admin(
        `DO $$
DECLARE
  entries aclitem[]; own aclitem; owner oid;
  low int; high int; middle int;
BEGIN
  SELECT relowner INTO owner FROM pg_class WHERE oid = 's.a'::regclass;
  own := makeaclitem('svc'::regrole, owner, 'SELECT', false);
  LOOP
    SELECT array_agg(makeaclitem((random() * 2000000000)::bigint::oid, owner, 'SELECT', false))
    INTO entries FROM generate_series(1, 4000);
    low := 1; high := 4000;
    WHILE high - low > 1 LOOP
      middle := (low + high) / 2;
      BEGIN
        UPDATE pg_class SET relacl = entries[1:middle] WHERE oid = 's.a'::regclass;
        low := middle;
      EXCEPTION WHEN program_limit_exceeded THEN
        high := middle;
      END;
    END LOOP;
    BEGIN -- compressed, one entry may take less room than another
      UPDATE pg_class SET relacl = entries[1:low] || own WHERE oid = 's.a'::regclass;
    EXCEPTION WHEN program_limit_exceeded THEN
      UPDATE pg_class SET relacl = entries[1:low] WHERE oid = 's.a'::regclass;
      RETURN;
    END;
  END LOOP;
END $$`,
        APP,
      );
    }

    it("an error's own hint is passed on", async () => {
      await rds.admin(
        `CREATE FUNCTION public.forbid() RETURNS event_trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE 'grants are frozen' USING HINT = 'Ask the platform team.'; END $$;
CREATE EVENT TRIGGER frozen ON ddl_command_end WHEN TAG IN ('GRANT')
EXECUTE FUNCTION public.forbid()`,
        APP,
      );
      await expect(
        applyRole(server, declare({ grants: [tables(["a"], ["SELECT"])] }), TIMEOUTS),
      ).to.be.rejected.and.eventually.have.property(
        "message",
        `could not grant SELECT on table s.a to "svc": grants are frozen
Hint: Everything was rolled back. Ask the platform team.`,
      );
    });

    it("an event trigger that grants again is named as a cause", async () => {
      await rds.admin(
        `CREATE FUNCTION public.regrant() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS
$$ BEGIN IF coalesce(current_setting('regrant.on', true), '') = '' THEN
PERFORM set_config('regrant.on', 'x', true); GRANT DELETE ON s.a TO svc; END IF; END $$;
CREATE EVENT TRIGGER again ON ddl_command_end WHEN TAG IN ('GRANT')
EXECUTE FUNCTION public.regrant()`,
        APP,
      );
      await expect(
        applyRole(server, declare({ grants: [tables(["a"], ["SELECT"])] }), TIMEOUTS),
      ).to.be.rejectedWith(
        "Hint: Run it again. If it stays so, check for event triggers that change privileges (SELECT evtname FROM pg_event_trigger); else report it with this message.",
      );
    });

    if (version >= 16) {
      it("a membership that is refused in a further database is known before anything is committed", async () => {
        await rds.admin(
          "CREATE ROLE anna; CREATE TABLE s.anna (); ALTER TABLE s.anna OWNER TO anna",
          "stock",
        );
        const grants = [tables(["anna"], ["SELECT"], { database: "stock" })];
        await expect(
          applyRole(server, declare({ grants }), TIMEOUTS),
        ).to.be.rejected.and.eventually.have.property(
          "message",
          `grants[0]: cannot grant SELECT: table s.anna is owned by "anna", whose privileges "dbmaster" cannot use
Hint: Have "anna" run GRANT SELECT ON TABLE "s"."anna" TO "dbmaster" WITH GRANT OPTION.`,
        );
        expect(await rds.admin("SELECT FROM pg_roles WHERE rolname = 'svc'")).to.deep.equal([]);
      });

      it("a refused membership costs a statement, and no further inspection", async () => {
        const owners = ["anna", "bert", "cora"];
        await rds.admin("SET ROLE dbmaster; CREATE ROLE svc LOGIN");
        for (const owner of owners) {
          await rds.admin(
            `CREATE ROLE ${owner}; GRANT USAGE ON SCHEMA s TO ${owner};
CREATE TABLE s.${owner} (); ALTER TABLE s.${owner} OWNER TO ${owner};
SET ROLE ${owner}; GRANT SELECT ON s.${owner} TO svc`,
            APP,
          );
        }
        rds.resetTraffic();
        const { plan } = await applyRole(server, declare(), TIMEOUTS);
        expect(plan.unreachable.length).to.equal(owners.length);
        // Lock and inspection; a refused message and its rollback for each owner; what is left; the
        // adopted role's password with its savepoint; COMMIT.
        expect(rds.traffic().roundTrips).to.equal(1 + 2 * owners.length + 1 + 2 + 1);
      });
    }

    it("53300 closes what is idle: a role in five databases is made and removed with two connections", async () => {
      const others = ["d1", "d2", "d3", "d4"];
      const schema = "CREATE SCHEMA s; CREATE TABLE s.t ()";
      await seed(rds, others, Object.fromEntries(others.map((name) => [name, schema])));
      await rds.admin("ALTER ROLE dbmaster CONNECTION LIMIT 2");
      try {
        const grants = others.map((database) => preset("readOnly", "s", database));
        const { failures, warnings } = await applyRole(server, declare({ grants }), TIMEOUTS);
        expect({ failures, warnings }).to.deep.equal({ failures: [], warnings: [] });
        await removeRole(server, REMOVAL, TIMEOUTS);
      } finally {
        await rds.admin("ALTER ROLE dbmaster CONNECTION LIMIT -1");
      }
      expect(await rds.admin("SELECT FROM pg_roles WHERE rolname = 'svc'")).to.deep.equal([]);
    });

    it("53300 of a database's own limit is no reason to wait for connections to others", async () => {
      await server.withClient(APP, () => Promise.resolve()); // idle from now on
      await rds.admin("ALTER DATABASE stock CONNECTION LIMIT 0");
      rds.resetTraffic();
      await expect(
        server.withClient("stock", () => Promise.resolve()),
      ).to.be.rejected.and.eventually.have.property(
        "message",
        `database "stock" has no connection left
Detail: too many connections for database "stock"
Hint: Try again when others have ended theirs, or raise the limit.`,
      );
      expect(rds.traffic().connections).to.equal(1);
    });
  });
}
