/** Reads the state and the configuration of a stack with the program `pulumi`. */
import { usageError } from "./cliError";
import { pulumiOutput } from "./pulumiOutput";
import type { Reading, StackPlace } from "./pulumiRefusal";

const otherwise = "Or give the declaration as a file: --file declaration.json";
const state: Reading = { what: "the state", command: "pulumi stack export", otherwise };
const settings: Reading = { what: "the configuration", command: "pulumi config", otherwise };

/** The state as `pulumi stack export` prints it; what is secret in it is encrypted. */
export async function stackState(place: StackPlace): Promise<unknown> {
  return jsonOf(await pulumi(place, state, []), state);
}

/**
 * The `aws:` configuration. It may hold keys, which are in this process's memory alone, as in that of a
 * deployment.
 */
export async function stackConfiguration(place: StackPlace): Promise<ReadonlyMap<string, string>> {
  const read = async (more: readonly string[]): Promise<unknown> => {
    const output = await pulumi(place, settings, ["--json", ...more]);
    return jsonOf(output, settings);
  };
  const configuration = await read([]);
  const entries = awsEntries(configuration);
  const hasSecret = entries.some(([, { secret }]) => secret === true);
  const values = hasSecret ? awsEntries(await read(["--show-secrets"])) : entries;
  return new Map(values.flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]])));
}

interface ConfigurationValue {
  readonly value?: string;
  readonly secret?: boolean;
}

function awsEntries(configuration: unknown): readonly [string, ConfigurationValue][] {
  const entries = Object.entries(Object(configuration) as Record<string, ConfigurationValue>);
  return entries.filter(([key]) => key.startsWith("aws:"));
}

function jsonOf(text: string, { command }: Reading): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw usageError(`${command} printed no JSON`, "Hint: Update Pulumi.");
  }
}

function pulumi(place: StackPlace, reading: Reading, more: readonly string[]): Promise<string> {
  return pulumiOutput(place, [...reading.command.split(" ").slice(1), ...more], reading);
}
