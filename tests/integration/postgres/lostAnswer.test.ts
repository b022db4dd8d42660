import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import { readMarker } from "../../../provider/postgres/model/marker";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, rules, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { APP, declare, preset, SALES, SVC } from "./caseShape";
import { heldBy } from "./held";
import { create, DATABASES, remove, roleIn, STOCK } from "./removalFixture";
import type { ProxiedServer } from "./proxiedServer";
import { startRewriting } from "./rewritingServer";

useChai(chaiAsPromised);

const GRANTS = [preset("readOnly"), preset("readWrite", "s", "stock")];
const AGAIN =
  'the connection ended before the server answered COMMIT: role "svc" was inspected again on another one, and';

const RUN_AGAIN =
  "Run the deployment again: it finds out by the marker in the role's comment, and does what is left.";

for (const version of VERSIONS) {
  describe(`the answer to COMMIT is lost on PostgreSQL ${version}`, function () {
    this.timeout(60_000);
    let rds: RdsServer;
    let rewriting: ProxiedServer;
    /** Which COMMIT from now on has no answer; 0: all are answered. */
    let lost = 0;
    /** How many COMMITs after it have no answer either. */
    let further = 0;
    /** Ends the connection before COMMIT reaches the server, not behind it. */
    let isEarly = false;
    let isSent = false;

    before(async () => {
      rds = (await sharedEmulator()).server(version);
      rewriting = await startRewriting(
        rds,
        (type, body) => {
          if (type !== "C" || !isSent) return body;
          isSent = false;
          return "cut";
        },
        (type, body) => {
          const isCommit = type === "Q" && body.toString("latin1").startsWith("COMMIT");
          if (!isCommit || !isLost()) return body;
          isSent = !isEarly;
          return isEarly ? "cut" : body;
        },
      );
    });

    after(() => rewriting.stop());

    beforeEach(() => seed(rds, DATABASES, { app: SALES, stock: STOCK }));

    afterEach(async () => {
      lost = 0;
      isEarly = false;
      await clearServer(rds);
    });

    function isLost(): boolean {
      if (lost === 0) return false;
      lost -= 1;
      if (lost > 0) return false;
      if (further > 0) [lost, further] = [1, further - 1];
      return true;
    }

    async function generationOf(): Promise<number | undefined> {
      const [row] = await rds.admin(
        "SELECT shobj_description(oid, 'pg_authid') AS text FROM pg_roles WHERE rolname = 'svc'",
      );
      return readMarker(String(row?.["text"]))?.generation;
    }

    for (const early of [false, true]) {
      const when = early ? "of a change that is not there" : "of a change that is there";
      for (const { nth, place } of [
        { nth: 1, place: "the first database" },
        { nth: 2, place: "another database" },
      ]) {
        it(`${when} in ${place}: found out, with one role of one generation`, async () => {
          [lost, isEarly] = [nth, early];
          const { plan, warnings, oid, failures } = await applyRole(
            rewriting.open(),
            declare({ grants: GRANTS }),
            TIMEOUTS,
          );
          expect(failures).to.deep.equal([]);
          expect(lost).to.equal(0);
          expect(warnings).to.deep.equal(nth === 1 ? [`${AGAIN} is as declared`] : []);
          expect(plan.transactions.map(({ database }) => database)).to.deep.equal([APP, "stock"]);
          expect(await generationOf()).to.equal(1);
          const [role] = await rds.admin(
            "SELECT oid::int, (SELECT count(*)::int FROM pg_roles WHERE rolname = 'svc') AS roles FROM pg_roles WHERE rolname = 'svc'",
          );
          expect(role).to.deep.equal({ oid, roles: 1 });
          const held = await heldBy(rds, SVC, DATABASES);
          const again = await applyRole(
            rewriting.open(),
            declare({ grants: GRANTS, ownership: { ...declare().ownership, generation: "live" } }),
            TIMEOUTS,
          );
          expect(again.plan.transactions).to.deep.equal([]);
          expect(await heldBy(rds, SVC, DATABASES)).to.deep.equal(held);
        });
      }

      const removals: readonly {
        readonly onDelete: "drop" | "disableLogin" | "retain";
        readonly commits: number;
      }[] = [
        { onDelete: "drop", commits: 3 },
        { onDelete: "disableLogin", commits: 2 },
        { onDelete: "retain", commits: 2 },
      ];
      for (const { onDelete, commits } of removals) {
        for (let nth = 1; nth <= commits; nth += 1) {
          it(`${when}, by commit ${String(nth)} of a removal with ${onDelete}`, async () => {
            await create(rewriting.open(), { grants: GRANTS });
            [lost, isEarly] = [nth, early];
            const { warnings } = await remove(rewriting.open(), { onDelete });
            expect(lost).to.equal(0);
            expect(warnings).to.deep.equal([`${AGAIN} the removal went on from what was found`]);
            expect(await generationOf()).to.equal(undefined);
            expect((await roleIn(rds))?.login).to.equal(
              { drop: undefined, disableLogin: false, retain: true }[onDelete],
            );
          });
        }
      }
    }

    it("and the server is gone: nothing is claimed", async () => {
      await create(rewriting.open(), { grants: [] });
      const server = rewriting.open();
      lost = 1;
      const gone = {
        ...server,
        withWriter: async <T>(
          database: string,
          run: Parameters<typeof server.withWriter<T>>[1],
        ) => {
          if (lost === 0) throw new Error("it does not answer");
          return server.withWriter(database, run);
        },
      };
      await expect(
        applyRole(gone, declare({ grants: GRANTS }), TIMEOUTS),
      ).to.be.rejected.and.eventually.have.property(
        "message",
        `whether the change was committed is not known: the connection ended before the server answered COMMIT (Connection terminated unexpectedly), and then: it does not answer
Hint: ${RUN_AGAIN}`,
      );
    });

    it("twice in a row: found out, with one role of one generation", async () => {
      [lost, further] = [1, 1];
      const { warnings } = await applyRole(rewriting.open(), declare(), TIMEOUTS);
      expect({ lost, further }).to.deep.equal({ lost: 0, further: 0 });
      expect(warnings).to.deep.equal([`${AGAIN} is as declared`]);
      expect(await generationOf()).to.equal(1);
    });

    if (version >= 16) {
      it("and the change locks the master out: says so, with the statement that takes it back", async () => {
        const server = rewriting.open();
        await server.withClient(APP, () => Promise.resolve()); // logs in while it still may
        [rules.everyMembershipCounts, lost] = [true, 1];
        try {
          const says = await applyRole(server, declare(), TIMEOUTS).then(() => "applied", String);
          expect(says).to.equal(
            `RoleError: whether the change was committed is not known: the connection ended before the server answered COMMIT (Connection terminated unexpectedly), and then: "dbmaster" is locked out: it has become a member of "rds_iam", directly or through a role that is one, so RDS accepts only its IAM token
Detail: PAM authentication failed for user "dbmaster"
Hint: The change may have locked the master out: have an administrator run REVOKE "rds_iam" FROM "svc" GRANTED BY "rds_superuser". Then run the deployment again.`,
          );
          await rds.admin('REVOKE "rds_iam" FROM "svc" GRANTED BY "rds_superuser"');
          await server.withClient(APP, () => Promise.resolve()); // by password again
        } finally {
          rules.everyMembershipCounts = false;
        }
      });
    }
  });
}
