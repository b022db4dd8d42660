/** An example that was brought up, and its application as the caller that it is for. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { type Caller, runAs } from "../../emulator/callers";
import { createWorkspace, type Workspace } from "../pulumi";
import { programEnvironment } from "../roleStack";
import { EKS_ISSUER, type World } from "./world";

const EXAMPLES = join(__dirname, "..", "..", "..", "examples");

/** Which example, and what it needs beside the cluster. */
export interface Example {
  readonly folder: string;
  /** The file of its application. */
  readonly application: string;
  /** Stack configuration, as its README sets it. */
  readonly config?: Readonly<Record<string, string>>;
}

export interface Brought extends Workspace {
  /** What a resource of the stack has in its outputs. */
  readonly resource: (type: string, name: string) => Promise<Readonly<Record<string, unknown>>>;
  /** Runs the application as the caller; rows, or what it wrote on stderr. */
  readonly ask: (caller: Caller, settings: Readonly<Record<string, string>>) => Promise<unknown>;
  readonly dispose: () => Promise<void>;
}

/** Installs, configures and deploys an example, and bundles its application as Lambda users do. */
export async function bringUp(world: World, example: Example): Promise<Brought> {
  const folder = join(EXAMPLES, example.folder);
  const workspace = await createWorkspace({
    program: { folder },
    env: {
      ...programEnvironment(world.emulator),
      EMULATOR_EKS_CLUSTERS: JSON.stringify({ shop: EKS_ISSUER }),
    },
  });
  const bundle = await mkdtemp(join(tmpdir(), "example-application-"));
  await bundleApplication(join(folder, example.application), bundle);
  // The archive of a function is made of what the README's command has left there.
  await mkdir(join(workspace.folder, "dist"));
  await bundleApplication(join(folder, example.application), join(workspace.folder, "dist"));
  for (const [key, value] of Object.entries(example.config ?? {})) {
    await workspace.run(["config", "set", "--path", key, value]);
  }
  await workspace.up({ args: ["--skip-preview"] });
  return {
    ...workspace,
    resource: async (type, name) => {
      const all = await workspace.resources();
      const found = all.find((each) => each.type === type && each.urn.endsWith(`::${name}`));
      if (found === undefined) throw new Error(`the stack has no ${type} ${name}`);
      return found.outputs;
    },
    ask: (caller, settings) => runApplication(caller, bundle, settings),
    dispose: async () => {
      await workspace.dispose();
      await rm(bundle, { recursive: true });
    },
  };
}

async function bundleApplication(entry: string, outdir: string): Promise<void> {
  await build({
    entryPoints: { index: entry },
    bundle: true,
    platform: "node",
    target: "node20",
    minify: true,
    outdir,
    logLevel: "silent",
  });
}

/** A function is called as Lambda calls it; anything else is a program that prints its rows. */
const RUNNER = `
const { handler } = require(process.argv[1]);
if (handler !== undefined) {
  handler().then(
    (rows) => process.stdout.write(JSON.stringify(rows), () => process.exit()),
    (error) => { console.error(error.message); process.exit(1); },
  );
}
`;

async function runApplication(
  caller: Caller,
  bundle: string,
  settings: Readonly<Record<string, string>>,
): Promise<unknown> {
  const { CONNECTION_FILE: file } = settings;
  const own = file === undefined ? [] : [file];
  const args = ["--no-warnings", "-e", RUNNER, join(bundle, "index.js"), ...own];
  const { stdout, stderr } = await runAs(caller, args, settings);
  return stdout.trim() === "" ? stderr.trim() : (JSON.parse(stdout) as unknown);
}
