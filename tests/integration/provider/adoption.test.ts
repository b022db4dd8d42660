import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { create, delete as remove, read, update } from "../../../provider/role/provider";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment } from "../environment";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { declared } from "./declared";

useChai(chaiAsPromised);

for (const version of VERSIONS) {
  describe(`a role that was there before, on PostgreSQL ${version},`, function () {
    this.timeout(120_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let restore: () => void;

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
      await rds.admin("SET ROLE dbmaster; CREATE ROLE svc LOGIN PASSWORD 'old'");
    });

    afterEach(() => clearServer(rds));

    const live = async (): Promise<unknown> => {
      const [row] = await rds.admin(
        `SELECT rolpassword IS NOT NULL AS password, rolcanlogin AS login,
          pg_has_role(oid, 'rds_iam', 'MEMBER') AS iam
        FROM pg_authid WHERE rolname = 'svc'`,
      );
      return row;
    };

    it("is refused and left as it is, unless the program adopts", async () => {
      await expect(create(declared(emulator, rds))).to.be.rejectedWith(
        `username: role "svc" already exists and is not managed by this resource
Hint: Set adoptExisting to take it over, or choose another name.`,
      );
      expect(await live()).to.deep.equal({ password: true, login: true, iam: false });
    });

    it("is adopted without its password, and keeps its place without its login at the end", async () => {
      const { id, outs } = await create(declared(emulator, rds, { adoptExisting: true }));
      expect(await live()).to.deep.equal({ password: false, login: true, iam: true });
      await remove(id, outs);
      expect(await live()).to.deep.equal({ password: false, login: false, iam: false });
    });

    it("keeps its password where an RDS Proxy has it, and may change to tokens and back", async () => {
      const adopting = { adoptExisting: true, iamAuthentication: false };
      const { id, outs } = await create(declared(emulator, rds, adopting));
      expect(await live()).to.deep.equal({ password: true, login: true, iam: false });
      await rds.admin("SET ROLE dbmaster; GRANT rds_iam TO svc");
      const { props = {} } = await read(id, outs);
      expect(String(props["drift"])).to.match(/^extra membership in "rds_iam"/);
      const byToken = { ...outs, iamAuthentication: true };
      const moved = await update(id, { ...outs, ...props }, byToken);
      expect(await live()).to.deep.equal({ password: true, login: true, iam: true });
      await update(id, { ...byToken, ...moved.outs }, outs);
      expect(await live()).to.deep.equal({ password: true, login: true, iam: false });
    });

    it("is not taken for the recorded one, though another program's marker was read and then lost", async () => {
      const { id, outs } = await create(declared(emulator, rds, { adoptExisting: true }));
      await rds.admin("DROP OWNED BY svc; DROP ROLE svc; SET ROLE dbmaster; CREATE ROLE svc LOGIN");
      const theirs = { v: 1, owner: "other/stack", origin: "created", generation: 7 };
      const comment = `pulumi-rds-iam-user:${JSON.stringify(theirs)}`;
      await rds.admin(`COMMENT ON ROLE svc IS '${comment}'`);
      const { props = {} } = await read(id, outs);
      expect([props["oid"], props["generation"]]).to.deep.equal([outs["oid"], outs["generation"]]);
      await rds.admin("COMMENT ON ROLE svc IS NULL");
      const again = { ...props, adoptExisting: false };
      await expect(update(id, again, { ...again, connectionLimit: 5 })).to.be.rejectedWith(
        'role "svc" already exists and is not managed by this resource',
      );
      await remove(id, { ...props, onDelete: "drop" });
      expect(await live()).to.deep.equal({ password: false, login: true, iam: false });
    });
  });
}
