/** A target and its master in words. */
import type { RoleInputs } from "../../provider/inputs/inputs";
import type { Target } from "./declarations";

/** Which server, for which roles. */
export function targetInWords({ inputs, usernames, databases }: Target): string {
  const { host, port } = inputs.server;
  const names = usernames.map((name) => `"${name}"`).join(", ");
  const roles = names === "" ? "" : `, for ${names}`;
  return `${host}:${String(port)}, database ${databases.map((name) => `"${name}"`).join(", ")}${roles}`;
}

/** Where the master's credentials come from, and its name. Never a value. */
export function masterInWords(master: RoleInputs["master"], username: string): string {
  const name = `master "${username}"`;
  if ("ssm" in master) return `${name}, its password in SSM parameter "${master.ssm.password}"`;
  if ("iam" in master) return `${name}, which logs in by token: there is none to read`;
  return `${name}, from secret "${master.secretsManager.secretArn}"`;
}

/** The report of several targets as `--json` prints it. */
export function doctorJson(
  reports: readonly {
    readonly target: Target;
    readonly ok: boolean;
    readonly checks: readonly object[];
  }[],
): string {
  const masters = reports.map(({ target, ok, checks }) => {
    const { host, port } = target.inputs.server;
    return { host, port, usernames: target.usernames, ok, checks };
  });
  return JSON.stringify({ ok: masters.every(({ ok }) => ok), masters }, undefined, 2);
}
