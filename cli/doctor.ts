/** `rds-iam-user doctor`: whether a deployment's master can do what deployments need. */
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { silenceSdkNotice } from "../connect/caller";
import { codeOf } from "../connect/errorCodes";
import { viaFor } from "../connect/tunnel/route";
import type { Via } from "../connect/tunnel/via";
import { visible } from "../connect/visible";
import { identityIn } from "../provider/engine/configuration";
import { noteConfiguration } from "../provider/engine/deployment";
import { isOk } from "./checks/checklist";
import { reported } from "./checks/report";
import { exitCode, meant, usageError } from "./cliError";
import type { Invocation } from "./command";
import { type Target, targetInFile, targetsInState } from "./doctor/declarations";
import { doctorChecks, examine } from "./doctor/doctor";
import { doctorJson } from "./doctor/words";
import type { Options } from "./options";
import { stackConfiguration, stackState } from "./stackState";

export async function run({ options }: Invocation): Promise<number> {
  silenceSdkNotice();
  const { targets, configuration } = await found(options);
  const get = (key: string): string | undefined => configuration.get(key);
  noteConfiguration({ config: { get, require: (key) => get(key) ?? "" } });
  const configured = identityIn(
    Object.fromEntries([...configuration].map(([key, value]) => [key.replace(/^aws:/, ""), value])),
  );
  const json = options.json === true;
  const reports = [];
  for (const [index, declared] of targets.entries()) {
    const target = withProfile(declared, options.profile);
    if (index > 0 && !json) print("");
    const checks = await reported({ json, print, names: doctorChecks }, (onCheck) =>
      examine({ target, via: viaTo(target), configured }, onCheck),
    );
    reports.push({ target, ok: isOk(checks), checks });
  }
  if (json) print(doctorJson(reports));
  return reports.every(({ ok }) => ok) ? exitCode.done : exitCode.failed;
}

interface Found {
  readonly targets: readonly Target[];
  /** Of the stack: keys such as `aws:profile`. */
  readonly configuration: ReadonlyMap<string, string>;
}

async function found(options: Options): Promise<Found> {
  const { file, name } = options;
  if (file === undefined) {
    const place = { stack: options.stack, cwd: options.cwd };
    const state = await stackState(place);
    const targets = requireTargets(targetsInState(state, name));
    return { targets, configuration: await stackConfiguration(place) };
  }
  return { targets: requireTargets(targetInFile(await jsonIn(file))), configuration: new Map() };
}

function requireTargets(answer: ReturnType<typeof targetInFile>): readonly Target[] {
  if ("problem" in answer) throw usageError(...answer.problem);
  return answer.targets;
}

async function jsonIn(file: string): Promise<unknown> {
  const name = file === "-" ? "standard input" : `file "${visible(file)}"`;
  const reading = file === "-" ? text(process.stdin) : readFile(file, "utf8");
  const content = await reading.catch((error: unknown) => {
    throw usageError(`could not read ${name}: ${codeOf(error)}`);
  });
  try {
    return JSON.parse(content);
  } catch {
    throw usageError(`${name} is not JSON`);
  }
}

function viaTo({ inputs: { server, via } }: Target): Via | undefined {
  return meant(() => viaFor(server, via, process.env["RDS_IAM_USER_VIA"]));
}

/** The profile of the command line is an identity of its own, whatever the program says. */
function withProfile(target: Target, profile: string | undefined): Target {
  if (profile === undefined) return target;
  const { inputs } = target;
  const master = { ...inputs.master, profile, assumeRoleArn: undefined };
  return { ...target, inputs: { ...inputs, master } };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
