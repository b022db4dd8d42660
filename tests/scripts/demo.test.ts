import { expect } from "chai";
import {
  type Command,
  leftOf,
  makeTemporary,
  printing,
  startCommand,
  type Temporary,
} from "./command";

/** Whom a signal reaches: all as from a terminal, or one process, as from a supervisor. */
type Reached = "npm, its shell and the demo" | "npm alone" | "the demo alone";

const MOMENTS: readonly {
  readonly title: string;
  readonly when: RegExp;
  readonly signal: "SIGINT" | "SIGTERM";
  readonly reached: Reached;
}[] = [
  {
    title: "during its set-up",
    when: /npm run demo|node scripts/,
    signal: "SIGINT",
    reached: "npm, its shell and the demo",
  },
  {
    title: "while the servers start",
    when: /from a declaration to a login/,
    signal: "SIGTERM",
    reached: "the demo alone",
  },
  {
    title: "while a role is made",
    when: /\$ pulumi up --yes/,
    signal: "SIGINT",
    reached: "npm, its shell and the demo",
  },
  {
    title: "while a role is made",
    when: /\$ pulumi up --yes/,
    signal: "SIGTERM",
    reached: "npm alone",
  },
  {
    title: "while psql asks through an SSH server",
    when: /\$ rds-iam-user psql/,
    signal: "SIGTERM",
    reached: "the demo alone",
  },
  {
    title: "while an application logs in",
    when: /\$ node .*application/,
    signal: "SIGINT",
    reached: "the demo alone",
  },
];

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };

describe("npm run demo", function () {
  this.timeout(600_000);

  let temporary: Temporary;

  beforeEach(async () => {
    temporary = await makeTemporary();
  });

  afterEach(() => temporary.guard.dismiss());

  it("tells the whole story, ends well and leaves nothing", async () => {
    const demo = startWithNpm();
    expect(await demo.ended, demo.printed()).to.equal(0);
    expect(demo.printed()).to.match(/All \d+ promises held, in \d+ seconds\./);
    expect(demo.printed()).to.match(
      /✔ each of the three commands logged in to the SSH server|^Left out on this machine/m,
    );
    expect(demo.printed(), "no colours without a terminal").not.to.include("\u001b");
    expect(await leftOf(temporary)).to.deep.equal({ files: [], processes: [] });
  });

  for (const { title, when, signal, reached } of MOMENTS) {
    it(`leaves nothing after ${signal} to ${reached}, ${title}`, async () => {
      const isNode = reached === "the demo alone";
      const demo = isNode
        ? startCommand(temporary, process.execPath, ["scripts/demo.mjs"])
        : startWithNpm();
      await printing(demo, when);
      const pid = demo.child.pid ?? 0;
      process.kill(reached === "npm, its shell and the demo" ? -pid : pid, signal);
      expect(await demo.ended, demo.printed()).to.equal(EXIT_CODES[signal]);
      expect(demo.printed()).not.to.include("promises held");
      expect(await leftOf(temporary)).to.deep.equal({ files: [], processes: [] });
    });
  }

  it("refuses a version that there is not", async () => {
    const demo = startWithNpm("--", "--version", "13");
    expect(await demo.ended).to.equal(2);
    expect(demo.printed()).to.include('unknown version "13"\nusage: npm run demo');
  });

  function startWithNpm(...args: readonly string[]): Command {
    return startCommand(temporary, "npm", ["run", "demo", ...args]);
  }
});
