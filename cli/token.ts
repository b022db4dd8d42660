/** `rds-iam-user token`: a token, or an entry of a file that is kept fresh. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { authToken } from "../client/index";
import { silenceSdkNotice } from "../connect/caller";
import { usageError } from "./cliError";
import type { Invocation } from "./command";
import { dialledBefore } from "./dialled";
import { endOfWatch } from "./endOfWatch";
import { loginOf } from "./login";
import { loginPlace } from "./loginPlace";
import type { Options } from "./options";
import { keepFresh } from "./renewal";
import { rootsFileOf } from "./rootsFile";
import { changeFile } from "./sharedFile";
import { standingEntry } from "./standingEntry";

export async function run({ options }: Invocation): Promise<number> {
  const { watch, pgpass, service, serviceFile } = options;
  if (watch !== true && [pgpass, service, serviceFile].some((given) => given !== undefined)) {
    throw usageError(
      "--pgpass, --service and --service-file need --watch",
      "Hint: Add --watch. Alone, token prints the token.",
    );
  }
  if (watch === true) return watched(options);
  silenceSdkNotice();
  const { connection, login } = await loginPlace(options);
  process.stdout.write(`${await authToken(connection, login)}\n`);
  return 0;
}

async function watched(options: Options): Promise<number> {
  const isWindows = process.platform === "win32";
  const entryFor = standingEntry(options, { env: process.env, home: homedir(), isWindows });
  const login = await loginOf(options);
  const { server, user, database } = login;
  const { file, inWords, changed } = entryFor({
    ...server,
    user,
    database,
    dial: await dialledBefore(login),
    rootsFile: await rootsFileOf(login.roots),
  });
  const staysEmpty = existsSync(file);
  const write = async (token: string | undefined): Promise<void> =>
    changeFile(file, (text) => changed(text, token), { staysEmpty });
  const renew = async (): Promise<void> => write(await login.token());
  const ended = endOfWatch(); // before the entry is there
  await renew();
  process.stderr.write(`Keeping ${inWords} of ${file} fresh. Press Ctrl-C to end and remove it.\n`);
  const stop = keepFresh({ renew });
  await ended;
  await stop();
  await write(undefined);
  return 0;
}
