import { connect, createServer } from "node:net";
import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import {
  check,
  create,
  delete as remove,
  diff,
  read,
  update,
} from "../../../provider/role/provider";
import type { Emulator } from "../../emulator/emulator";
import { connectTo } from "../../emulator/login";
import { listen } from "../../emulator/listen";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment } from "../environment";
import { UNHARMED } from "../hostileMaster";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { eventually } from "../postgres/eventually";
import { heldBy } from "../postgres/held";
import { declared, type Props, serverOf } from "./declared";
import { pidOf } from "../postgres/foreignClient";

useChai(chaiAsPromised);

const TABLES = `CREATE SCHEMA s AUTHORIZATION dbmaster; SET ROLE dbmaster;
  CREATE TABLE s.a (); CREATE TABLE s.b ()`;
const GRANTS = [{ schema: "s", access: "readOnly" }];

for (const version of VERSIONS) {
  describe(`the provider's methods on PostgreSQL ${version}`, function () {
    this.timeout(120_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let restore: () => void;
    let inputs: Props;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
      restore = setDeployment(emulator);
    });

    after(() => {
      restore();
    });

    beforeEach(async () => {
      await rds.createDatabase("app");
      await rds.admin(TABLES, "app");
      inputs = declared(emulator, rds, { grants: GRANTS });
    });

    afterEach(() => clearServer(rds));

    const exists = async (): Promise<boolean> =>
      (await rds.admin("SELECT FROM pg_roles WHERE rolname = 'svc'")).length === 1;

    it("make a role, see what is changed by hand, repair it and take the role away", async () => {
      const { id, outs } = await create(inputs);
      expect({ id, outs }).to.deep.equal({
        id: "svc",
        outs: { ...inputs, generation: 1, oid: outs["oid"] },
      });
      expect(await check(inputs, inputs)).to.deep.equal({ inputs, failures: [] });

      await rds.admin("REVOKE SELECT ON s.a FROM svc; GRANT INSERT ON s.b TO svc", "app");
      const drift = ["missing SELECT on table s.a", "extra INSERT on table s.b"];
      expect(await check(inputs, inputs)).to.deep.equal({
        inputs: { ...inputs, drift },
        failures: [],
      });
      expect(await diff(id, outs, { ...inputs, drift })).to.deep.equal({ replaces: [] });
      expect(await read(id, outs)).to.deep.equal({
        id,
        props: { ...outs, drift },
        inputs: { ...inputs, drift },
      });
      // Nothing promises the order of an object's keys across the engine.
      const server = Object.fromEntries(Object.entries(serverOf(emulator.aws, rds)).reverse());
      const refreshed = { ...outs, drift, server };
      expect(await diff(id, refreshed, { ...inputs, drift })).to.deep.equal({
        changes: true,
        replaces: [],
      });

      const updated = await update(id, outs, { ...inputs, drift });
      expect(updated).to.deep.equal({ outs });
      expect(await check(inputs, inputs)).to.deep.equal({ inputs, failures: [] });
      expect(await read(id, outs)).to.deep.equal({ id, props: outs, inputs });

      await remove(id, outs);
      expect(await exists()).to.equal(false);
      expect(await read(id, outs)).to.deep.equal({});
      expect(await check(inputs, inputs)).to.deep.equal({
        inputs: { ...inputs, drift: ["role does not exist"] },
        failures: [],
      });
    });

    it("go on where a create before was cut off, and leave the role of a later create alone", async () => {
      const first = await create(inputs);
      const second = await create(inputs);
      expect([first.outs["generation"], second.outs["generation"]]).to.deep.equal([1, 2]);
      await remove("svc", first.outs);
      expect(await exists()).to.equal(true);
      await remove("svc", second.outs);
      expect(await exists()).to.equal(false);
    });

    it("keep the old outputs where an update fails, for nothing was changed", async () => {
      const { id, outs } = await create(inputs);
      const news = { ...inputs, grants: [...GRANTS, { schema: "t", privileges: ["USAGE"] }] };
      const error: unknown = await expect(update(id, outs, news)).to.be.rejected;
      expect(error).to.include({ id });
      expect(error).to.have.deep.property("properties", outs);
      expect(error).to.have.deep.property("reasons", [
        `grants[1].schema: schema t does not exist in database "app"
Hint: Create it first, or take it out of the grants.`,
      ]);
    });

    it("keep the role where one of its databases could not be done, and do it the next time", async () => {
      await rds.createDatabase("stock");
      await rds.admin(TABLES, "stock");
      const elsewhere = [{ schema: "s", tables: "*", privileges: ["SELECT"], database: "stock" }];
      const declaredTwice = { ...inputs, grants: [...GRANTS, ...elsewhere] };
      const hasty = { ...declaredTwice, timeouts: { serverSeconds: 0, lockSeconds: 4 } };
      const patient = { ...declaredTwice, timeouts: { serverSeconds: 0, lockSeconds: 60 } };
      const { masterUsername: user, masterPassword: password } = rds;
      const holder = await connectTo(emulator, rds, { user, password, database: "stock" });
      await holder.query(UNHARMED);
      await holder.query("BEGIN; ALTER TABLE s.b ADD COLUMN late int");
      const pid = await pidOf(holder);
      const error: unknown = await expect(create(hasty)).to.be.rejected;
      await holder.end();
      expect(error).to.have.deep.property("reasons", [
        `not done in database "stock": could not grant SELECT on table s.a, table s.b to "svc": canceling statement due to lock timeout
Detail: It waited for session ${String(pid)} of "${user}" (idle in transaction).
Hint: Everything was rolled back. Another session holds a lock on the object; raise timeouts.lockSeconds, or try again later.`,
      ]);
      const { id, properties } = propertiesOf(error);
      expect([id, properties["generation"]]).to.deep.equal(["svc", 1]);
      // The engine keeps the inputs from before and the outputs from after: only a timeout differs.
      const { outs } = await update(id, properties, patient);
      expect(outs).to.deep.equal({ ...patient, generation: 1, oid: properties["oid"] });
      expect(await check(patient, patient)).to.deep.equal({ inputs: patient, failures: [] });
    });

    it("revoke what the program declares no more, though its database took no connections at first", async () => {
      await rds.createDatabase("stock");
      await rds.admin(TABLES, "stock");
      const inStock = { schema: "s", tables: ["b"], privileges: ["SELECT"], database: "stock" };
      const kept = { ...inputs, extraPrivileges: "ignore" };
      const { id, outs } = await create({ ...kept, grants: [...GRANTS, inStock] });
      await rds.admin(
        "ALTER DATABASE stock OWNER TO rdsadmin; REVOKE CONNECT ON DATABASE stock FROM PUBLIC",
      );
      const open =
        "SELECT pid FROM pg_stat_activity WHERE datname = 'stock' AND usename = 'dbmaster'";
      await rds.admin(`SELECT pg_terminate_backend(pid) FROM (${open}) AS idle`);
      await eventually(async () => (await rds.admin(open)).length === 0);
      const error: unknown = await expect(update(id, outs, kept)).to.be.rejected;
      await rds.admin("GRANT CONNECT ON DATABASE stock TO PUBLIC");
      expect(error).to.have.deep.property("reasons", [
        `not done in database "stock": "dbmaster" may not connect to database "stock"
Detail: permission denied for database "stock"
Hint: Grant it CONNECT on database "stock".`,
      ]);
      const { properties } = propertiesOf(error);
      const previous = { grants: [...GRANTS, inStock], memberOf: [] };
      expect(properties).to.deep.equal({
        ...kept,
        generation: 1,
        oid: outs["oid"],
        previous,
        unfinished: ["stock"],
        __provider: undefined,
      });
      const refreshed = await read(id, properties);
      expect(refreshed.props).to.include.keys("previous", "unfinished");
      expect(await diff(id, properties, kept)).to.include({ changes: true });
      const finished = await update(id, properties, kept);
      expect(finished.outs).to.deep.equal({ ...kept, generation: 1, oid: outs["oid"] });
      expect(await heldBy(rds, "svc", ["stock"])).to.deep.equal([
        "attribute LOGIN",
        "database app: CONNECT by dbmaster",
        "member of rds_iam",
      ]);
    });

    it("send nothing where only the way to the server changes", async () => {
      const { id, outs } = await create(inputs);
      const news = { ...inputs, via: { host: "127.0.0.1", port: 1 }, onDelete: "retain" };
      const { oid } = outs;
      expect(await update(id, outs, news)).to.deep.equal({ outs: { ...news, generation: 1, oid } });
    });

    it("leave a role alone that somebody made after ours was dropped", async () => {
      const { id, outs } = await create(inputs);
      await rds.admin("DROP OWNED BY svc", "app");
      await rds.admin("DROP ROLE svc; SET ROLE dbmaster; CREATE ROLE svc LOGIN");
      await rds.admin("COMMENT ON ROLE svc IS 'team b'; GRANT INSERT ON s.b TO svc", "app");
      const error: unknown = await expect(update(id, outs, inputs)).to.be.rejected;
      expect(error).to.have.deep.property("reasons", [
        `username: role "svc" already exists and is not managed by this resource
Hint: Set adoptExisting to take it over, or choose another name.`,
      ]);
      await remove(id, outs);
      const [row] = await rds.admin(
        "SELECT has_table_privilege('svc', 's.b', 'INSERT') AS kept",
        "app",
      );
      expect(row).to.deep.equal({ kept: true });
    });

    it("inspect every role, whatever keeps one of them from being inspected", async () => {
      const { outs } = await create(inputs);
      await rds.admin("REVOKE SELECT ON s.a FROM svc", "app");
      const lost = { ...inputs, username: "lost", database: "gone" };
      expect(await check(lost, lost)).to.deep.equal({ inputs: lost, failures: [] });
      const drift = ["missing SELECT on table s.a"];
      expect(await check(inputs, inputs)).to.have.deep.property("inputs", { ...inputs, drift });
      await remove("svc", outs);
    });

    if (version !== VERSIONS.at(-1)) return; // the version makes no difference to what is waited for

    it("wait for a server that is still coming up", async () => {
      const door = createServer((socket) => {
        socket.pipe(connect(rds.dialPort, rds.dialHost)).pipe(socket);
      });
      const via = { host: "127.0.0.1", port: await listen(door) };
      await new Promise((resolve) => door.close(resolve));
      const making = create({ ...inputs, via, timeouts: { serverSeconds: 60 } });
      // Long after the first try; were it before, the role would be made all the same.
      setTimeout(() => door.listen(via.port, via.host), 500);
      expect(await making).to.have.property("id", "svc");
      door.close();
    });
  });
}

function propertiesOf(error: unknown): { readonly id: string; readonly properties: Props } {
  const fields = typeof error === "object" && error !== null ? error : {};
  return { id: "", properties: {}, ...fields };
}
