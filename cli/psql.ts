/** `rds-iam-user psql`: a session of psql. */
import { execFile } from "node:child_process";
import { runChild } from "./childProcess";
import { failure } from "./cliError";
import type { Invocation } from "./command";
import { type Login, loginOf } from "./login";
import { environmentWith } from "./pgEnvironment";
import { tooOld } from "./psqlVersion";
import { withSession } from "./session";

const missingHint =
  "Install PostgreSQL's client, such as with apt install postgresql-client, dnf install postgresql or brew install libpq; or use another client with rds-iam-user exec, env or token.";

export async function run({ options, rest }: Invocation): Promise<number> {
  const [login] = await Promise.all([loginOf(options), checkVersion()]);
  const code = await withSession(login, ({ variables }) =>
    runChild({
      command: "psql",
      args: rest,
      env: environmentWith(process.env, variables),
      stdinTaken: options.file === "-",
      missingHint,
    }),
  );
  if (code === notConnected) process.stderr.write(`rds-iam-user: ${hintFor(login)}\n`);
  return code;
}

/** What psql ends with where it could not connect. @see https://www.postgresql.org/docs/current/app-psql.html */
const notConnected = 2;

function hintFor({ via }: Login): string {
  const way =
    via === undefined
      ? " If the server is in a private network, name a way to it with --via or RDS_IAM_USER_VIA."
      : "";
  return `psql could not connect, or lost the connection.\nHint: rds-iam-user verify says what is wrong.${way}`;
}

async function checkVersion(): Promise<void> {
  const printed = await new Promise<string>((resolve) => {
    execFile("psql", ["--version"], (_error, stdout) => {
      resolve(stdout); // an error comes again where psql is started
    });
  });
  const version = tooOld(printed);
  if (version === undefined) return;
  throw failure(
    `cannot log in with psql ${version}: before version 13 it cuts off a password as long as a token`,
    "Hint: Install a newer psql, which can talk to older servers too.",
  );
}
