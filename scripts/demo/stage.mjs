import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { applicationRunner } from "./applicationRunner.mjs";
import { awsCaller } from "./aws.mjs";
import { openBastion } from "./bastion.mjs";
import { migrate } from "./migration.mjs";
import { pulumiRunner } from "./pulumi.mjs";
import { shellRunner } from "./shell.mjs";
import { sqlRunner } from "./sql.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** As examples/basic looks it up. */
const CLUSTER = "orders-cluster";

/** For every process of the demo. */
const QUIET = {
  // Else the AWS SDK prints a notice of six lines in each process that runs on an older Node.js.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  // Else tsx leaves what it compiles in the folder of temporary files.
  TSX_DISABLE_CACHE: "1",
};

/**
 * Everything that the story plays on: the servers with a database as a team would have it, and the
 * means to run commands before the reader's eyes. Interrupted, it ends what runs.
 */
export async function openStage({ version, terminal, signal, program = { project: ROOT } }) {
  Object.assign(process.env, QUIET);
  const parts = await testParts();
  const { startEmulator, createWorkspace, connectTo } = parts;
  const closing = createClosing();
  try {
    signal.throwIfAborted();
    const log = terminal.note;
    const cluster = { version, identifier: CLUSTER };
    const emulator = await startEmulator({ versions: [version], cluster, log });
    closing.add(emulator.stop);
    signal.throwIfAborted();
    const server = emulator.server(version);
    const login = (credentials) => connectTo(emulator, server, credentials);
    const logins = await migrate(server, login);
    signal.throwIfAborted();
    const env = environment(emulator, server);
    const workspace = await createWorkspace({ program, env });
    closing.add(workspace.dispose);
    signal.throwIfAborted();
    await workspace.run(["stack", "select"]);
    signal.throwIfAborted();
    const hosts = parts.remoteHostsOf(server);
    const bastion = await openBastion({ startSshServer: parts.startSshServer, hosts, log });
    if (bastion.stop !== undefined) closing.add(bastion.stop);
    const shell = await shellRunner({ terminal, signal, workspace, root: ROOT, bastion });
    closing.add(shell.stop);
    // The command that runs is interrupted too, and whoever waits for it told that it has ended.
    signal.addEventListener("abort", () => void closing.run().catch(() => {}), { once: true });
    signal.throwIfAborted();
    const promises = promiseKeeper(terminal);
    return {
      ...terminal,
      ...promises,
      env,
      workspace,
      close: closing.run,
      sql: sqlRunner({ terminal, signal, login, logins }),
      aws: awsCaller({ terminal, signal, aws: emulator.aws }),
      pulumi: pulumiRunner({ terminal, signal, workspace }),
      bastion,
      shell,
      application: applicationRunner({ terminal, signal, env, root: ROOT }),
    };
  } catch (error) {
    await closing.run();
    throw error;
  }
}

// TypeScript, which the tests use too; loaded as they load it.
async function testParts() {
  await import("tsx");
  const require = createRequire(import.meta.url);
  return {
    ...require("../../tests/emulator/emulator.ts"),
    ...require("../../tests/emulator/login.ts"),
    ...require("../../tests/emulator/remoteHosts.ts"),
    ...require("../../tests/emulator/ssh/server.ts"),
    ...require("../../tests/e2e/pulumi.ts"),
  };
}

/** What a user's shell would have. */
function environment({ aws, caFile }, { dialHost, dialPort }) {
  return {
    ...aws.env,
    ...QUIET,
    RDS_IAM_USER_VIA: `${dialHost}:${dialPort}`,
    NODE_EXTRA_CA_CERTS: caFile,
  };
}

/** Undoes in reverse order, once, however often and from wherever it is asked to. */
function createClosing() {
  const steps = [];
  let done;
  const undo = async () => {
    const failures = [];
    for (const step of steps.reverse()) await step().catch((error) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join("; "));
  };
  return { add: (step) => steps.push(step), run: () => (done ??= undo()) };
}

/** Holds the story to what it says. */
function promiseKeeper(terminal) {
  let held = 0;
  return {
    heldCount: () => held,
    expect: (promise, isHeld, evidence) => {
      if (!isHeld) {
        const seen = typeof evidence === "string" ? evidence : JSON.stringify(evidence);
        throw new Error(`it was promised that ${promise}, but this is what was seen:\n${seen}`);
      }
      held += 1;
      terminal.held(promise);
    },
  };
}
