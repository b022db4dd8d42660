import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { processesBelow } from "../e2e/processes";
import {
  type Command,
  leftOf,
  makeTemporary,
  printing,
  startCommand,
  type Temporary,
} from "./command";

const POLL_MS = 200;

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };

/** Set-ups with empty caches that are interrupted once this is printed. */
const SET_UPS = [
  { signal: "SIGINT", printed: /moto: making/ },
  { signal: "SIGTERM", printed: /moto: installing/ },
] as const;

/** Runs of a suite that are interrupted once a process runs whose command line matches. */
const SUITES = [
  {
    signal: "SIGTERM",
    running: "an engine command",
    args: ["e2e", "--grep", "reads the cluster as it is in AWS"],
    pattern: /^pulumi up/,
  },
  {
    signal: "SIGINT",
    running: "a provider",
    args: ["package", "--grep", "after any message of delete"],
    pattern: /cmd\/dynamic-provider/,
  },
] as const;

/** Stands in for Python: its `venv` leaves a program behind that ends some time after an interruption. */
const LEAVING_PYTHON = `#!${process.execPath}
if (process.argv.includes("venv")) {
  const program =
    "const lingers = () => setTimeout(process.exit, 2000); process.on('SIGINT', lingers); setInterval(lingers, 600000)";
  require("node:child_process").spawn(process.execPath, ["-e", program], { stdio: "ignore" });
  setInterval(() => undefined, 600_000);
} else {
  console.log("3.99");
}
`;

describe("npm test, when its process alone is interrupted", function () {
  this.timeout(600_000);

  let temporary: Temporary;

  beforeEach(async () => {
    temporary = await makeTemporary();
  });

  afterEach(() => temporary.guard.dismiss());

  for (const { signal, printed } of SET_UPS) {
    it(`by ${signal} in its set-up (${printed.source}), leaves nothing half done`, async () => {
      const caches = join(temporary.folder, "caches");
      const run = startTest(["e2e"], { XDG_CACHE_HOME: caches });
      await printing(run, printed);
      run.child.kill(signal);
      expect(await run.ended, run.printed()).to.equal(EXIT_CODES[signal]);
      expect(run.printed()).to.match(/\n0 passed, 1 failed\n$/);
      expect(await readdir(join(caches, "pulumi-rds-iam-user"))).to.deep.equal([]);
      expect(await leftOf(temporary)).to.deep.equal({ files: ["caches"], processes: [] });
    });
  }

  it("by SIGINT in its set-up, waits for a program whose parent ended before it", async () => {
    const PYTHON = join(temporary.folder, "python");
    await writeFile(PYTHON, LEAVING_PYTHON, { mode: 0o755 });
    const run = startTest(["e2e"], { PYTHON, XDG_CACHE_HOME: join(temporary.folder, "caches") });
    await untilRunning(run, /lingers/);
    run.child.kill("SIGINT");
    expect(await run.ended, run.printed()).to.equal(EXIT_CODES.SIGINT);
    expect((await leftOf(temporary)).processes).to.deep.equal([]);
  });

  for (const { signal, running, args, pattern } of SUITES) {
    it(`by ${signal} while ${running} runs, leaves nothing running`, async () => {
      const run = startTest(args);
      await untilRunning(run, pattern);
      run.child.kill(signal);
      expect(await run.ended, run.printed()).to.equal(EXIT_CODES[signal]);
      const [suite] = args;
      expect(run.printed()).to.include(
        `${suite}: the ${suite} tests run to their end (mocha ended with SIGTERM)`,
      );
      expect(run.printed()).to.match(/\n0 passed, 1 failed\n$/);
      expect(await leftOf(temporary)).to.deep.equal({ files: [], processes: [] });
    });
  }

  function startTest(args: readonly string[], env: Readonly<Record<string, string>> = {}): Command {
    return startCommand(temporary, process.execPath, ["scripts/test.mjs", ...args], env);
  }
});

/** Waits until a process below the command's matches; fails where the command ends without. */
async function untilRunning(command: Command, pattern: RegExp): Promise<void> {
  const { pid = 0 } = command.child;
  const tooEarly = command.ended.then(() => {
    throw new Error(`ended too early:\n${command.printed()}`);
  });
  // By then nobody may be waiting any more.
  tooEarly.catch(() => undefined);
  while (!(await processesBelow(pid)).some(({ args }) => pattern.test(args))) {
    await Promise.race([sleep(POLL_MS), tooEarly]);
  }
}
