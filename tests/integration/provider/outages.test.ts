import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { openLog } from "../../../provider/engine/log";
import { parseInputs } from "../../../provider/inputs/inputs";
import { openPreviews, type Previewed } from "../../../provider/preview/preview";
import { read } from "../../../provider/role/provider";
import { openServers } from "../../../provider/server/servers";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment, setEnvironment } from "../environment";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { declared, type Props } from "./declared";
import { DATABASES, OUTAGES, type Place, STANDBY, standby } from "./outages";

useChai(chaiAsPromised);

/** Roles that were deployed before, two in each database. */
const ROLES = DATABASES.flatMap((database) => [`${database}_reader`, `${database}_writer`]);
const NEW_ROLE = "newcomer";

describe("a preview of roles whose server", function () {
  this.timeout(120_000);
  let emulator: Emulator;
  let server: RdsServer;
  let restore: () => void;

  before(async () => {
    emulator = await sharedEmulator();
    server = emulator.server(VERSIONS.at(-1) ?? 18);
    restore = setDeployment(emulator);
    for (const database of DATABASES) await server.createDatabase(database);
  });

  after(async () => {
    restore();
    await clearServer(server);
  });

  for (const { title, begin, reason, connections, ...row } of OUTAGES) {
    const { previewSeconds = 100, isWaitedFor = false } = row;
    const place = (): Place => ({ emulator, server });
    const address = (): string => `${server.endpoint}:${server.port}`;

    it(`${title} warns once and goes by the state`, async () => {
      const outage = await begin(place());
      const found = await previewed(outage.env, { previewSeconds }).finally(outage.end);
      expect(found).to.deep.equal({
        drift: [...ROLES, NEW_ROLE].map(() => undefined),
        failures: [],
        lines: [`warning: drift was not checked on ${address()}: ${reason(place())}`],
      });
      expect(outage.connections()).to.equal(connections);
    });

    it(`${title} fails where drift detection is required`, async () => {
      const outage = await begin(place());
      const required = { previewSeconds, driftDetection: "required" };
      const found = await previewed(outage.env, required).finally(outage.end);
      const [first = "", ...others] = isWaitedFor ? ROLES : [...ROLES, NEW_ROLE];
      const failed = (role: string): string =>
        `drift detection is required, and role "${role}" could not be inspected on ${address()}`;
      const text = reason(place());
      const wayOut = 'To only warn, set driftDetection to "preview".';
      expect(found).to.deep.equal({
        drift: [...ROLES, NEW_ROLE].map(() => undefined),
        failures: [
          `${failed(first)}: ${text} ${wayOut}`,
          ...others.map((role) => `${failed(role)}, for the same reason as role "${first}"`),
        ],
        lines: [],
      });
      expect(outage.connections()).to.equal(connections);
    });
  }

  it("is inspected for a refresh fails it where the server is a standby", async () => {
    const outage = await standby({ emulator, server }, true);
    const restoreEnvironment = setEnvironment(outage.env ?? {});
    const props = declared(emulator, server, { database: DATABASES[0], owner: "o" });
    try {
      await expect(read("svc", props)).to.be.rejected.and.eventually.have.property(
        "message",
        STANDBY,
      );
    } finally {
      restoreEnvironment();
      await outage.end();
    }
  });

  /** A preview that knows of no outage yet. It checks one role after the other, as the engine does. */
  async function previewed(
    env: Readonly<Record<string, string>> | undefined,
    { previewSeconds, ...change }: Props,
  ) {
    const restoreEnvironment = setEnvironment(env ?? {});
    const lines: string[] = [];
    const { compare } = openPreviews(
      openServers(() => undefined).of,
      openLog((line) => lines.push(line)),
    );
    const found: Previewed[] = [];
    try {
      for (const username of [...ROLES, NEW_ROLE]) {
        const [database = ""] = username.split("_");
        const props = declared(emulator, server, {
          username,
          database: username === NEW_ROLE ? DATABASES[0] : database,
          timeouts: { previewSeconds, serverSeconds: 0 },
          ...change,
        });
        const olds: Props = username === NEW_ROLE ? {} : props;
        found.push(await compare(olds, parseInputs(props).inputs, false));
      }
    } finally {
      restoreEnvironment();
    }
    return {
      drift: found.map(({ compared }) => compared?.drift),
      failures: found.flatMap(({ failures }) => failures),
      lines,
    };
  }
});
