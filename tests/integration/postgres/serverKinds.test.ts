/** Servers of kinds that are rare: in another language, of another version, in recovery. */
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import { removeRole } from "../../../provider/postgres/apply/removeRole";
import { failureScope } from "../../../provider/postgres/server/failureScope";
import { openServer, type Server } from "../../../provider/postgres/server/server";
import { startStandby } from "../../emulator/standby";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, sharedEmulator, wayTo } from "../servers";
import { VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare, preset, SALES, SVC } from "./caseShape";
import { type Rewrite, startRewriting, withOtherWords } from "./rewritingServer";

useChai(chaiAsPromised);

const WORDS = "des mots d'une autre langue";

/** Ways to be refused, each with what is said of it and for whom it counts. */
const refused: readonly {
  readonly title: string;
  readonly begin: string;
  readonly database?: string;
  readonly password?: string;
  readonly reason: string;
  readonly hint: string;
  readonly scope: string;
}[] = [
  {
    title: "no connection left for the master",
    begin: "ALTER ROLE dbmaster CONNECTION LIMIT 0",
    reason: '"dbmaster" has no connection left',
    hint: "Try again when others have ended theirs, or raise the limit.",
    scope: "login",
  },
  {
    title: "no connection left for the database",
    begin: "ALTER DATABASE app CONNECTION LIMIT 0",
    reason: 'database "app" has no connection left',
    hint: "Try again when others have ended theirs, or raise the limit.",
    scope: "database",
  },
  {
    title: "a role without LOGIN",
    begin: "ALTER ROLE dbmaster NOLOGIN",
    reason: 'login of "dbmaster" was refused',
    hint: 'Check that role "dbmaster" exists and has LOGIN.',
    scope: "login",
  },
  {
    title: "a database that pg_hba.conf keeps to itself",
    begin: "SELECT",
    database: "rdsadmin",
    reason:
      'the server\'s rules (pg_hba.conf) do not let "dbmaster" connect to database "rdsadmin"',
    hint: 'Name another database: RDS reserves some, such as "rdsadmin".',
    scope: "database",
  },
  {
    title: "a database that is not there",
    begin: "SELECT",
    database: "none",
    reason: 'database "none" does not exist on the server',
    hint: "Create it first, or set `database` to one that exists.",
    scope: "database",
  },
  {
    title: "a password that is wrong",
    begin: "SELECT",
    password: "wrong",
    reason: 'password of "dbmaster" was refused',
    hint: "Check the password in the test.",
    scope: "login",
  },
];

/** Says that it is of another major version. */
function ofVersion(version: number, other: number): Rewrite {
  const swap = (body: Buffer, from: string, to: string): Buffer =>
    Buffer.from(body.toString("latin1").replace(from, to), "latin1");
  return (type, body) => {
    if (type === "S") return swap(body, `server_version\0${version}.`, `server_version\0${other}.`);
    return type === "D" ? swap(body, `"versionNum" : ${version}`, `"versionNum" : ${other}`) : body;
  };
}

