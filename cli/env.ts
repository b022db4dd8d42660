/** `rds-iam-user env`: PG* variables for a shell. */
import type { Invocation } from "./command";
import { dialledBefore } from "./dialled";
import { loginOf } from "./login";
import { pgVariables } from "./pgEnvironment";
import { rootsFileOf } from "./rootsFile";
import { jsonText, shellLines } from "./shellText";

export async function run({ options }: Invocation): Promise<number> {
  const login = await loginOf(options);
  const { server, user, database } = login;
  const dial = await dialledBefore(login);
  const PGPASSWORD = await login.token();
  const rootsFile = await rootsFileOf(login.roots);
  const variables = {
    ...pgVariables({ ...server, user, database, dial, rootsFile }),
    PGPASSWORD,
  };
  process.stdout.write(options.json === true ? jsonText(variables) : shellLines(variables));
  return 0;
}
