/** The process of a deployment holds the master's password no longer than a login takes, and starts no other. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { processesBelow } from "../../e2e/processes";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { skip } from "../../skip";
import { setDeployment } from "../environment";
import { eventually } from "../postgres/eventually";
import { openAsSuperuser } from "../postgres/superuserSession";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { declared } from "./declared";

const KEPT = { name: "/secrets/kept", value: "kept-by-the-test-itself" };
const WAITING =
  "SELECT FROM pg_stat_activity WHERE usename = 'dbmaster' AND wait_event_type = 'Lock'";

interface Told {
  readonly written?: string;
  readonly children?: readonly string[];
  readonly error?: string;
}

describe("the process of a deployment", function () {
  this.timeout(180_000);
  let emulator: Emulator;
  let rds: RdsServer;
  let folder: string;
  let restore: () => void;

  before(async () => {
    emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS.at(-1) ?? 18);
    folder = await mkdtemp(join(tmpdir(), "memory-"));
    restore = setDeployment(emulator);
    await rds.createDatabase("app");
    const parameter = { Name: KEPT.name, Value: KEPT.value, Type: "SecureString" } as const;
    await new SSMClient({}).send(new PutParameterCommand(parameter));
  });

  after(async () => {
    restore();
    await rm(folder, { recursive: true });
    await clearServer(rds);
  });

  /** Which secrets are in a text. */
  function secretsIn(text: string): readonly string[] {
    const secrets = { master: rds.masterPassword, kept: KEPT.value };
    return Object.entries(secrets).flatMap(([name, one]) => (text.includes(one) ? name : []));
  }

  it("holds no password of the master while it waits in a transaction, nor behind it, and starts no process", async () => {
    const session = await openAsSuperuser(emulator, rds, "app");
    await session.rds.admin("BEGIN; LOCK TABLE pg_catalog.pg_authid IN SHARE MODE");
    const child = startDeployment();
    try {
      const ended = nextFrom(child);
      await Promise.race([eventually(async () => (await rds.admin(WAITING)).length > 0), ended]);
      const inTransaction = await memoryOf(child, "in-transaction");
      const shown = await shownOf(child.pid ?? 0);
      await session.rds.admin("ROLLBACK");
      const { children, error } = await ended;
      expect(error).to.equal(undefined);
      const behind = await memoryOf(child, "behind");
      expect({
        inTransaction: secretsIn(inTransaction),
        behind: secretsIn(behind),
        shown: shown === undefined ? [] : secretsIn(shown),
        children: children?.filter((file) => !file.includes("esbuild")), // which runs TypeScript
      }).to.deep.equal({ inTransaction: ["kept"], behind: ["kept"], shown: [], children: [] });
    } finally {
      child.kill();
      await session.close();
    }
  });

  it("shows what secrets it has in its environment to its parent: these would be found", async function () {
    const shown = await shownOf(process.pid);
    if (shown === undefined) return skip(this, "no /proc");
    const child = startDeployment({ ODD: rds.masterPassword });
    try {
      expect(secretsIn((await shownOf(child.pid ?? 0)) ?? "")).to.deep.equal(["master"]);
    } finally {
      child.kill();
    }
  });

  function startDeployment(more: Readonly<Record<string, string>> = {}): ChildProcess {
    const program = join(__dirname, "deployingProcess.ts");
    const INPUTS = JSON.stringify(declared(emulator, rds));
    const env = { ...process.env, AWS_REGION: emulator.aws.region, INPUTS, KEPT: KEPT.name };
    // Long texts, such as an answer of AWS, are cut in a snapshot else.
    return spawn(
      process.execPath,
      ["--heap-snapshot-string-limit=1000000", "--import=tsx", program],
      {
        env: { ...env, ...more },
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      },
    );
  }

  async function memoryOf(child: ChildProcess, name: string): Promise<string> {
    const path = join(folder, name);
    const written = nextFrom(child, ({ written: to }) => to !== undefined);
    child.send(path);
    await written;
    return readFile(path, "latin1");
  }
});

/** The next message of a process. Default: that it has ended its work. */
async function nextFrom(
  child: ChildProcess,
  isIt: (told: Told) => boolean = ({ written }) => written === undefined,
): Promise<Told> {
  for (;;) {
    const [told] = (await once(child, "message")) as [Told];
    if (isIt(told)) return told;
  }
}

/** Command lines and environments of a process and those below it, as others may see them. */
async function shownOf(pid: number): Promise<string | undefined> {
  const pids = [pid, ...(await processesBelow(pid)).map((one) => one.pid)];
  const texts = await Promise.all(
    pids.flatMap((one) =>
      ["cmdline", "environ"].map((file) =>
        readFile(`/proc/${one}/${file}`, "latin1").catch(() => undefined),
      ),
    ),
  );
  return texts[0] === undefined ? undefined : texts.join("\n");
}
