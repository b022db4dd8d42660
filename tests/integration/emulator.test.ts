import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { type Emulator, startEmulator } from "../emulator/emulator";
import {
  type AwsCredentials,
  createToken,
  type Login,
  logIn,
  type TokenRequest,
} from "../emulator/login";
import { createPrincipals } from "../emulator/principals";
import type { RdsServer } from "../emulator/rdsServer";

useChai(chaiAsPromised);

const READER = "orders_reader";
const OWN_PASSWORD = "set by hand";
const ROLES = `
  CREATE ROLE ${READER} LOGIN PASSWORD '${OWN_PASSWORD}';
  GRANT rds_iam TO ${READER};
  CREATE ROLE plain LOGIN PASSWORD '${OWN_PASSWORD}'`;

const VERSIONS = [14, 18];

describe("the emulator's RDS server", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let reader: AwsCredentials;
  /** How far the servers' clock is ahead of ours. */
  let aheadMs = 0;

  before(async () => {
    emulator = await startEmulator({ versions: VERSIONS, now: () => Date.now() + aheadMs });
    const servers = [...emulator.servers.values()];
    await Promise.all(servers.map((server) => server.admin(ROLES)));
    const principals = createPrincipals(emulator.aws);
    const RoleArn = await principals.createRole("reader", principals.accountTrust);
    const Resource = servers.map((server) => server.dbUserArn(READER));
    const statement = { Effect: "Allow", Action: "rds-db:connect", Resource };
    await principals.putRolePolicy("reader", "connect", statement);
    reader = await principals.assumeRole({ RoleArn });
  });

  after(() => emulator.stop());

  afterEach(() => {
    aheadMs = 0;
  });

  function tokenOf(server: RdsServer, request: Partial<TokenRequest> = {}): Promise<string> {
    return createToken(emulator, server, { username: READER, credentials: reader, ...request });
  }

  /** The client is told what RDS would tell it; the reason is for us alone. */
  async function expectPamFailure(server: RdsServer, password: string, reason: string) {
    const login = logIn(emulator, server, { user: READER, password });
    const error: unknown = await expect(login).to.be.rejectedWith(
      `PAM authentication failed for user "${READER}"`,
    );
    expect(error).to.include({ code: "28000", severity: "FATAL" });
    expect(server.refusals().at(-1)).to.deep.equal({ user: READER, reason });
  }

  for (const version of VERSIONS) {
    describe(`of version ${String(version)}`, () => {
      const ofVersion = () => emulator.server(version);

      it("lets a member of rds_iam in with a token", async () => {
        const server = ofVersion();
        const password = await tokenOf(server);
        expect(await logIn(emulator, server, { user: READER, password })).to.equal(READER);
      });

      it("lets the master in with its password", async () => {
        const { masterUsername: user, masterPassword: password } = ofVersion();
        expect(await logIn(emulator, ofVersion(), { user, password })).to.equal(user);
      });

      const tokens: readonly (readonly [string, Partial<TokenRequest>, string])[] = [
        ["another user", { username: "plain" }, "other action or user"],
        ["another region", { region: "eu-west-1" }, "other region or service"],
        ["the tunnel's host", { hostname: "127.0.0.1" }, "other endpoint"],
      ];
      for (const [title, request, reason] of tokens) {
        it(`refuses a token for ${title}`, async () => {
          const server = ofVersion();
          await expectPamFailure(server, await tokenOf(server, request), reason);
        });
      }

      it("refuses a token for another server", async () => {
        const [other] = [...emulator.servers.values()].filter((each) => each !== ofVersion());
        const request = { hostname: other?.endpoint ?? "" };
        await expectPamFailure(ofVersion(), await tokenOf(ofVersion(), request), "other endpoint");
      });

      it("refuses a token that is older than fifteen minutes", async () => {
        aheadMs = 15 * 60 * 1000 + 5000;
        await expectPamFailure(ofVersion(), await tokenOf(ofVersion()), "expired");
      });

      it("refuses a token whose signature was tampered with", async () => {
        const token = await tokenOf(ofVersion());
        const tampered = token.replace(/Signature=\w{8}/, "Signature=00000000");
        await expectPamFailure(ofVersion(), tampered, "wrong signature");
      });

      it("refuses the password that a member of rds_iam also has", async () => {
        await expectPamFailure(ofVersion(), OWN_PASSWORD, "not a token");
      });

      const passwords: readonly (readonly [string, string])[] = [
        ["a token for a role that is not in rds_iam", "plain"],
        ["a token for a role that does not exist", "nobody_here"],
      ];
      for (const [title, user] of passwords) {
        it(`refuses ${title}`, async () => {
          const password = await tokenOf(ofVersion(), { username: user });
          const error: unknown = await expect(
            logIn(emulator, ofVersion(), { user, password }),
          ).to.be.rejectedWith(`password authentication failed for user "${user}"`);
          expect(error).to.include({ code: "28P01" });
        });
      }

      it("keeps everybody out of RDS's own role and database", async () => {
        const { masterUsername: user, masterPassword: password } = ofVersion();
        for (const login of [{ user: "rdsadmin" }, { user, database: "rdsadmin" }]) {
          await expect(logIn(emulator, ofVersion(), { password, ...login })).to.be.rejectedWith(
            "pg_hba.conf rejects connection",
          );
        }
      });

      it("refuses a token that is sent without TLS", async () => {
        const login: Login = { user: READER, password: await tokenOf(ofVersion()), tls: "none" };
        const error: unknown = await expect(logIn(emulator, ofVersion(), login)).to.be.rejectedWith(
          `pg_hba.conf rejects connection for host "127.0.0.1", user "${READER}", database "postgres", no encryption`,
        );
        expect(error).to.include({ code: "28000" });
      });

      it("is not trusted with the public roots or under another name", async () => {
        const login = { user: READER, password: await tokenOf(ofVersion()) };
        for (const [tls, code] of [
          ["public roots", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
          ["other name", "ERR_TLS_CERT_ALTNAME_INVALID"],
        ] as const) {
          await expect(
            logIn(emulator, ofVersion(), { ...login, tls }),
          ).to.be.rejected.and.eventually.have.property("code", code);
        }
      });
    });
  }

  it("wants TLS for passwords from version 15 on", async () => {
    const password = OWN_PASSWORD;
    const login: Login = { user: "plain", password, tls: "none" };
    expect(await logIn(emulator, emulator.server(14), login)).to.equal("plain");
    await expect(logIn(emulator, emulator.server(18), login)).to.be.rejectedWith(
      'no pg_hba.conf entry for host "127.0.0.1", user "plain", database "postgres", no encryption',
    );
  });
});
