import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { goBuild, goVersion } from "../engine/goBuild.mjs";
import { isAlive, withLock } from "../engine/lock.mjs";
import { cacheFolder } from "./cacheFolder.mjs";
import { onPath } from "./onPath.mjs";

/** The engine that is built where no recent `pulumi` is installed. */
const BUILT_VERSION = "v3.259.0";
/** `read` of a dynamic provider can return inputs, which drift detection needs, from this version. */
const OLDEST_VERSION = [3, 216, 0];

const ENGINE = "pulumi";
const LANGUAGE_HOST = "pulumi-language-nodejs";
const DYNAMIC_PROVIDER = "pulumi-resource-pulumi-nodejs";

/**
 * Finds a recent `pulumi` on PATH, or builds one from its Go modules into the cache folder.
 * Building takes some minutes, once; two processes may ask at the same time.
 *
 * @param {{ root: string, log: (line: string) => void, signal?: AbortSignal }} setup
 *   `root`: the checkout, with its dependencies installed
 * @returns {Promise<{ binDir: string, version: string, built: boolean }>} the folder that holds
 *   `pulumi`, the Node.js language host and the dynamic provider, to be put first on PATH
 * @throws {Error} where there is neither a recent `pulumi` nor a recent Go
 */
export async function ensureEngine({ root, log, signal }) {
  const installed = await installedEngine(log);
  if (installed !== undefined) return { ...installed, built: false };
  const sources = join(root, "scripts", "engine");
  const binDir = join(cacheFolder(), `engine-${BUILT_VERSION}-${fingerprint(sources)}`);
  const built = existsSync(binDir) ? false : await build({ binDir, sources, log, signal });
  copyDynamicProvider(root, binDir);
  return { binDir, version: BUILT_VERSION, built };
}

async function installedEngine(log) {
  const found = onPath(ENGINE);
  if (found === undefined) return undefined;
  const version = await versionOf(found);
  if (compareVersions(numbers(version), OLDEST_VERSION) < 0) {
    log(`${found} is ${version}, older than ${OLDEST_VERSION.join(".")}: not used`);
    return undefined;
  }
  const binDir = [dirname(found), dirname(realpathSync(found))].find(isComplete);
  if (binDir === undefined) log(`${found} is not used: no ${LANGUAGE_HOST} beside it`);
  return binDir === undefined ? undefined : { binDir, version };
}

function isComplete(folder) {
  return [ENGINE, LANGUAGE_HOST, DYNAMIC_PROVIDER].every((file) => existsSync(join(folder, file)));
}

async function versionOf(program) {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  try {
    const { stdout } = await promisify(execFile)(program, ["version"], { env });
    return stdout.trim();
  } catch {
    return "of no known version";
  }
}

function numbers(version) {
  return (version.match(/\d+/g) ?? []).slice(0, 3).map(Number);
}

function compareVersions(a, b) {
  const at = b.findIndex((number, index) => (a[index] ?? 0) !== number);
  return at === -1 ? 0 : (a[at] ?? 0) - b[at];
}

// What is built depends on these files alone, and on the flags in this one.
function fingerprint(sources) {
  const hash = createHash("sha256").update(BUILT_VERSION);
  for (const module of ["cli", "nodejsHost"]) {
    for (const file of ["go.mod", "go.sum"]) hash.update(readFileSync(join(sources, module, file)));
  }
  return hash.digest("hex").slice(0, 12);
}

async function build({ binDir, sources, log, signal }) {
  await requireGo(sources);
  mkdirSync(dirname(binDir), { recursive: true });
  const onWait = (pid) => log(`process ${pid} is building the Pulumi engine: waiting for it`);
  return withLock({ path: `${binDir}.lock`, onWait, signal }, async () => {
    if (existsSync(binDir)) return false;
    removeLeftovers(binDir);
    log(`building the Pulumi engine ${BUILT_VERSION} from its Go modules, once: some minutes`);
    const parts = `${binDir}.${process.pid}`;
    try {
      await buildPrograms({ sources, parts }, { log, signal });
      renameSync(parts, binDir);
    } finally {
      rmSync(parts, { recursive: true, force: true });
    }
    return true;
  });
}

async function requireGo(sources) {
  const wanted = numbers(
    /^go (\S+)$/m.exec(readFileSync(join(sources, "cli", "go.mod"), "utf8"))[1],
  );
  const found = await goVersion();
  if (found !== undefined && compareVersions(found, wanted) >= 0) return;
  throw new Error(
    `cannot run the Pulumi engine: no ${ENGINE} ${OLDEST_VERSION.join(".")} or later on PATH, and ` +
      (found === undefined
        ? "no Go to build it with"
        : `Go ${found.join(".")} is too old to build it`) +
      `\nHint: Install Pulumi (https://www.pulumi.com/docs/install/) or Go ${wanted.join(".")} or later (https://go.dev/dl/).`,
  );
}

// Removes what a killed build has left.
function removeLeftovers(binDir) {
  const leftover = /\.(\d+)$/;
  for (const name of readdirSync(dirname(binDir))) {
    const pid = name.startsWith(`${basename(binDir)}.`) ? leftover.exec(name)?.[1] : undefined;
    if (pid === undefined || isAlive(Number(pid))) continue;
    rmSync(join(dirname(binDir), name), { recursive: true, force: true });
  }
}

async function buildPrograms({ sources, parts }, how) {
  mkdirSync(parts, { recursive: true });
  const version = `github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${BUILT_VERSION}`;
  await goBuild(
    {
      name: "Node.js language host",
      moduleDir: join(sources, "nodejsHost"),
      program: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
      flags: ["-ldflags", "-s -w"],
      output: join(parts, LANGUAGE_HOST),
    },
    how,
  );
  await goBuild(
    {
      name: "Pulumi engine",
      moduleDir: join(sources, "cli"),
      program: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      flags: ["-tags", "osusergo grpcnotrace", "-ldflags", `-s -w -X ${version}`],
      output: join(parts, ENGINE),
    },
    how,
  );
}

// Not part of the build, as it comes with the installed SDK: renamed into place, for another
// process may be starting it.
function copyDynamicProvider(root, binDir) {
  const source = join(root, "node_modules", "@pulumi", "pulumi", DYNAMIC_PROVIDER);
  if (!existsSync(source)) {
    throw new Error(`${source} does not exist\nHint: Install the dependencies first: npm ci.`);
  }
  const copy = join(binDir, `${DYNAMIC_PROVIDER}.${process.pid}`);
  copyFileSync(source, copy);
  chmodSync(copy, 0o755);
  renameSync(copy, join(binDir, DYNAMIC_PROVIDER));
}
