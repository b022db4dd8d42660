/** `rds-iam-user exec`: a program of the user's, which finds the login in its environment. */
import { waysWith } from "../connect/tunnel/route";
import { runChild } from "./childProcess";
import { usageError } from "./cliError";
import type { Invocation } from "./command";
import { loginOf } from "./login";
import { environmentWith, type Variables } from "./pgEnvironment";
import { type Session, withSession } from "./session";

export async function run({ options, rest }: Invocation): Promise<number> {
  const [command, ...args] = rest;
  if (command === undefined || command === "") {
    throw usageError(
      "no command given to run",
      "Hint: Put it after --, such as rds-iam-user exec -- pg_dump --schema-only",
    );
  }
  const login = await loginOf(options);
  return withSession(login, (session) =>
    runChild({
      command,
      args,
      env: environmentWith(process.env, {
        ...session.variables,
        ...(options.pgpassword === true ? { PGPASSWORD: session.token } : {}),
        ...forClient(login.server.host, session),
      }),
      stdinTaken: options.file === "-",
      missingHint: "Check its name, and the PATH.",
    }),
  );
}

function forClient(host: string, { dial }: Session): Variables {
  if (dial === undefined) return {};
  return { RDS_IAM_USER_VIA: waysWith(host, dial, process.env["RDS_IAM_USER_VIA"]) };
}
