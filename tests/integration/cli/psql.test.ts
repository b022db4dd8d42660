import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { ensurePsql } from "../../../scripts/setup/psql.mjs";
import type { RdsServer } from "../../emulator/rdsServer";
import { skip } from "../../skip";
import { openTerminal, type Terminal } from "../../terminal";
import { eventually } from "../postgres/eventually";
import { sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { type CommandLine, commandLine, endOf, processesWith } from "./commandLine";

const USER = "cli_psql";

describe("rds-iam-user psql", function () {
  this.timeout(120_000);

  let cli: CommandLine;
  let rds: RdsServer;
  let psqlEnv: Readonly<Record<string, string>>;

  before(async function () {
    const found = await ensurePsql({ log: () => undefined });
    if ("reason" in found) return skip(this, found.reason);
    const emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS.at(-1) ?? 18);
    cli = await commandLine(emulator, rds, USER);
    const PATH = [path.dirname(found.psql), process.env["PATH"]].join(path.delimiter);
    psqlEnv = { ...found.environment, PATH };
  });

  after(() => cli.remove());

  afterEach(() => {
    expect(cli.left()).to.deep.equal([]);
  });

  const psql = (rest: readonly string[], input = "") =>
    cli.run(["psql", "--file", cli.file, ...rest], { input, env: psqlEnv });

  function openPsql(): Terminal {
    const [program, ...first] = cli.start;
    return openTerminal(program, [...first, "psql", "--file", cli.file, "--", "-X"], {
      env: { ...cli.env, ...psqlEnv, TERM: "dumb", PAGER: "cat" },
    });
  }

  it("runs a query that is piped in", async () => {
    expect(await psql(["--", "-At"], "SELECT session_user")).to.deep.include({
      code: 0,
      stdout: `${USER}\n`,
      stderr: "",
    });
  });

  it("takes the connection from standard input", async () => {
    const args = ["psql", "--file", "-", "--", "-At", "-c", "SELECT session_user"];
    const input = readFileSync(cli.file, "utf8");
    const end = await cli.run(args, { input, env: psqlEnv });
    expect(end).to.deep.include({ code: 0, stdout: `${USER}\n` });
  });

  it("verifies the server's own name, through a tunnel too", async () => {
    const { stdout } = await psql(["--", "-At", "-c", "\\echo :HOST", "-c", "\\conninfo"]);
    expect(stdout).to.include(cli.connection.host);
    expect(stdout).to.match(/SSL|TLS/);
  });

  it("does not trust a server whose certificate authority it was not given", async () => {
    const args = ["psql", "--file", cli.file, "--", "-c", "SELECT 1"];
    const end = await cli.run(args, { env: { ...psqlEnv, NODE_EXTRA_CA_CERTS: undefined } });
    expect(end.stderr).to.include("certificate verify failed");
    expect(end.stderr).to.match(
      /\nrds-iam-user: psql could not connect, or lost the connection\.\nHint: rds-iam-user verify says what is wrong\.\n$/,
    );
    expect(end.code).to.equal(2);
  });

  const codes: readonly (readonly [readonly string[], number])[] = [
    [["-c", "SELECT 1"], 0],
    [["-c", "SELEC"], 1],
    [["-d", "nowhere", "-c", "SELECT 1"], 2],
    [["-v", "ON_ERROR_STOP=1", "-f", "-"], 3],
  ];
  for (const [rest, code] of codes) {
    it(`ends as psql does, with ${String(code)}: psql ${rest.join(" ")}`, async () => {
      expect(await psql(["--", ...rest], "SELEC;")).to.include({ code });
    });
  }

  it("is a prompt in a terminal: it answers, is interrupted and goes on, knows the window, and quits", async () => {
    const terminal = openPsql();
    await terminal.until("postgres=> ");
    terminal.type("SELECT session_user || '!';\r");
    await terminal.until(`${USER}!`);
    terminal.type("SELECT pg_sleep(99);\r");
    await eventually(() => isRunning("SELECT pg_sleep(99)"));
    terminal.press("C");
    await terminal.until("canceling statement due to user request");
    terminal.resize({ rows: 33, columns: 99 });
    terminal.type("\\! stty size\r");
    await terminal.until("33 99");
    terminal.type("\\q\r");
    expect(await terminal.ended).to.deep.equal({ code: 0, signal: null });
  });

  it("ends with the window", async () => {
    const terminal = openPsql();
    await terminal.until("postgres=> ");
    await terminal.close();
    await eventually(() => Promise.resolve(cli.left().length === 0));
  });

  it("keeps the token out of command lines, and out of files that others can read", async () => {
    const terminal = openPsql();
    await terminal.until("postgres=> ");
    expect(processesWith("X-Amz-Signature", "cmdline")).to.deep.equal([]);
    const [name = ""] = readdirSync(cli.folder).filter((entry) =>
      entry.startsWith("rds-iam-user-"),
    );
    const folder = path.join(cli.folder, name);
    const files = readdirSync(folder);
    expect(files).to.deep.equal(["passfile", "roots.pem"]);
    const modes = [folder, ...files.map((file) => path.join(folder, file))].map(
      (file) => statSync(file).mode & 0o777,
    );
    expect(modes).to.deep.equal([0o700, 0o600, 0o600]);
    terminal.press("D");
    expect(await terminal.ended).to.deep.equal({ code: 0, signal: null });
  });

  it("passes SIGTERM on", async () => {
    const { child, ended } = await sleeping(100);
    child.kill("SIGTERM");
    expect(await ended).to.include({ code: 143, signal: null });
  });

  it("takes everything away when psql is killed", async () => {
    const { ended } = await sleeping(101);
    const [pid] = processesWith("psql\0-c\0SELECT pg_sleep(101)", "cmdline");
    process.kill(Number(pid), "SIGKILL");
    expect(await ended).to.include({ code: 137, signal: null });
  });

  it("says how to get psql", async () => {
    const end = await cli.run(["psql", "--file", cli.file], {
      env: { PATH: cli.folder },
    });
    expect(end).to.deep.include({
      code: 1,
      stderr:
        "rds-iam-user: could not start psql: it is not on the PATH\n" +
        "Hint: Install PostgreSQL's client, such as with apt install postgresql-client, dnf install postgresql or brew install libpq; or use another client with rds-iam-user exec, env or token.\n",
    });
  });

  /** A server goes on with a query whose client is gone, so each has its own number of seconds. */
  async function sleeping(seconds: number) {
    const query = `SELECT pg_sleep(${seconds})`;
    const child = cli.spawn(["psql", "--file", cli.file, "--", "-c", query], psqlEnv);
    const ended = endOf(child);
    await eventually(() => isRunning(query));
    return { child, ended };
  }

  async function isRunning(part: string): Promise<boolean> {
    const rows = await rds.admin(
      `SELECT 1 FROM pg_stat_activity WHERE usename = '${USER}' AND state = 'active' AND query LIKE '%${part}%'`,
    );
    return rows.length > 0;
  }
});
