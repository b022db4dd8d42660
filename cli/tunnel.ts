/** `rds-iam-user tunnel`: opens the way to the server and stays. */
import { textOf } from "../connect/errorCodes";
import { addressInWords, viaInWords } from "../connect/tunnel/via";
import { exitCode, usageError } from "./cliError";
import type { Invocation } from "./command";
import { connectionString } from "./connectionString";
import { dialThrough } from "./dialled";
import { endOfWatch } from "./endOfWatch";
import { loginOf } from "./login";
import { portIn } from "./loginOptions";
import { rootsFileOf } from "./rootsFile";

export async function run({ options }: Invocation): Promise<number> {
  const port = portIn(options.port);
  const login = await loginOf(options);
  const { server, user, database, via } = login;
  if (via === undefined) {
    throw usageError(
      `no tunnel to open: the server "${server.host}" is reached directly`,
      "Hint: Say what leads to it, such as --via ssh://ec2-user@bastion.example.com or --via ssm://i-0123456789abcdef0",
    );
  }
  const rootsFile = await rootsFileOf(login.roots);
  const ended = endOfWatch().then(() => undefined);
  const { address, broken, close } = await dialThrough(login, via, port);
  try {
    const target = { ...server, user, database, dial: address, rootsFile };
    process.stdout.write(`${connectionString(target)}\n`);
    process.stderr.write(
      [
        `The tunnel through ${viaInWords(via)} is open at ${addressInWords(address)}. Press Ctrl-C to close it.`,
        "The password is a token: rds-iam-user token",
        `For programs with this package's client: export RDS_IAM_USER_VIA=${server.host}=${addressInWords(address)}`,
        "",
      ].join("\n"),
    );
    const error = await Promise.race([ended, broken]);
    if (error === undefined) return exitCode.done;
    process.stderr.write(`rds-iam-user: ${textOf(error)}\n`);
    return exitCode.failed;
  } finally {
    await close();
  }
}
