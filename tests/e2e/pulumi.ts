/** A Pulumi project of its own in a temporary folder, driven by the real engine. */
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, realpath, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { ensureEngine } from "../../scripts/setup/engine.mjs";
import { installAwsPlugin } from "../emulator/awsPlugin/install";
import { type Guard, startGuard } from "./guard";
import { type Place, type PulumiCommands, pulumiCommands, PulumiError } from "./pulumiCommand";
import { STACK, type StackOperations, stackOperations } from "./stackOperations";

const ROOT = join(__dirname, "..", "..");

export interface WorkspaceOptions {
  /**
   * The text of `index.ts`; or a folder that is copied; or a project's folder (with Pulumi.yaml)
   * that is run where it is: nothing is written into it.
   */
  readonly program:
    { readonly source: string } | { readonly folder: string } | { readonly project: string };
  /** Environment variables of every command, beside those of this process but `AWS_*` and `PULUMI_*`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder whose `node_modules` the program sees. Default: `examples`, with the packed package. */
  readonly installDir?: string;
}

export interface Workspace extends StackOperations {
  /** The project's folder, with Pulumi.yaml. */
  readonly folder: string;
  /** Environment of the commands, for others that are run beside them. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Writes the program anew, where it was given as text. */
  readonly setProgram: (source: string) => Promise<void>;
  /** The processes of the commands that run now, each the first of a group. */
  readonly running: () => readonly number[];
  /** Interrupts what still runs and removes the folder. What the stack made stays: destroy it first. */
  readonly dispose: () => Promise<void>;
}

/** Makes the project and its empty stack. The engine is built first where there is none yet. */
export async function createWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const { binDir } = await ensureEngine({ root: ROOT, log: () => undefined });
  const base = await realpath(await mkdtemp(join(tmpdir(), "pulumi-e2e-")));
  const guard = startGuard(base);
  try {
    return await openWorkspace({ base, binDir, guard, options });
  } catch (error) {
    await guard.dismiss();
    throw error;
  }
}

interface Opening {
  readonly base: string;
  readonly binDir: string;
  readonly guard: Guard;
  readonly options: WorkspaceOptions;
}

async function openWorkspace({ base, binDir, guard, options }: Opening): Promise<Workspace> {
  const { program } = options;
  const env = environment(base, binDir, options.env ?? {});
  const inPlace = "project" in program;
  const folder = inPlace ? program.project : join(base, "program");
  // The stack's configuration file is made in a copy: a project that is run in place gets none.
  const stackFolder = inPlace ? join(base, "stack") : folder;
  await installAwsPlugin(join(base, "home"));
  await mkdir(join(base, "state"));
  await mkdir(join(base, "temporary"));
  await mkdir(stackFolder);
  if (inPlace) await cp(join(folder, "Pulumi.yaml"), join(stackFolder, "Pulumi.yaml"));
  else await writeProject(folder, program, options.installDir ?? join(ROOT, "examples"));
  const commands = pulumiCommands(base, guard);
  await initStack(commands, { cwd: stackFolder, env });
  const configFile = join(stackFolder, `Pulumi.${STACK}.yaml`);
  return {
    ...stackOperations(
      commands,
      { cwd: folder, env },
      inPlace ? ["--config-file", configFile] : [],
    ),
    folder,
    env,
    setProgram: (source) => writeFile(join(folder, "index.ts"), source),
    running: commands.running,
    dispose: async () => {
      await commands.interrupt();
      await guard.dismiss();
    },
  };
}

// The caller's own AWS account and Pulumi settings must have no part in a test.
function environment(
  base: string,
  binDir: string,
  env: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|PULUMI)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    PATH: [binDir, process.env["PATH"] ?? ""].join(delimiter),
    PULUMI_HOME: join(base, "home"),
    PULUMI_BACKEND_URL: `file://${join(base, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // An engine that is interrupted leaves its pipes there, and its ts-node what it has compiled.
    TMPDIR: join(base, "temporary"),
    ...env,
  };
}

async function writeProject(
  folder: string,
  program: { readonly source: string } | { readonly folder: string },
  installDir: string,
): Promise<void> {
  if ("folder" in program) {
    const filter = (source: string): boolean => basename(source) !== "node_modules";
    await cp(program.folder, folder, { recursive: true, filter });
  } else {
    await writeFile(join(folder, "index.ts"), program.source);
  }
  await writeIfMissing(join(folder, "Pulumi.yaml"), "name: e2e\nruntime: nodejs\n");
  await writeIfMissing(join(folder, "package.json"), `{ "main": "index.ts" }\n`);
  await symlink(join(installDir, "node_modules"), join(folder, "node_modules"));
}

async function writeIfMissing(file: string, content: string): Promise<void> {
  if (!existsSync(file)) await writeFile(file, content);
}

async function initStack(commands: PulumiCommands, place: Place): Promise<void> {
  const args = ["stack", "init", STACK, "--non-interactive", "--color", "never"];
  const result = await commands.run(place, args);
  if (result.exitCode !== 0) throw new PulumiError("failed", result);
}
