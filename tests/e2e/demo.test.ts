import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, realpath, rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { expect } from "chai";

const ROOT = join(__dirname, "..", "..");

/** Copies of PostgreSQL's programs, made once for a user who cannot reach the checkout. */
const CACHES = /^pulumi-rds-iam-user-\d+$/;

interface Demo {
  readonly child: ChildProcess;
  readonly output: Readable;
  /** All that it has printed so far. */
  readonly printed: () => string;
  /** Exit code as a shell would tell it, once it has ended and its output is closed. */
  readonly ended: Promise<number>;
}

describe("npm run demo", function () {
  this.timeout(600_000);

  let temporary: string;

  beforeEach(async () => {
    temporary = await realpath(await mkdtemp(join(tmpdir(), "demo-test-")));
    // PostgreSQL's own user must get through it.
    await chmod(temporary, 0o755);
  });

  afterEach(() => rm(temporary, { recursive: true }));

  it("tells the whole story, ends well and leaves nothing", async () => {
    const demo = start(temporary);
    expect(await demo.ended, demo.printed()).to.equal(0);
    expect(demo.printed()).to.match(/All \d+ promises held, in \d+ seconds\./);
    expect(demo.printed(), "no colours without a terminal").not.to.include("\u001b");
    expect(await leftIn(temporary)).to.deep.equal({ files: [], processes: [] });
    const missing = (await readmeOutput()).filter((line) => !demo.printed().includes(line));
    expect(missing, "lines of the README that the demo has not shown").to.deep.equal([]);
  });

  const moments = [
    { title: "during its set-up", when: /npm run demo|node scripts/ },
    { title: "while the servers start", when: /from a declaration to a login/ },
    { title: "while a role is made", when: /\$ pulumi up --yes/ },
    { title: "while an application logs in", when: /\$ node .*application/ },
  ];
  for (const { title, when } of moments) {
    it(`leaves nothing after Ctrl-C ${title}`, async () => {
      const demo = start(temporary);
      await printing(demo, when);
      // As the terminal sends it: to npm, its shell and the demo at once.
      process.kill(-(demo.child.pid ?? 0), "SIGINT");
      expect(await demo.ended, demo.printed()).to.equal(130);
      expect(demo.printed()).not.to.include("promises held");
      expect(await leftIn(temporary)).to.deep.equal({ files: [], processes: [] });
    });
  }

  it("refuses a version that there is not", async () => {
    const demo = start(temporary, "--", "--version", "13");
    expect(await demo.ended).to.equal(2);
    expect(demo.printed()).to.include('unknown version "13"\nusage: npm run demo');
  });
});

function start(temporary: string, ...args: readonly string[]): Demo {
  const child = spawn("npm", ["run", "demo", ...args], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary },
    // A process group of its own, as a terminal gives it one.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
  }
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve(signal === null ? (code ?? -1) : 128 + constants.signals[signal]);
    });
  });
  return { child, output: child.stdout, printed: () => printed, ended };
}

/** What the README shows as real output. */
async function readmeOutput(): Promise<readonly string[]> {
  const readme = await readFile(join(ROOT, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```console\n([\s\S]+?)\n```$/gm)];
  return blocks.flatMap(([, text = ""]) => text.split("\n"));
}

/** Waits until it has printed this; fails where it ends without. */
async function printing(demo: Demo, pattern: RegExp): Promise<void> {
  const tooEarly = demo.ended.then(() => {
    if (pattern.test(demo.printed())) return;
    throw new Error(`ended too early:\n${demo.printed()}`);
  });
  // By then nobody may be waiting any more.
  tooEarly.catch(() => undefined);
  while (!pattern.test(demo.printed())) {
    await Promise.race([once(demo.output, "data"), tooEarly]);
  }
}

/** What is left of a demo that had this folder for its temporary files. */
async function leftIn(temporary: string) {
  const files = (await readdir(temporary)).filter((name) => !CACHES.test(name));
  return { files, processes: await processesOf(temporary) };
}

/** Command lines of the processes that have the folder in their arguments or environment. */
async function processesOf(folder: string): Promise<readonly string[]> {
  // Without /proc only the folder tells: whatever runs has files there.
  const ids = await readdir("/proc").catch(() => []);
  const texts = ids
    .filter((id) => /^\d+$/.test(id))
    .map(async (id) => {
      const [args, environment] = await Promise.all(
        ["cmdline", "environ"].map((file) => readFile(`/proc/${id}/${file}`, "utf8")),
      ).catch(() => ["", ""]); // ended meanwhile, or somebody else's
      return { args, environment };
    });
  return (await Promise.all(texts))
    .filter(({ args, environment }) => `${args ?? ""}${environment ?? ""}`.includes(folder))
    .map(({ args }) => args?.replaceAll("\0", " ").trim() ?? "");
}
