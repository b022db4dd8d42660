/** Finds the connection that a command is about. */
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { Connection } from "../client/connection";
import { codeOf } from "../connect/errorCodes";
import { visible } from "../connect/visible";
import { usageError } from "./cliError";
import { chosenConnection, type Origin } from "./connectionChoice";
import type { Options } from "./options";
import { pulumiOutput } from "./pulumiOutput";
import { stackInWords, type StackPlace } from "./pulumiRefusal";

/** Which outputs, and which of them. */
export type SourceOptions = Pick<Options, "stack" | "cwd" | "file" | "output">;

/** Outputs as JSON has them. */
interface Source {
  readonly document: unknown;
  readonly origin: Origin;
}

/**
 * The connection that the options name, or the only one there is.
 * @throws {CliError} with what to do where it is not found
 */
export async function foundConnection(options: SourceOptions): Promise<Connection> {
  const { document, origin } = await sourceOf(options);
  return chosenConnection(document, origin, options.output);
}

async function sourceOf({ file, stack, cwd }: SourceOptions): Promise<Source> {
  if (file === undefined) return stackOutputs({ stack, cwd });
  if (stack !== undefined || cwd !== undefined) {
    const other = stack === undefined ? "--cwd" : "--stack";
    throw usageError(
      `--file and ${other} exclude each other: a file needs no stack`,
      "Hint: Leave one of them out.",
    );
  }
  return file === "-" ? standardInput() : fileAt(file);
}

const fileHint = "Write it with pulumi stack output connection --json > connection.json";

async function fileAt(file: string): Promise<Source> {
  const inWords = `file "${visible(file)}"`;
  const content = await readFile(file, "utf8").catch((error: unknown) => {
    throw usageError(`could not read ${inWords}: ${codeOf(error)}`, `Hint: ${fileHint}`);
  });
  return { document: parsedJson(content, inWords), origin: { inWords, hint: fileHint } };
}

async function standardInput(): Promise<Source> {
  const inWords = "standard input";
  const hint = "Pipe it in: pulumi stack output --json | rds-iam-user psql --file -";
  if (process.stdin.isTTY) {
    throw usageError("cannot read the connection from a terminal", `Hint: ${hint}`);
  }
  return { document: parsedJson(await text(process.stdin), inWords), origin: { inWords, hint } };
}

function parsedJson(content: string, inWords: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw usageError(
      `${inWords} is not JSON`,
      "Hint: pulumi stack output prints JSON with the option --json.",
    );
  }
}

async function stackOutputs(place: StackPlace): Promise<Source> {
  // Secret outputs are not asked for: they come as `[secret]`.
  const output = await pulumiOutput(place, ["stack", "output", "--json"]);
  const inWords = `the outputs of ${stackInWords(place)}`;
  const hint =
    "Export it in the program (export const connection = user.connection), and run pulumi up.";
  return { document: parsedJson(output, inWords), origin: { inWords, hint } };
}
