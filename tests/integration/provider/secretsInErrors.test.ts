/** What is thrown, printed, answered to the engine or shown by the server holds no secret, however deep one looks. */
import { inspect } from "node:util";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { check, create, delete as remove, read, update } from "../../../provider/role/provider";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment } from "../environment";
import { eventually } from "../postgres/eventually";
import { openAsSuperuser } from "../postgres/superuserSession";
import { clearServer, sharedEmulator } from "../servers";
import { FEW_VERSIONS } from "../versions";
import { declared, type Props } from "./declared";

const WRONG_PASSWORD = "not-the-masters-password-either";

for (const version of FEW_VERSIONS) {
  describe(`secrets of a deployment on PostgreSQL ${version}`, function () {
    this.timeout(120_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let restore: () => void;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
      restore = setDeployment(emulator);
      await putWrongPassword(emulator);
    });

    after(() => {
      restore();
    });

    beforeEach(async () => {
      await rds.createDatabase("app");
      await rds.admin("SET ROLE dbmaster; CREATE SCHEMA s; CREATE TABLE s.a ()", "app");
    });

    afterEach(() => clearServer(rds));

    const secretsIn = (text: string): readonly string[] => {
      const secrets = {
        "master password": rds.masterPassword,
        "other password": WRONG_PASSWORD,
        "AWS secret key": emulator.aws.env["AWS_SECRET_ACCESS_KEY"] ?? "none",
        token: "X-Amz-Signature",
      };
      return Object.entries(secrets).flatMap(([name, secret]) =>
        text.includes(secret) ? name : [],
      );
    };

    const failures: readonly { readonly title: string; readonly change: () => Props }[] = [
      {
        title: "a password that is refused",
        change: () => ({ master: { ssm: { ...rds.ssm, password: "/secrets/refused" } } }),
      },
      {
        title: "a token that is refused",
        change: () => ({ master: { iam: { username: rds.masterUsername } } }),
      },
      {
        title: "a parameter that cannot be read",
        change: () => ({ master: { ssm: { ...rds.ssm, password: "/secrets/none" } } }),
      },
      { title: "a database that is not there", change: () => ({ database: "none" }) },
      {
        title: "a server that cannot be reached",
        change: () => ({ via: { host: "127.0.0.1", port: 1 } }),
      },
      {
        title: "a declaration that is refused",
        change: () => ({ grants: [{ schema: "none", privileges: ["USAGE"] }] }),
      },
      {
        title: "a setting that is refused",
        change: () => ({ settings: { application_name: "a", log_statement: "all" } }),
      },
    ];
    it("would be found in a hidden field of a cause", () => {
      const cause = Object.defineProperty(new Error("x"), "password", { value: WRONG_PASSWORD });
      const found = secretsIn(everythingIn(new Error("y", { cause })));
      expect(found).to.deep.equal(["other password"]);
    });

    for (const { title, change } of failures) {
      it(`are in no part of the error for ${title}`, async () => {
        const error: unknown = await create(declared(emulator, rds, change())).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(error).to.be.an("error");
        expect(secretsIn(everythingIn(error))).to.deep.equal([]);
      });
    }

    it("are in no answer to the engine, and in no line", async () => {
      const inputs = declared(emulator, rds, { logLevel: "sql" });
      const lines: unknown[] = [];
      const log = console.log;
      console.log = (line: unknown) => lines.push(line);
      try {
        const { id, outs } = await create(inputs);
        await rds.admin("SET ROLE dbmaster; GRANT SELECT ON s.a TO svc", "app");
        const answers = [outs, await check(inputs, inputs), await read(id, outs)];
        answers.push(await update(id, outs, { ...inputs, connectionLimit: 3 }));
        await remove(id, outs);
        expect(secretsIn(everythingIn([...answers, ...lines]))).to.deep.equal([]);
      } finally {
        console.log = log;
      }
    });

    it("are in no query that other sessions see", async () => {
      const session = await openAsSuperuser(emulator, rds, "app");
      try {
        await session.rds.admin("BEGIN; LOCK TABLE pg_catalog.pg_authid IN SHARE MODE");
        const creating = create(declared(emulator, rds));
        const waiting =
          "SELECT a::text AS line FROM pg_stat_activity AS a WHERE usename = 'dbmaster' AND wait_event_type = 'Lock'";
        await eventually(async () => (await rds.admin(waiting)).length > 0);
        const seen = await rds.admin("SELECT a::text AS line FROM pg_stat_activity AS a");
        await session.rds.admin("ROLLBACK");
        const { id, outs } = await creating;
        await remove(id, outs);
        const text = seen.map(({ line }) => String(line)).join("\n");
        expect(text).to.include("CREATE ROLE");
        expect(secretsIn(text)).to.deep.equal([]);
      } finally {
        await session.close();
      }
    });
  });
}

/** All own properties, with what is hidden and the causes of errors. */
function everythingIn(value: unknown): string {
  return inspect(value, {
    showHidden: true,
    depth: Infinity,
    maxArrayLength: Infinity,
    maxStringLength: Infinity,
  });
}

async function putWrongPassword({ aws }: Emulator): Promise<void> {
  const credentials = {
    accessKeyId: aws.env["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: aws.env["AWS_SECRET_ACCESS_KEY"] ?? "",
  };
  const ssm = new SSMClient({ endpoint: aws.endpointUrl, region: aws.region, credentials });
  const parameter = { Name: "/secrets/refused", Value: WRONG_PASSWORD, Overwrite: true } as const;
  await ssm.send(new PutParameterCommand({ ...parameter, Type: "SecureString" }));
  ssm.destroy();
}
