import { expect } from "chai";
import { openLog } from "../../../provider/engine/log";
import { parseInputs } from "../../../provider/inputs/inputs";
import { openPreviews } from "../../../provider/preview/preview";
import { openServers } from "../../../provider/server/servers";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment, setEnvironment } from "../environment";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { declared, type Props } from "./declared";
import { DATABASES, OUTAGES } from "./outages";

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

  for (const { title, begin, reason, connections, previewSeconds = 100 } of OUTAGES) {
    it(`${title} warns once and goes by the state`, async () => {
      const place = { emulator, server };
      const outage = await begin(place);
      const found = await previewed(outage.env ?? {}, previewSeconds).finally(outage.end);
      const { endpoint, port } = server;
      expect(found).to.deep.equal({
        drift: [...ROLES, NEW_ROLE].map(() => undefined),
        lines: [`warning: drift was not checked on ${endpoint}:${port}: ${reason(place)}`],
      });
      expect(outage.connections()).to.equal(connections);
    });
  }

  /** A preview that knows of no outage yet. It checks one role after the other, as the engine does. */
  async function previewed(env: Readonly<Record<string, string>>, previewSeconds: number) {
    const restoreEnvironment = setEnvironment(env);
    const lines: string[] = [];
    const { compare } = openPreviews(
      openServers(() => undefined).of,
      openLog((line) => lines.push(line)),
    );
    const drift: unknown[] = [];
    try {
      for (const username of [...ROLES, NEW_ROLE]) {
        const [database = ""] = username.split("_");
        const props = declared(emulator, server, {
          username,
          database: username === NEW_ROLE ? DATABASES[0] : database,
          timeouts: { previewSeconds, serverSeconds: 0 },
        });
        const olds: Props = username === NEW_ROLE ? {} : props;
        drift.push((await compare(olds, parseInputs(props).inputs, false))?.drift);
      }
      return { drift, lines };
    } finally {
      restoreEnvironment();
    }
  }
});
