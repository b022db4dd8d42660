import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import type { RemovalDeclaration } from "../../../provider/postgres/model/declaration";
import type { Server } from "../../../provider/postgres/server/server";
import type { RdsServer } from "../../emulator/rdsServer";
import { VERSIONS } from "../versions";
import { seed } from "./caseRun";
import { APP, SALES } from "./caseShape";
import { heldBy, heldByOthers } from "./held";
import { create, DATABASES, remove, roleIn, STOCK } from "./removalFixture";
import { onServer } from "./onServer";

useChai(chaiAsPromised);

/** Run in each database: everything that a role can own there, and what names it. */
const OWNS = `
  CREATE SCHEMA its AUTHORIZATION svc;
  CREATE TABLE its.mine (id serial PRIMARY KEY);
  INSERT INTO its.mine SELECT generate_series(1, 10);
  ALTER TABLE its.mine OWNER TO svc;
  CREATE FUNCTION its.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION its.f() OWNER TO svc;
  CREATE TYPE its.t AS ENUM ('a'); ALTER TYPE its.t OWNER TO svc;
  GRANT SELECT ON its.mine TO bob`;
/** What nobody else can be given. */
const PERSONAL = `ALTER DEFAULT PRIVILEGES FOR ROLE svc GRANT SELECT ON TABLES TO bob;
  CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;
  CREATE USER MAPPING FOR svc SERVER far`;
const POLICY = "CREATE POLICY own_rows ON s.a TO svc; CREATE POLICY shared ON s.a TO svc, bob";

type Removal = Partial<RemovalDeclaration>;

