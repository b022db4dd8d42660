import { spawn } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { expect } from "chai";
import { Client } from "pg";
import type { RdsServer } from "../../emulator/rdsServer";
import type { Emulator } from "../../emulator/emulator";
import { listen } from "../../emulator/listen";
import { logIn } from "../../emulator/login";
import { eventually } from "../postgres/eventually";
import { sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { type CliEnd, type CommandLine, commandLine, endOf } from "./commandLine";

const USER = "cli_commands";

/** What is wrong, how the command is run, and how it ends. */
type UsageRow = readonly [
  title: string,
  given: () => {
    readonly args: readonly string[];
    readonly input?: string;
    readonly env?: NodeJS.ProcessEnv;
  },
  code: number,
  lines: () => readonly string[],
];

describe("rds-iam-user", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let rds: RdsServer;
  let cli: CommandLine;

  before(async () => {
    emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS.at(-1) ?? 18);
    cli = await commandLine(emulator, rds, USER);
  });

  after(() => cli.remove());

  afterEach(() => {
    expect(cli.left()).to.deep.equal([]);
  });

  const run = (command: string, ...rest: readonly string[]): Promise<CliEnd> =>
    cli.run([command, "--file", cli.file, ...rest]);

  function sessionUser(password: string): Promise<string> {
    return logIn(emulator, rds, { user: USER, password });
  }

  describe("token", () => {
    it("prints a token alone", async () => {
      const { code, stdout, stderr } = await run("token");
      expect({ code, stderr, lines: stdout.split("\n").length }).to.deep.equal({
        code: 0,
        stderr: "",
        lines: 2,
      });
      expect(await sessionUser(stdout.trimEnd())).to.equal(USER);
    });

    it("dials nothing, so that ways that cannot be read do not matter", async () => {
      const env = { RDS_IAM_USER_VIA: "h:1,h:2" };
      const { code, stderr } = await cli.run(["token", "--file", cli.file], { env });
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    });

    it("keeps an entry of a password file, beside others, until it is ended", async () => {
      const file = path.join(cli.folder, "pgpass");
      writeFileSync(file, "other:1:*:me:secret\n", { mode: 0o644 });
      const [one, two] = [
        ["--pgpass", file],
        ["--via", "127.0.0.1:15432", "--pgpass", file],
      ].map((rest) => cli.spawn(["token", "--file", cli.file, "--watch", ...rest]));
      if (one === undefined || two === undefined) throw new Error("none was started");
      const ended = [endOf(one), endOf(two)];
      await eventually(() => Promise.resolve(readFileSync(file, "utf8").split("\n").length === 4));
      expect(statSync(file).mode & 0o777).to.equal(0o600);
      const own = readFileSync(file, "utf8")
        .split("\n")
        .find((line) => line.startsWith(`${cli.connection.host}:${rds.dialPort}:*:${USER}:`));
      const token = own?.split(`:${USER}:`)[1]?.replace(/\\(.)/g, "$1");
      expect(await sessionUser(token ?? "")).to.equal(USER);
      one.kill("SIGTERM");
      two.kill("SIGINT");
      const ends = await Promise.all(ended);
      expect(ends.map(({ code }) => code)).to.deep.equal([0, 0]);
      expect(ends[1]?.stderr).to.equal(
        `Keeping the entry for user "${USER}" at ${cli.connection.host}:15432 of ${file} fresh. Press Ctrl-C to end and remove it.\n`,
      );
      expect(readFileSync(file, "utf8")).to.equal("other:1:*:me:secret\n");
    });

    it("keeps a section of a service file, which is there and empty as before", async () => {
      const file = path.join(cli.folder, "pg_service.conf");
      const link = path.join(cli.folder, "link.conf");
      symlinkSync(file, link);
      writeFileSync(file, "");
      const args = ["--watch", "--service", "orders", "--service-file", link];
      const child = cli.spawn(["token", "--file", cli.file, ...args]);
      const ended = endOf(child);
      await eventually(() => Promise.resolve(readFileSync(file, "utf8").includes("password=")));
      expect(lstatSync(link).isSymbolicLink()).to.equal(true);
      child.kill("SIGTERM");
      expect(await ended).to.include({ code: 0 });
      expect(readFileSync(file, "utf8")).to.equal("");
    });

    it("leaves no file where there was none, behind a link to it", async () => {
      const file = path.join(cli.folder, "none.conf");
      const link = path.join(cli.folder, "dangling.conf");
      symlinkSync("none.conf", link);
      const args = ["--watch", "--service", "orders", "--service-file", link];
      const child = cli.spawn(["token", "--file", cli.file, ...args]);
      const ended = endOf(child);
      await eventually(() => Promise.resolve(existsSync(file)));
      expect(lstatSync(link).isSymbolicLink()).to.equal(true);
      child.kill("SIGTERM");
      expect(await ended).to.include({ code: 0 });
      expect([existsSync(file), lstatSync(link).isSymbolicLink()]).to.deep.equal([false, true]);
    });
  });

  describe("env", () => {
    it("sets what libpq needs, in a shell", async () => {
      const { code, stdout } = await run("env", "--database", "other");
      expect(code).to.equal(0);
      expect(stdout).to.include(`export PGHOST='${cli.connection.host}';\n`);
      expect(stdout).to.include("export PGDATABASE='other';\n");
      expect(stdout).to.include("unset PGSERVICE;\n");
    });

    it("gives the same as JSON, with roots in a file that stays", async () => {
      const { stdout } = await run("env", "--json");
      const variables = JSON.parse(stdout) as Readonly<Record<string, string>>;
      expect(await sessionUser(variables["PGPASSWORD"] ?? "")).to.equal(USER);
      expect(readFileSync(variables["PGSSLROOTCERT"] ?? "", "utf8")).to.include(
        readFileSync(emulator.caFile, "utf8").trim(),
      );
    });
  });

  describe("exec", () => {
    it("runs a program with the variables, and ends as it does", async () => {
      const script =
        'echo "$PGUSER ${PGPASSWORD-none} $RDS_IAM_USER_VIA"; test -s "$PGPASSFILE"; exit 7';
      expect(await run("exec", "sh", "-c", script)).to.deep.include({
        code: 7,
        stdout: `${USER} none ${cli.connection.host}=127.0.0.1:${rds.dialPort}\n`,
        stderr: "",
      });
    });

    it("gives the token as PGPASSWORD where it is asked to", async () => {
      const { stdout } = await run("exec", "--pgpassword", "--", "printenv", "PGPASSWORD");
      expect(await sessionUser(stdout.trimEnd())).to.equal(USER);
    });

    it("ends as the program's signal has it", async () => {
      expect(await run("exec", "sh", "-c", "kill -KILL $$")).to.include({ code: 137 });
    });
  });

  describe("tunnel", () => {
    it("stays open for a connection string, until it is ended", async () => {
      const child = cli.spawn(["tunnel", "--file", cli.file]);
      const ended = endOf(child);
      let line = "";
      child.stdout?.on("data", (text: Buffer) => (line += text.toString()));
      await eventually(() => Promise.resolve(line.includes("\n")));
      const uri = new URL(line.trim());
      const password = (await run("token")).stdout.trim();
      const client = new Client({
        host: uri.searchParams.get("hostaddr") ?? "",
        port: Number(uri.port),
        user: uri.username,
        database: uri.pathname.slice(1),
        password,
        ssl: {
          ca: readFileSync(uri.searchParams.get("sslrootcert") ?? "", "utf8"),
          servername: uri.hostname,
        },
      });
      await client.connect();
      await client.end();
      child.kill("SIGINT");
      expect(await ended).to.include({ code: 0 });
    });
  });

  const usage: readonly UsageRow[] = [
    [
      "a file that is not there",
      () => ({ args: ["token", "--file", "nowhere.json"] }),
      2,
      () => [
        'could not read file "nowhere.json": ENOENT',
        "Hint: Write it with pulumi stack output connection --json > connection.json",
      ],
    ],
    [
      "a file and a stack",
      () => ({ args: ["token", "--file", cli.file, "--stack", "dev"] }),
      2,
      () => [
        "--file and --stack exclude each other: a file needs no stack",
        "Hint: Leave one of them out.",
      ],
    ],
    [
      "a file and a folder",
      () => ({ args: ["token", "--file", cli.file, "--cwd", "."] }),
      2,
      () => [
        "--file and --cwd exclude each other: a file needs no stack",
        "Hint: Leave one of them out.",
      ],
    ],
    [
      "standard input that is not JSON",
      () => ({ args: ["token", "--file", "-"], input: "host: h" }),
      2,
      () => [
        "standard input is not JSON",
        "Hint: pulumi stack output prints JSON with the option --json.",
      ],
    ],
    [
      "no pulumi",
      () => ({ args: ["token"], env: { PATH: cli.folder } }),
      2,
      () => [
        "could not read the outputs of a stack: there is no pulumi on the PATH",
        "Hint: Install it (https://www.pulumi.com/docs/install/). Or give the connection as a file: --file connection.json",
      ],
    ],
    [
      "a file of certificates that is not there",
      () => ({ args: ["env", "--file", cli.file, "--ca", "nowhere.pem"] }),
      2,
      () => [
        'could not read file "nowhere.pem": ENOENT',
        "Hint: Give --ca a PEM file of root certificates.",
      ],
    ],
    [
      "read-only on a server without readers",
      () => ({ args: ["psql", "--file", cli.file, "--read-only"] }),
      2,
      () => [
        `cannot connect read-only: the server "${cli.connection.host}" has no reader endpoint`,
      ],
    ],
    [
      "a way that has no form",
      () => ({ args: ["psql", "--file", cli.file, "--via", "bastion"] }),
      2,
      () => [
        '--via is "bastion": expected "host:port" of a tunnel that you run (such as "127.0.0.1:15432"), "ssh://user@host", "ssm://<instance ID>" or "ecs://<cluster>/<task>/<container>"',
      ],
    ],
    [
      "a tunnel without a way",
      () => ({ args: ["tunnel", "--file", cli.file], env: { RDS_IAM_USER_VIA: "" } }),
      2,
      () => [
        `no tunnel to open: the server "${cli.connection.host}" is reached directly`,
        "Hint: Say what leads to it, such as --via ssh://ec2-user@bastion.example.com or --via ssm://i-0123456789abcdef0",
      ],
    ],
    [
      "variables for a tunnel that would be closed",
      () => ({ args: ["env", "--file", cli.file, "--via", "ssh://bastion"] }),
      2,
      () => [
        'cannot keep a tunnel through SSH host "bastion" open: this command opens none',
        "Hint: Run the program with rds-iam-user exec -- <command>; or open the tunnel with rds-iam-user tunnel --port 15432, and give --via 127.0.0.1:15432 here.",
      ],
    ],
    [
      "a tunnel whose name nobody knows",
      () => ({ args: ["env", "--file", cli.file, "--via", "nowhere.invalid:1"] }),
      1,
      () => [
        'could not resolve the name of the tunnel "nowhere.invalid": ENOTFOUND',
        "Hint: Check --via and RDS_IAM_USER_VIA.",
      ],
    ],
    [
      "a program that is not there",
      () => ({ args: ["exec", "--file", cli.file, "--", "no-such-program"] }),
      1,
      () => [
        "could not start no-such-program: it is not on the PATH",
        "Hint: Check its name, and the PATH.",
      ],
    ],
    [
      "no program",
      () => ({ args: ["exec", "--file", cli.file] }),
      2,
      () => [
        "no command given to run",
        "Hint: Put it after --, such as rds-iam-user exec -- pg_dump --schema-only",
      ],
    ],
    ...["psql", "token", "env", "tunnel", "exec", "verify", "whoami"].map((command): UsageRow => [
      `a connection of the wrong shape, with ${command}`,
      () => ({
        args: [command, "--file", "-", ...(command === "exec" ? ["--", "true"] : [])],
        input: JSON.stringify({ ...cli.connection, port: "5432" }),
      }),
      2,
      () => [
        "cannot use this connection:",
        '  port: expected a number, found "5432"',
        "Hint: Pass the output `connection` of an RdsIamUser, parsed from its JSON.",
      ],
    ]),
    ...["psql", "env", "tunnel", "exec", "verify"].map((command): UsageRow => [
      `ways that have no endpoint, with ${command}`,
      () => ({
        args: [command, "--file", cli.file, ...(command === "exec" ? ["--", "true"] : [])],
        env: { RDS_IAM_USER_VIA: "h:1,h:2" },
      }),
      2,
      () => [
        'RDS_IAM_USER_VIA names no endpoint before "h:1": expected one way for every server, or "endpoint=way,…", where a way is "host:port" of a tunnel that you run (such as "127.0.0.1:15432"), "ssh://user@host", "ssm://<instance ID>" or "ecs://<cluster>/<task>/<container>"',
      ],
    ]),
    [
      "a program without a name",
      () => ({ args: ["exec", "--file", cli.file, "--", ""] }),
      2,
      () => [
        "no command given to run",
        "Hint: Put it after --, such as rds-iam-user exec -- pg_dump --schema-only",
      ],
    ],
    [
      "a program whose name is too long",
      () => ({ args: ["exec", "--file", cli.file, "--", `/${"x".repeat(300)}`] }),
      1,
      () => [
        `could not start /${"x".repeat(300)}: ENAMETOOLONG`,
        "Hint: Check that the file may be executed.",
      ],
    ],
    [
      "nothing to keep fresh, before a stack is asked",
      () => ({ args: ["token", "--watch"], env: { PATH: cli.folder } }),
      2,
      () => [
        "--watch needs either --pgpass or --service",
        "Hint: Use --pgpass for a password file, or --service <name> for a section of a service file.",
      ],
    ],
    [
      "a file to keep fresh without --watch",
      () => ({ args: ["token", "--file", cli.file, "--pgpass"] }),
      2,
      () => [
        "--pgpass, --service and --service-file need --watch",
        "Hint: Add --watch. Alone, token prints the token.",
      ],
    ],
    [
      "a file that cannot be written",
      () => ({ args: ["token", "--file", cli.file, "--watch", "--pgpass", cli.folder] }),
      1,
      () => [
        `could not write file "${cli.folder}": EISDIR`,
        "Hint: Check the file and its folder, or name another file.",
      ],
    ],
  ];
  for (const [title, given, code, lines] of usage) {
    it(`says what to do about ${title}`, async () => {
      const { args, ...more } = given();
      const end = await cli.run(args, more);
      expect(end).to.deep.include({
        code,
        stdout: "",
        stderr: `rds-iam-user: ${lines().join("\n")}\n`,
      });
    });
  }

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    it(`leaves nothing of pulumi at ${signal}`, async () => {
      const folder = path.join(cli.folder, signal);
      mkdirSync(folder);
      const started = path.join(folder, "started");
      const script = `#!/bin/sh\nsleep 600 &\ntouch ${started}\nwait\n`;
      writeFileSync(path.join(folder, "pulumi"), script, { mode: 0o755 });
      const PATH = `${folder}${path.delimiter}${process.env["PATH"] ?? ""}`;
      const child = cli.spawn(["token"], { PATH });
      const ended = endOf(child);
      await eventually(() => Promise.resolve(existsSync(started)));
      child.kill(signal);
      expect(await ended).to.deep.equal({ code, signal: null, stdout: "", stderr: "" });
      await eventually(() => Promise.resolve(cli.left().length === 0));
    });
  }

  it("says that a port is taken", async () => {
    const server = createServer();
    const port = String(await listen(server));
    try {
      expect(await run("tunnel", "--port", port)).to.deep.include({
        code: 1,
        stderr:
          `rds-iam-user: could not listen on port ${port}: another program does\n` +
          "Hint: Choose another --port, or leave it out to have one that is free.\n",
      });
    } finally {
      server.close();
    }
  });

  describe("ends without a stack trace", () => {
    // A shell, whose last line has the exit code; messages go where its own output goes.
    const rows: readonly (readonly [string, string, string])[] = [
      [
        "where the reader of its output has gone",
        '("$@" token --file "$FILE"; echo $? >&2) | true',
        "0\n",
      ],
      [
        "where the reader of its messages has gone",
        '("$@" nope; echo $? >&3) 3>&2 2>&1 | true',
        "2\n",
      ],
      [
        "where the disk is full",
        '"$@" token --file "$FILE" > /dev/full; echo $? >&2',
        "rds-iam-user: could not write the output: ENOSPC\n1\n",
      ],
    ];
    for (const [title, script, expected] of rows) {
      it(title, async () => {
        const env = { ...cli.env, FILE: cli.file };
        const child = spawn("/bin/sh", ["-c", script, "sh", ...cli.start], { env });
        expect(await endOf(child)).to.include({ stdout: "", stderr: expected });
      });
    }
  });
});
