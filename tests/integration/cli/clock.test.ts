import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { ensurePsql } from "../../../scripts/setup/psql.mjs";
import { type Emulator, startEmulator } from "../../emulator/emulator";
import { skip } from "../../skip";
import { openTerminal } from "../../terminal";
import { eventually } from "../postgres/eventually";
import { type CommandLine, commandLine } from "./commandLine";

const VERSION = 17;
const CLOCK = path.join(__dirname, "clock.mjs");

/** Longer than a token lives. */
const LATER_MS = 16 * 60_000;

describe("rds-iam-user after the life of a token", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let cli: CommandLine;
  let clock: string;
  let psqlEnv: Readonly<Record<string, string>>;

  before(async function () {
    const found = await ensurePsql({ log: () => undefined });
    if ("reason" in found) return skip(this, found.reason);
    emulator = await startEmulator({ versions: [VERSION], now: () => Date.now() + aheadMs() });
    cli = await commandLine(emulator, emulator.server(VERSION), "cli_clock");
    clock = path.join(cli.folder, "clock");
    const PATH = [path.dirname(found.psql), process.env["PATH"]].join(path.delimiter);
    psqlEnv = { ...found.environment, PATH, TEST_CLOCK: clock, TERM: "dumb" };
  });

  beforeEach(() => {
    writeFileSync(clock, "0");
  });

  after(async () => {
    await cli.remove();
    await emulator.stop();
  });

  function aheadMs(): number {
    return Number(readFileSync(clock, "utf8"));
  }

  function passfile(): string {
    const [name = ""] = readdirSync(cli.folder).filter((entry) =>
      entry.startsWith("rds-iam-user-"),
    );
    return readFileSync(path.join(cli.folder, name, "passfile"), "utf8");
  }

  it("has a new token for psql, whose session went on", async () => {
    const [program, ...first] = cli.start;
    const args = [`--import=${CLOCK}`, ...first, "psql", "--file", cli.file, "--", "-Xq"];
    const terminal = openTerminal(program, args, { env: { ...cli.env, ...psqlEnv } });
    await terminal.until("postgres=> ");
    const before = passfile();
    writeFileSync(clock, String(LATER_MS));
    await eventually(() => Promise.resolve(passfile() !== before)); // as soon as it looks at the clock
    terminal.type("SELECT 40 + 2;\r");
    await terminal.until("42");
    terminal.type("\\c template1\r"); // reads the password file again
    await terminal.until("template1=> ");
    writeFileSync(clock, String(2 * LATER_MS));
    const second = passfile();
    await eventually(() => Promise.resolve(passfile() !== second));
    terminal.type("SELECT pg_terminate_backend(pg_backend_pid());\r");
    await terminal.until("Attempting reset: Failed."); // with the token that it has kept
    await terminal.until("!?> ");
    terminal.type("\\c -reuse-previous=off dbname=postgres\r"); // docs/cli.md has this line
    await terminal.until("postgres=> ");
    terminal.type("SELECT 40 + 3;\r");
    await terminal.until("43");
    terminal.type("\\q\r");
    expect(await terminal.ended).to.deep.equal({ code: 0, signal: null });
  });

  it("has a new token in the password file", async () => {
    const [program, ...first] = cli.start;
    const file = path.join(cli.folder, "pgpass");
    const args = [
      `--import=${CLOCK}`,
      ...first,
      "token",
      "--file",
      cli.file,
      "--watch",
      "--pgpass",
      file,
    ];
    const terminal = openTerminal(program, args, { env: { ...cli.env, ...psqlEnv } });
    await terminal.until("Press Ctrl-C");
    const before = readFileSync(file, "utf8");
    writeFileSync(clock, String(LATER_MS));
    await eventually(() => Promise.resolve(readFileSync(file, "utf8") !== before));
    terminal.press("C");
    expect(await terminal.ended).to.deep.equal({ code: 0, signal: null });
  });
});