for (const version of VERSIONS) {
  describe(`what a role that goes away owns, on PostgreSQL ${version}`, function () {
    this.timeout(60_000);
    let rds: RdsServer;
    let server: Server;

    onServer(
      version,
      (on) => {
        ({ rds, server } = on);
      },
      async (one) => {
        await seed(one, DATABASES, { app: SALES, stock: STOCK });
        await one.admin("CREATE ROLE bob; SET ROLE dbmaster; CREATE ROLE team");
      },
    );

    const masterHas = (): Promise<readonly string[]> => heldBy(rds, rds.masterUsername, [APP]);

    async function ownerOf(database: string, relation: string): Promise<unknown> {
      const [row] = await rds.admin(
        `SELECT relowner::regrole::text AS owner FROM pg_class WHERE oid = to_regclass('${relation}')`,
        database,
      );
      return row?.["owner"];
    }

    async function rowsOf(database: string): Promise<unknown> {
      const [row] = await rds.admin("SELECT count(*)::int AS rows FROM its.mine", database);
      return row?.["rows"];
    }

    async function makeOwner(): Promise<void> {
      await create(server);
      for (const database of DATABASES) await rds.admin(OWNS, database);
      await rds.admin("GRANT CREATE ON SCHEMA s TO svc", "stock");
    }

    for (const target of ["team", "dbmaster"]) {
      it(`is given to ${target}, in every database, and nothing is lost`, async () => {
        await makeOwner();
        await rds.admin("ALTER DATABASE stock OWNER TO svc");
        const master = await masterHas();
        expect(await remove(server, { onDelete: { reassignOwnedTo: target } })).to.deep.equal({
          warnings: [],
        });
        expect(await roleIn(rds)).to.equal(undefined);
        for (const database of DATABASES) {
          expect(await ownerOf(database, "its.mine")).to.equal(target);
          expect(await rowsOf(database)).to.equal(10);
        }
        const [stock] = await rds.admin(
          "SELECT datdba::regrole::text AS owner FROM pg_database WHERE datname = 'stock'",
        );
        expect(stock).to.deep.equal({ owner: target });
        expect((await masterHas()).filter((line) => line.startsWith("member of"))).to.deep.equal(
          master.filter((line) => line.startsWith("member of") && !line.includes("svc")),
        );
      });
    }

    it("is dropped with it where it is told so, and nothing of others", async () => {
      await rds.admin("CREATE TABLE public.kept (id int)", APP);
      const before = await heldByOthers(rds, "svc", DATABASES);
      await makeOwner();
      await rds.admin(`${PERSONAL}; ${POLICY}`, APP);
      await remove(server, { onDelete: "dropOwned" });
      const policies = await rds.admin("SELECT polname::text AS name FROM pg_policy", APP);
      expect(policies).to.deep.equal([{ name: "shared" }]);
      await rds.admin("DROP EXTENSION postgres_fdw CASCADE", APP);
      expect(await roleIn(rds)).to.equal(undefined);
      for (const database of DATABASES) {
        expect(await ownerOf(database, "its.mine")).to.equal(undefined);
      }
      expect(await ownerOf(APP, "public.kept")).to.equal("rdsadmin");
      expect(await heldByOthers(rds, "svc", DATABASES)).to.deep.equal(before);
    });

    const refused: readonly {
      readonly title: string;
      readonly removal: Removal;
      readonly statements: string;
      readonly message: string;
    }[] = [
      {
        title: "a role that does not exist",
        removal: { onDelete: { reassignOwnedTo: "nobody" } },
        statements: "CREATE TABLE s.mine (); ALTER TABLE s.mine OWNER TO svc",
        message: `onDelete.reassignOwnedTo: role "nobody" does not exist
Hint: Create it, or name another role.`,
      },
      {
        title: "a superuser, whose privileges the master cannot use",
        removal: { onDelete: { reassignOwnedTo: "rdsadmin" } },
        statements: "CREATE TABLE s.mine (); ALTER TABLE s.mine OWNER TO svc",
        message: `onDelete: "dbmaster" cannot use the privileges of "rdsadmin", which it needs for what "svc" owns
Hint: Have a role that has the privileges of "svc" and "rdsadmin" run REASSIGN OWNED BY "svc" TO "rdsadmin" in each database, or set onDelete to "disableLogin" or "retain".`,
      },
      {
        title: "policies, default privileges and user mappings, which nobody can be given",
        removal: { onDelete: { reassignOwnedTo: "team" } },
        statements: `${PERSONAL}; ${POLICY}`,
        message: `role "svc" cannot be dropped: it is named in policy own_rows on table s.a, policy shared on table s.a in database "app"; owns default privileges on new relations belonging to role svc, user mapping for svc on server far in database "app"
Hint: Revoke its default privileges and drop its user mappings, which no other role can be given, or set onDelete to "dropOwned". Take it out of the policies (ALTER POLICY … TO), or set onDelete to "dropOwned". Or set onDelete to "disableLogin" or "retain", which keep the role. Run pulumi up to record a new onDelete, which sends nothing to the server; then delete again.`,
      },
      {
        title: "a database, which DROP OWNED leaves",
        removal: { onDelete: "dropOwned" },
        statements: "ALTER DATABASE stock OWNER TO svc",
        message: `role "svc" cannot be dropped: it owns database stock
Hint: Set onDelete to { reassignOwnedTo: "…" }, which gives what it owns to another role. Or set onDelete to "disableLogin" or "retain", which keep the role. Run pulumi up to record a new onDelete, which sends nothing to the server; then delete again.`,
      },
    ];
    for (const { title, removal, statements, message } of refused) {
      it(`is left, and so is the role, with ${title}`, async () => {
        await create(server);
        await rds.admin(statements, APP);
        const before = await heldBy(rds, "svc", DATABASES);
        await expect(remove(server, removal)).to.be.rejected.and.eventually.have.property(
          "message",
          message,
        );
        expect(await heldBy(rds, "svc", DATABASES)).to.deep.equal(before);
      });
    }

    it("is left, and so is the role, while the other role lacks CREATE on a schema", async () => {
      await create(server);
      await rds.admin(
        "CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION s.f() OWNER TO svc",
        "stock",
      );
      const before = await heldBy(rds, "svc", DATABASES);
      const onDelete = { reassignOwnedTo: "team" };
      await expect(remove(server, { onDelete })).to.be.rejected.and.eventually.have.property(
        "message",
        `cannot give what "svc" owns to "team": permission denied for schema s
Hint: Nothing was changed. PostgreSQL gives an object only to a role that has CREATE on its schema, or, for a schema, on the database: grant that to "team".`,
      );
      expect(await heldBy(rds, "svc", DATABASES)).to.deep.equal(before);
      await rds.admin("GRANT CREATE ON SCHEMA s TO team", "stock");
      await remove(server, { onDelete });
      expect(await roleIn(rds)).to.equal(undefined);
    });

    it("is left, and so is the role, while others depend on it", async () => {
      await create(server);
      await rds.admin(
        `CREATE TABLE s.mine (id int PRIMARY KEY); ALTER TABLE s.mine OWNER TO svc;
        CREATE VIEW s.of_it AS SELECT id FROM s.mine`,
        "stock",
      );
      const before = await heldBy(rds, "svc", DATABASES);
      const onDelete = "dropOwned";
      await expect(remove(server, { onDelete })).to.be.rejected.and.eventually.have.property(
        "message",
        `cannot drop what "svc" owns: cannot drop table s.mine because other objects depend on it
Detail: view s.of_it depends on table s.mine
Hint: Nothing was changed. Drop those objects first, or set onDelete to { reassignOwnedTo: "…" }.`,
      );
      expect(await heldBy(rds, "svc", DATABASES)).to.deep.equal(before);
      await rds.admin("DROP VIEW s.of_it", "stock");
      await remove(server, { onDelete });
      expect(await roleIn(rds)).to.equal(undefined);
    });
  });
}
