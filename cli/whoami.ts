/** `rds-iam-user whoami`: which AWS identity, which role, which database user. No database is asked. */
import { silenceSdkNotice } from "../connect/caller";
import { failedBy, type Outcome } from "./checks/checklist";
import { callerOf, type LoginIdentity, loginIdentity } from "./checks/identity";
import { exitCode, failure } from "./cliError";
import type { Invocation } from "./command";
import { loginPlace } from "./loginPlace";
import { routeOf } from "../client/credentials";
import { whoamiInWords } from "./whoamiInWords";

export async function run({ options }: Invocation): Promise<number> {
  silenceSdkNotice();
  const { connection, login } = await loginPlace(options);
  const { region } = routeOf(connection, login);
  const caller = await callerOf({ profile: login.profile }, region);
  const identity = requireOk(
    await loginIdentity(connection, login, caller).catch((error: unknown) => failedBy(error)),
  );
  const who = { caller, identity, connection };
  process.stdout.write(`${whoamiInWords(who, options.json === true)}\n`);
  return exitCode.done;
}

function requireOk(outcome: Outcome<LoginIdentity>): LoginIdentity {
  if ("value" in outcome) return outcome.value;
  const { reason, detail, hint } = outcome;
  throw failure(
    reason,
    ...(detail === undefined ? [] : [`Detail: ${detail}`]),
    ...(hint === undefined ? [] : [`Hint: ${hint}`]),
  );
}
