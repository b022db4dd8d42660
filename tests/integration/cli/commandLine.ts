/** The command `rds-iam-user` as a user starts it, against a server of the emulator. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Connection } from "../../../client/index";
import type { Emulator } from "../../emulator/emulator";
import { createPrincipals } from "../../emulator/principals";
import type { RdsServer } from "../../emulator/rdsServer";

const ROOT = join(__dirname, "..", "..", "..");

/** How the command ended, and what it printed. */
export interface CliEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandLine {
  readonly connection: Connection;
  /** A file with the connection. */
  readonly file: string;
  /** Where the command keeps temporary files. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Program and arguments that start it, before its own. */
  readonly start: readonly [string, ...string[]];
  readonly spawn: (args: readonly string[], env?: NodeJS.ProcessEnv) => ChildProcess;
  readonly run: (args: readonly string[], given?: CliInput) => Promise<CliEnd>;
  /** Temporary files that are left, and process IDs that still run. */
  readonly left: () => readonly string[];
  readonly remove: () => Promise<void>;
}

export interface CliInput {
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** Makes a user of the server, with a role that may log in. */
export async function commandLine(
  emulator: Emulator,
  rds: RdsServer,
  username: string,
): Promise<CommandLine> {
  const { accountTrust, createRole, putRolePolicy } = createPrincipals(emulator.aws);
  const role = `cli-${username}`;
  const roleArn = await createRole(role, accountTrust);
  const resource = rds.dbUserArn(username);
  await putRolePolicy(role, "c", { Effect: "Allow", Action: "rds-db:connect", Resource: resource });
  await rds.admin(`CREATE ROLE ${username} LOGIN; GRANT rds_iam TO ${username}`);
  const { endpoint: host, port } = rds;
  const { region } = emulator.aws;
  const connection = { host, port, database: "postgres", username, region, roleArn };
  const folder = await mkdtemp(join(tmpdir(), "cli-test-"));
  const file = join(folder, "connection.json");
  await writeFile(file, JSON.stringify(connection));
  const mark = randomUUID();
  const env = {
    ...withoutPg(process.env),
    ...emulator.aws.env,
    AWS_PROFILE: undefined,
    NODE_EXTRA_CA_CERTS: emulator.caFile,
    RDS_IAM_USER_VIA: `${rds.dialHost}:${String(rds.dialPort)}`,
    TMPDIR: folder,
    HOME: folder,
    XDG_CACHE_HOME: join(folder, "cache"),
    CLI_TEST: mark,
  };
  const start = [process.execPath, "--import=tsx", join(ROOT, "cli", "main.ts")] as const;
  const [program, ...first] = start;
  const spawnCli: CommandLine["spawn"] = (args, more = {}) =>
    spawn(program, [...first, ...args], { cwd: ROOT, env: { ...env, ...more } });
  return {
    connection,
    file,
    folder,
    env,
    start: [program, ...first],
    spawn: spawnCli,
    run: async (args, { env: more, input = "" } = {}) => {
      const child = spawnCli(args, more);
      child.stdin?.on("error", () => undefined).end(input);
      return endOf(child);
    },
    left: () => [
      ...readdirSync(folder).filter((name) => name.startsWith("rds-iam-user-")),
      ...processesWith(`CLI_TEST=${mark}`),
    ],
    remove: async () => {
      await rm(folder, { recursive: true });
      await rds.admin(`DROP ROLE ${username}`);
    },
  };
}

/** What a command printed, when it has ended. */
export async function endOf(child: ChildProcess): Promise<CliEnd> {
  const ended = new Promise<Pick<CliEnd, "code" | "signal">>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve({ code, signal });
    });
  });
  const printed = async (stream: Readable | null): Promise<string> =>
    stream === null ? "" : text(stream);
  const [stdout, stderr] = await Promise.all([printed(child.stdout), printed(child.stderr)]);
  return { ...(await ended), stdout, stderr };
}

/** The processes of which a file of /proc contains a text. */
export function processesWith(part: string, file = "environ"): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(join("/proc", name, file), "utf8").includes(part);
      } catch {
        return false; // ended, or another user's
      }
    });
}

function withoutPg(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("PG")));
}
