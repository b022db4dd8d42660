/** `rds-iam-user verify`: why a login works or does not, step by step. */
import { silenceSdkNotice } from "../connect/caller";
import { isOk } from "./checks/checklist";
import { reported, reportJson } from "./checks/report";
import { exitCode } from "./cliError";
import type { Invocation } from "./command";
import { loginPlace, wayTo } from "./loginPlace";
import { verify, verifyChecks } from "./verify/verify";

export async function run({ options }: Invocation): Promise<number> {
  silenceSdkNotice();
  const place = await loginPlace(options);
  const way = wayTo(place);
  const json = options.json === true;
  const form = { json, print, names: verifyChecks };
  const checks = await reported(form, (onCheck) => verify({ ...place, way }, onCheck));
  await way.close();
  if (json) print(reportJson(checks));
  return isOk(checks) ? exitCode.done : exitCode.failed;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
