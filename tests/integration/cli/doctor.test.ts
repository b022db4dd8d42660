import { SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import type { Check } from "../../../cli/checks/checklist";
import { setDeployment } from "../environment";
import { clearServer, sharedEmulator } from "../servers";
import { versionsFor, VERSIONS } from "../versions";
import {
  brokenMasters,
  type Declared,
  type MasterPlace,
  PASSWORD,
  putPassword,
  serverOf,
} from "./brokenMasters";
import { checksIn, rdsIamUser, type RunOptions } from "./checking";

const CHECKS = [
  ...["declaration", "credentials", "secret", "server", "certificate", "login", "version"],
  ...["rds_iam", "iam", "lockout", "authority", "databases", "owners", "connections"],
];
const UNMADE = /^not checked: "\w+" (?:failed|was skipped)$/;

interface Report {
  readonly ok: boolean;
  readonly masters: readonly {
    readonly host: string;
    readonly usernames: readonly string[];
    readonly ok: boolean;
    readonly checks: readonly Check[];
  }[];
}

/** What a run is told besides. */
interface Change extends RunOptions {
  readonly change?: Partial<Declared>;
}

for (const version of versionsFor({ only: VERSIONS })) {
  describe(`rds-iam-user doctor on PostgreSQL ${String(version)}`, function () {
    this.timeout(120_000);
    let place: MasterPlace;
    let restore: () => void;

    before(async () => {
      const emulator = await sharedEmulator();
      const rds = emulator.server(version);
      restore = setDeployment(emulator);
      place = { emulator, rds, ssm: new SSMClient({ endpoint: emulator.aws.endpointUrl }) };
      await putPassword(place, rds.masterPassword);
      await rds.createDatabase("app");
    });

    after(async () => {
      restore();
      place.ssm.destroy();
      await clearServer(place.rds);
    });

    function doctor(words: readonly string[], { change = {}, ...options }: Change = {}) {
      const server = serverOf(place.rds);
      const master = { ssm: { password: PASSWORD } };
      const input = JSON.stringify({ server, master, database: "app", ...change });
      return rdsIamUser(["doctor", "--file", "-", ...words], { ...options, input });
    }

    it("finds nothing wrong with a master that can do its work", async () => {
      const { endpoint, port } = place.rds;
      const { code, stdout, stderr } = await doctor([]);
      expect(stderr).to.equal("");
      expect(timeless(stdout)).to
        .equal(`declaration  ok       ${endpoint}:${String(port)}, database "app"
credentials  ok       "arn:aws:iam::123456789012:user/deployer"
secret       ok       master "dbmaster", its password in SSM parameter "${PASSWORD}"
server       ok       ${endpoint}:${String(port)} through the tunnel at 127.0.0.1:…
certificate  ok       issued by "RDS emulator root CA", valid until …
login        ok       as "dbmaster" to database "app"
version      ok       PostgreSQL ${String(version)}.…
rds_iam      ok       role "rds_iam" is there
iam          ok       on, as the server's resource says
lockout      ok       "dbmaster" is not in "rds_iam"
authority    ok       "dbmaster" has CREATEROLE and is in "rds_superuser"
databases    ok       "dbmaster" may connect to 2 of 2
owners       ok       1 object of users in "app"${version >= 15 ? "" : '\n                      left out of "*" and access: 1 schema of "rdsadmin" in "app", a superuser'}
connections  ok       … of 97 are left
14 checks: 14 ok
`);
      expect(code).to.equal(0);
    });

    for (const { title, versions = [VERSIONS.at(-1)], spoil, says, unmade = [] } of brokenMasters) {
      if (!versions.includes(version)) continue;
      it(`says so where ${title}`, async () => {
        const { undo, ...change } = await spoil(place);
        const { code, stdout, stderr } = await doctor(["--json"], change).finally(undo);
        expect(stderr).to.equal("");
        const { ok, masters } = JSON.parse(stdout) as Report;
        const [master] = masters;
        const checks = master?.checks ?? [];
        const expected = Object.entries(says(place));
        const isOk = expected.every(([, { status }]) => status !== "failed");
        expect(code).to.equal(isOk ? 0 : 1);
        expect([ok, master?.ok, master?.host]).to.deep.equal([isOk, isOk, place.rds.endpoint]);
        const names = checks.map(({ check }) => check).filter((check) => check !== "clock");
        expect(names).to.deep.equal(CHECKS);
        const notMade = checks.filter(({ reason = "" }) => UNMADE.test(reason));
        expect(notMade.map(({ check }) => check)).to.deep.equal(unmade);
        const told = checks.filter(
          ({ check, status }) => status !== "ok" && !unmade.includes(check),
        );
        expect(Object.fromEntries(checksIn(told))).to.deep.equal(Object.fromEntries(expected));
        expect(stdout).not.to.contain(place.rds.masterPassword);
      });
    }

    it("ends with 2 where the ways of the environment cannot be read", async () => {
      const env = { RDS_IAM_USER_VIA: "h:1,h:2" };
      const { code, stdout, stderr } = await doctor([], { env });
      expect([code, stdout]).to.deep.equal([2, ""]);
      expect(stderr).to.match(/^rds-iam-user: RDS_IAM_USER_VIA names no endpoint before "h:1": /);
    });

    it("ends with 2 where there is no declaration", async () => {
      const { code, stdout, stderr } = await doctor([], { change: { server: {} } });
      expect([code, stdout]).to.deep.equal([2, ""]);
      expect(stderr).to.match(/^rds-iam-user: cannot use the declaration:\n {2}server.host: /);
    });
  });
}

/** Without what differs from run to run. */
function timeless(text: string): string {
  return text
    .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:…")
    .replaceAll(/(RDS emulator root CA) [0-9a-f]+/g, "$1")
    .replaceAll(/valid until \d{4}-\d\d-\d\d/g, "valid until …")
    .replaceAll(/(PostgreSQL \d+)\.\d+/g, "$1.…")
    .replaceAll(/\d+ of 97 are left/g, "… of 97 are left");
}
