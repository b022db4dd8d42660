/** Why `pulumi` did not give the outputs of a stack, and what to do. */
import { messageInWords, visible } from "../connect/visible";
import { type CliError, usageError } from "./cliError";

/** Which stack was asked for. */
export interface StackPlace {
  readonly stack: string | undefined;
  readonly cwd: string | undefined;
}

/** What is read of a stack. */
export interface Reading {
  /** In words, such as `the outputs`. */
  readonly what: string;
  /** What prints it. */
  readonly command: string;
  /** What every message offers beside its own advice. */
  readonly otherwise: string;
}

const outputs: Reading = {
  what: "the outputs",
  command: "pulumi stack output",
  otherwise: "Or give the connection as a file: --file connection.json",
};

/** The stack in words, such as `stack "dev"`. */
export function stackInWords({ stack }: StackPlace): string {
  return stack === undefined ? "the current stack" : `stack "${visible(stack)}"`;
}

/** `pulumi` is not there. */
export function pulumiMissing({ what, otherwise }: Reading = outputs): CliError {
  return usageError(
    `could not read ${what} of a stack: there is no pulumi on the PATH`,
    `Hint: Install it (https://www.pulumi.com/docs/install/). ${otherwise}`,
  );
}

/**
 * `pulumi` has refused.
 * @param said what it printed on stderr
 */
export function pulumiRefusal(
  place: StackPlace,
  said: string,
  { what, command, otherwise }: Reading = outputs,
): CliError {
  const row = rows.find(({ pattern }) => pattern.test(said));
  const failed = `could not read ${what} of ${stackInWords(place)}`;
  if (row !== undefined) {
    return usageError(`${failed}: ${row.why(place)}`, `Hint: ${row.hint} ${otherwise}`);
  }
  const words = messageInWords(said.replace(/^error: /, "").trim());
  return usageError(
    `${failed}: ${command} failed`,
    `Detail: It says: ${words === "" ? "nothing" : words}`,
    `Hint: Run ${command} in the folder of the program. ${otherwise}`,
  );
}

interface Row {
  /** Of what Pulumi 3 prints. */
  readonly pattern: RegExp;
  readonly why: (place: StackPlace) => string;
  readonly hint: string;
}

const rows: readonly Row[] = [
  {
    pattern: /PULUMI_ACCESS_TOKEN must be set for login/,
    why: () => "pulumi is not logged in",
    hint: "Log in with pulumi login, or set PULUMI_ACCESS_TOKEN or PULUMI_BACKEND_URL.",
  },
  {
    pattern: /no stack selected/,
    why: ({ cwd }) => `${folderInWords(cwd)} has no Pulumi program, or no stack is selected there`,
    hint: "Run pulumi stack select there, or name the stack and the folder: --stack dev --cwd infrastructure.",
  },
  {
    pattern: /no stack named .* found/,
    why: () => "there is no such stack",
    hint: "Run pulumi stack ls for their names.",
  },
  {
    pattern: /chdir .*: no such file or directory/,
    why: ({ cwd }) => `there is no ${folderInWords(cwd)}`,
    hint: "Check --cwd.",
  },
  {
    pattern: /no Pulumi\.yaml project file found/,
    why: ({ cwd }) => `${folderInWords(cwd)} has no Pulumi program`,
    hint: "Name its folder: --cwd infrastructure.",
  },
  {
    pattern: /passphrase must be set|incorrect passphrase/,
    why: () => "pulumi needs the passphrase of the stack",
    hint: "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE.",
  },
];

function folderInWords(cwd: string | undefined): string {
  return cwd === undefined ? "this folder" : `folder "${visible(cwd)}"`;
}
