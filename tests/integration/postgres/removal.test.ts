import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import type { Server } from "../../../provider/postgres/server/server";
import { connectTo } from "../../emulator/login";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { APP, declare, LOGIN, on, SALES, SVC } from "./caseShape";
import { OBJECTS, ON_EVERY_TYPE } from "./everyType";
import { heldBy, heldByOthers } from "./held";
import { obstacles } from "./obstacles";
import { onServer } from "./onServer";
import { create, DATABASES, remove, STOCK } from "./removalFixture";

useChai(chaiAsPromised);

const ROLE_EXISTS = `SELECT FROM pg_roles WHERE rolname = '${SVC}'`;

for (const version of VERSIONS) {
  describe(`a role that goes away on PostgreSQL ${version}`, function () {
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

    const exists = async (): Promise<boolean> => (await rds.admin(ROLE_EXISTS)).length === 1;

    it("loses all that it holds in every database, and is dropped", async () => {
      const before = await heldByOthers(rds, SVC, DATABASES);
      await create(server);
      await rds.admin(
        "CREATE ROLE bob; SET ROLE dbmaster; GRANT svc TO bob; GRANT CREATE ON DATABASE stock TO svc",
      );
      await rds.admin("DROP ROLE bob");
      expect(await remove(server)).to.deep.equal({ warnings: [] });
      expect(await exists()).to.equal(false);
      expect(await heldByOthers(rds, SVC, DATABASES)).to.deep.equal(before);
    });

    it("loses what it holds on objects of every type, and is dropped", async () => {
      await rds.admin(OBJECTS, APP);
      const before = await heldByOthers(rds, SVC, DATABASES);
      await create(server);
      await rds.admin(ON_EVERY_TYPE, APP);
      await remove(server);
      expect(await exists()).to.equal(false);
      expect(await heldByOthers(rds, SVC, DATABASES)).to.deep.equal(before);
    });

    it("may be gone already", async () => {
      expect(await remove(server)).to.deep.equal({ warnings: [] });
    });

    it("keeps its privileges and loses its login with disableLogin", async () => {
      await create(server);
      const before = await heldBy(rds, SVC, DATABASES);
      await remove(server, { onDelete: "disableLogin" });
      expect(await heldBy(rds, SVC, DATABASES)).to.deep.equal(
        before.filter((line) => !LOGIN.includes(line)),
      );
      expect(await commentOf()).to.equal(null);
    });

    it("loses its login alone where it was adopted", async () => {
      await rds.admin("SET ROLE dbmaster; CREATE ROLE svc LOGIN; COMMENT ON ROLE svc IS 'reports'");
      await create(server);
      const before = await heldBy(rds, SVC, DATABASES);
      await remove(server);
      expect(await heldBy(rds, SVC, DATABASES)).to.deep.equal(
        before.filter((line) => !LOGIN.includes(line)),
      );
      expect(await commentOf()).to.equal("reports");
    });

    it("keeps everything but the marker with retain", async () => {
      await create(server);
      const before = await heldBy(rds, SVC, DATABASES);
      await remove(server, { onDelete: "retain" });
      expect(await heldBy(rds, SVC, DATABASES)).to.deep.equal(before);
      expect(await commentOf()).to.equal(null);
    });

    it("stays as it is where it was re-created after the state was recorded", async () => {
      await create(server);
      const before = await heldBy(rds, SVC, DATABASES);
      expect(await remove(server, { generation: 0 })).to.deep.equal({
        warnings: ['role "svc" was re-created after this state was recorded: it was not changed'],
      });
      expect(await heldBy(rds, SVC, DATABASES)).to.deep.equal(before);
    });

    it("stays as it is where another resource manages it", async () => {
      await create(server);
      const before = await heldBy(rds, SVC, DATABASES);
      expect(await remove(server, { owners: ["somebody else"] })).to.deep.equal({
        warnings: ['role "svc" is managed by another resource: test: it was not changed'],
      });
      expect(await heldBy(rds, SVC, DATABASES)).to.deep.equal(before);
    });

    it("has its sessions ended", async () => {
      await applyRole(server, declare({ iamAuthentication: false }), TIMEOUTS);
      await rds.admin("ALTER ROLE svc PASSWORD 'secret'");
      const client = await connectTo(emulator, rds, {
        user: SVC,
        password: "secret",
        database: APP,
      });
      const ended = new Promise((resolve) => client.once("end", resolve));
      await remove(server);
      await ended;
      expect(await exists()).to.equal(false);
    });

    for (const { title, from = 0, statements, reason, hint } of obstacles) {
      if (version < from) continue;
      it(`is not dropped, nor changed, ${title}`, async () => {
        await create(server);
        await rds.admin(statements, APP);
        const before = await heldBy(rds, SVC, DATABASES);
        await expect(remove(server)).to.be.rejected.and.eventually.have.property(
          "message",
          `role "svc" cannot be dropped: ${reason}
Hint: ${hint} Or set onDelete to "disableLogin" or "retain", which keep the role. Run pulumi up to record a new onDelete, which sends nothing to the server; then delete again.`,
        );
        expect(await heldBy(rds, SVC, DATABASES)).to.deep.equal(before);
      });
    }

    for (const onDelete of ["drop", "disableLogin", "retain"] as const) {
      it(`is not changed while it is a superuser, where onDelete is ${onDelete}`, async () => {
        await create(server);
        await rds.admin("ALTER ROLE svc SUPERUSER");
        const before = await heldBy(rds, SVC, DATABASES);
        await expect(remove(server, { onDelete })).to.be.rejected.and.eventually.have.property(
          "message",
          `"svc" is a superuser, which only a superuser may alter
Hint: Have a superuser run ALTER ROLE "svc" NOSUPERUSER.`,
        );
        expect(await heldBy(rds, SVC, DATABASES)).to.deep.equal(before);
      });
    }

    it("is not dropped, nor changed, while a database that it holds something in cannot be reached", async () => {
      await create(server);
      const before = await heldBy(rds, SVC, DATABASES);
      await server.close(); // else the inspection would use a connection from before
      await rds.admin("ALTER DATABASE stock ALLOW_CONNECTIONS false");
      await expect(remove(server)).to.be.rejectedWith('database "stock" takes no connections');
      await rds.admin("ALTER DATABASE stock ALLOW_CONNECTIONS true");
      expect(await heldBy(rds, SVC, DATABASES)).to.deep.equal(before);
    });

    it("loses its privilege on a database that nobody may connect to", async () => {
      await applyRole(server, declare({ grants: [on("DATABASE", ["app"], ["CREATE"])] }), TIMEOUTS);
      await rds.admin(
        "SET ROLE dbmaster; GRANT CREATE ON DATABASE stock TO svc; RESET ROLE; ALTER DATABASE stock ALLOW_CONNECTIONS false",
      );
      await remove(server);
      expect(await exists()).to.equal(false);
    });

    it("goes on after a removal that was cut off behind its first transaction", async () => {
      await create(server);
      await rds.admin("ALTER ROLE svc NOLOGIN; REVOKE rds_iam FROM svc");
      await remove(server);
      expect(await exists()).to.equal(false);
    });

    async function commentOf(): Promise<unknown> {
      const comment =
        "SELECT shobj_description(oid, 'pg_authid') AS text FROM pg_roles WHERE rolname = 'svc'";
      return (await rds.admin(comment))[0]?.["text"];
    }
  });
}