for (const version of VERSIONS) {
  describe(`a server with PostgreSQL ${version}`, function () {
    this.timeout(120_000);
    let rds: RdsServer;
    const undo: (() => Promise<unknown>)[] = [];

    before(async () => {
      rds = (await sharedEmulator()).server(version);
    });

    beforeEach(() => seed(rds, [APP], { app: SALES }));

    afterEach(async () => {
      for (const step of undo.splice(0).reverse()) await step();
      await rds.admin("ALTER ROLE dbmaster LOGIN CONNECTION LIMIT -1");
      await clearServer(rds);
    });

    /** Connections to the server as `rewrite` makes it. */
    async function rewritten(rewrite: Rewrite, password?: string): Promise<Server> {
      const way = await startRewriting(rds, rewrite);
      undo.push(way.stop);
      return way.open(password === undefined ? {} : { password });
    }

    for (const { title, begin, database = APP, password, reason, hint, scope } of refused) {
      it(`explains in whatever language ${title}`, async () => {
        const server = await rewritten(withOtherWords(WORDS), password);
        await rds.admin(begin);
        const error: unknown = await server
          .withClient(database, () => Promise.resolve())
          .catch((reported: unknown) => reported);
        expect(String(error)).to.equal(`RoleError: ${reason}\nDetail: ${WORDS}\nHint: ${hint}`);
        expect(failureScope(error)).to.equal(scope);
      });
    }

    it("makes and removes a role in whatever language", async () => {
      const server = await rewritten(withOtherWords(WORDS));
      const declaration = declare({ grants: [preset("readOnly")] });
      expect((await applyRole(server, declaration, TIMEOUTS)).failures).to.deep.equal([]);
      const removal = {
        name: SVC,
        database: APP,
        onDelete: undefined,
        owners: ["test"],
        generation: 1,
      };
      await removeRole(server, removal, TIMEOUTS);
      expect(await rds.admin("SELECT FROM pg_roles WHERE rolname = 'svc'")).to.deep.equal([]);
    });

    it("is refused by name where it is older than 14", async () => {
      const server = await rewritten(ofVersion(version, 13));
      await expect(
        applyRole(server, declare(), TIMEOUTS),
      ).to.be.rejected.and.eventually.have.property(
        "message",
        "PostgreSQL 13 is not supported\nHint: Upgrade the server to PostgreSQL 14 or later.",
      );
    });

    // What is sent to a later one needs what the latest has.
    if (version === 18) {
      it("is warned about where it is newer than 18", async () => {
        const server = await rewritten(ofVersion(version, 19));
        const { warnings } = await applyRole(server, declare(), TIMEOUTS);
        expect(warnings).to.deep.equal([
          "not tested with PostgreSQL 19: the latest version tested is 18",
        ]);
      });
    }

    it("is told as a replica where it is a standby", async () => {
      const standby = await startStandby(rds, [APP], true);
      undo.push(standby.stop);
      const [host = "", port] = (standby.env["RDS_IAM_USER_VIA"] ?? "").split(":");
      const server = openServer({
        host: rds.endpoint,
        port: rds.port,
        way: wayTo({ host, port: Number(port) }),
        secureContext: createSecureContext({
          ca: await readFile(standby.env["NODE_EXTRA_CA_CERTS"] ?? "", "utf8"),
        }),
        certificateBundle: "nowhere",
        connectSeconds: 30,
        credentials: () =>
          Promise.resolve({
            username: rds.masterUsername,
            password: rds.masterPassword,
            source: "the test",
          }),
      });
      undo.push(() => server.close());
      await expect(
        applyRole(server, declare(), TIMEOUTS),
      ).to.be.rejected.and.eventually.have.property(
        "message",
        `the server is a read-only replica
Hint: Set \`server\` to the primary instance, or to the writer endpoint of the cluster: a replica accepts no changes and may lag behind.`,
      );
    });

    describe("with names that are no UTF-8", () => {
      let server: Server;
      const HINT = `could not read the catalogs of database "legacy"
Detail: invalid byte sequence for encoding "UTF8": 0xe4 0x22 0x2c
Hint: Rename the object, column or role in "legacy" whose name is not valid UTF-8: in encoding SQL_ASCII the server does not check names.`;

      beforeEach(async () => {
        server = await openAsMaster(await sharedEmulator(), rds);
        undo.push(() => server.close());
        await rds.admin(
          "CREATE DATABASE legacy ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0",
        );
      });

      /** A table whose name is one byte of Latin-1. */
      async function createTable(grantee: string): Promise<void> {
        const name = "convert_from('\\xe4'::bytea, 'SQL_ASCII')";
        await rds.admin(
          `DO $$ BEGIN
            EXECUTE format('CREATE TABLE %I ()', ${name});
            EXECUTE format('GRANT SELECT ON %I TO ${grantee}', ${name});
          END $$`,
          "legacy",
        );
      }

      it("is explained for a database that is declared", async () => {
        await createTable("dbmaster");
        const declaration = declare({ grants: [preset("readOnly", "public", "legacy")] });
        await expect(
          applyRole(server, declaration, TIMEOUTS),
        ).to.be.rejected.and.eventually.have.property("message", HINT);
        expect(await rds.admin("SELECT FROM pg_roles WHERE rolname = 'svc'")).to.deep.equal([]);
      });

      it("is a warning of an update for another database, and keeps a removal from beginning", async () => {
        await applyRole(server, declare(), TIMEOUTS);
        await createTable(SVC);
        const { warnings } = await applyRole(server, again(declare()), TIMEOUTS);
        expect(warnings).to.deep.equal([HINT]);
        const removal = {
          name: SVC,
          database: APP,
          onDelete: undefined,
          owners: ["test"],
          generation: 1,
        };
        await expect(
          removeRole(server, removal, TIMEOUTS),
        ).to.be.rejected.and.eventually.have.property(
          "message",
          `role "svc" cannot be dropped: it has 1 dependent object in database "legacy", which could not be inspected: could not read the catalogs of database "legacy" (invalid byte sequence for encoding "UTF8": 0xe4 0x22 0x2c)
${HINT.split("\n").at(-1) ?? ""} Or set onDelete to "disableLogin" or "retain", which keep the role. Run pulumi up to record a new onDelete, which sends nothing to the server; then delete again.`,
        );
        const login = "SELECT FROM pg_roles WHERE rolname = 'svc' AND rolcanlogin";
        expect((await rds.admin(login)).length).to.equal(1);
      });
    });
  });
}
