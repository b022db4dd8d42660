/** What can be done with a stack, as `pulumi` commands. */
import { type CommandResult, type Place, type PulumiCommands, PulumiError } from "./pulumiCommand";
import {
  parseOutputs,
  parsePreview,
  parseResources,
  type PreviewDigest,
  type StateResource,
} from "./pulumiJson";

/** The name of every workspace's stack. */
export const STACK = "dev";

const QUIET = ["--non-interactive", "--color", "never"];

export interface CommandOptions {
  /** `--refresh`: reads the live state first. */
  readonly refresh?: boolean;
  /** `--expect-no-changes`. */
  readonly expectNoChanges?: boolean;
  /** `--diff`: the details of every change. */
  readonly diff?: boolean;
  /** Resources to be replaced: `--replace`. */
  readonly replace?: readonly string[];
  /** Any further arguments, such as `--target`. */
  readonly args?: readonly string[];
  /** Environment variables of this command alone. */
  readonly env?: Readonly<Record<string, string>>;
  /** The command has to fail; its result is returned. Default: `false`, and failure throws PulumiError. */
  readonly fails?: boolean;
  /** Name of the stack, where it was renamed. Default: the workspace's. */
  readonly stack?: string;
}

export interface StackOperations {
  readonly up: (options?: CommandOptions) => Promise<CommandResult>;
  readonly preview: (options?: CommandOptions) => Promise<CommandResult>;
  /** `preview --json`, parsed. */
  readonly previewSteps: (options?: CommandOptions) => Promise<PreviewDigest>;
  /** Fails with what a preview shows, if it shows changes. */
  readonly expectNoChanges: (options?: CommandOptions) => Promise<void>;
  readonly refresh: (options?: CommandOptions) => Promise<CommandResult>;
  /** `refresh --preview-only`: shows the same and stores nothing. */
  readonly refreshPreview: (options?: CommandOptions) => Promise<CommandResult>;
  readonly destroy: (options?: CommandOptions) => Promise<CommandResult>;
  /** Sets a value of the stack's configuration; a `path` such as `aws:assumeRoles[0].roleArn` sets a part. */
  readonly setConfig: (
    key: string,
    value: string,
    options?: { readonly secret?: boolean; readonly path?: boolean },
  ) => Promise<CommandResult>;
  readonly removeConfig: (key: string) => Promise<CommandResult>;
  /** Marks a resource to be replaced by the next `up`. */
  readonly taint: (urn: string) => Promise<CommandResult>;
  /** The state as text, secrets in clear where `showSecrets`. */
  readonly stackExport: (options?: { readonly showSecrets?: boolean }) => Promise<string>;
  readonly resources: () => Promise<readonly StateResource[]>;
  /** The URN of the only resource of this type, and of this name where there are several. */
  readonly urnOf: (type: string, name?: string) => Promise<string>;
  /** The stack's outputs, secrets in clear. */
  readonly outputs: () => Promise<Readonly<Record<string, unknown>>>;
  /** Any other command on the stack. */
  readonly run: (args: readonly string[], options?: CommandOptions) => Promise<CommandResult>;
}

/** The operations on the stack; `configArgs` say where its configuration is, if not in the project. */
export function stackOperations(
  commands: PulumiCommands,
  { cwd, env }: Place,
  configArgs: readonly string[],
): StackOperations {
  const run: StackOperations["run"] = async (args, options = {}) => {
    const all = [...args, ...flags(options), "--stack", options.stack ?? STACK, ...QUIET];
    const place = { cwd, env: { ...env, ...options.env } };
    return judged(await commands.run(place, all), options);
  };
  const operate =
    (...args: readonly string[]) =>
    (options?: CommandOptions) =>
      run([...args, ...configArgs], options);
  const stackExport: StackOperations["stackExport"] = async ({ showSecrets = false } = {}) =>
    (await run(["stack", "export", ...(showSecrets ? ["--show-secrets"] : [])])).stdout;
  const preview = operate("preview");
  return {
    run,
    preview,
    ...previews(preview),
    up: operate("up", "--yes"),
    refresh: operate("refresh", "--yes"),
    refreshPreview: operate("refresh", "--preview-only"),
    // The preview of a destroy calls no provider.
    destroy: operate("destroy", "--yes", "--skip-preview"),
    setConfig: (key, value, { secret = false, path = false } = {}) =>
      operate(
        "config",
        "set",
        secret ? "--secret" : "--plaintext",
        ...(path ? ["--path"] : []),
        key,
        value,
      )(),
    removeConfig: (key) => operate("config", "rm", key)(),
    taint: (urn) => run(["state", "taint", urn, "--yes"]),
    stackExport,
    resources: async () => parseResources(await stackExport()),
    urnOf: async (type, name) => urnIn(parseResources(await stackExport()), type, name),
    outputs: async () =>
      parseOutputs((await run(["stack", "output", "--json", "--show-secrets"])).stdout),
  };
}

function flags(options: CommandOptions): readonly string[] {
  return [
    ...(options.refresh === true ? ["--refresh"] : []),
    ...(options.expectNoChanges === true ? ["--expect-no-changes"] : []),
    ...(options.diff === true ? ["--diff"] : []),
    ...(options.replace ?? []).flatMap((urn) => ["--replace", urn]),
    ...(options.args ?? []),
  ];
}

function judged(result: CommandResult, { fails = false }: CommandOptions): CommandResult {
  if (fails && result.exitCode === 0) throw new PulumiError("succeeded, but had to fail", result);
  if (!fails && result.exitCode !== 0) throw new PulumiError("failed", result);
  return result;
}

function previews(
  preview: StackOperations["preview"],
): Pick<StackOperations, "previewSteps" | "expectNoChanges"> {
  return {
    previewSteps: async (options) => {
      const args = ["--json", ...(options?.args ?? [])];
      return parsePreview((await preview({ ...options, args })).stdout);
    },
    expectNoChanges: async (options) => {
      await preview({ ...options, expectNoChanges: true, diff: true });
    },
  };
}

function urnIn(resources: readonly StateResource[], type: string, name?: string): string {
  const found = resources.filter(
    (resource) =>
      resource.type === type && (name === undefined || resource.urn.endsWith(`::${name}`)),
  );
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only.urn;
  throw new Error(`expected one resource ${type} ${name ?? ""} in the state, not ${found.length}`);
}
