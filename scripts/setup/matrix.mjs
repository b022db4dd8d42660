import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { cacheFolder } from "./cacheFolder.mjs";
import { run } from "./command.mjs";
import { installProgram } from "./package.mjs";

/** One release of each Node.js line that the package supports, the oldest line at its oldest minor. */
const NODE_VERSIONS = ["20.19.6", "22.23.3", "24.21.0"];

/** The oldest supported SDK, in a program of its own; examples/ has the newest. */
const OLDEST_PULUMI = { "@pulumi/pulumi": "3.248.0", "@pulumi/aws": "7.48.0" };

/**
 * Gets the Node.js binaries and the Pulumi programs between which the package must work.
 *
 * @param {{ log: (line: string) => void, root: string, tarball: string }} options
 * @returns {Promise<{ nodes: { version: string, node: string | undefined }[],
 *   programs: { pulumi: string, program: string }[] }>} `node` is undefined where npm has no
 *   binary for this machine
 */
export async function ensureMatrix({ log, root, tarball }) {
  const nodes = [];
  for (const version of NODE_VERSIONS)
    nodes.push({ version, node: await ensureNode(version, log) });
  const programs = [await ensureOldestProgram({ log, root, tarball }), path.join(root, "examples")];
  return { nodes, programs: await Promise.all(programs.map(describeProgram)) };
}

async function describeProgram(program) {
  const manifest = path.join(program, "node_modules", "@pulumi", "pulumi", "package.json");
  return { pulumi: JSON.parse(await readFile(manifest, "utf8")).version, program };
}

// The package `node` itself fetches its binary in an install script, which npm may not run.
async function ensureNode(version, log) {
  const folder = path.join(cacheFolder(), `node-${version}`);
  const name = `node-${process.platform}-${process.arch}`;
  const binary = path.join(folder, "node_modules", name, "bin", "node");
  if (existsSync(binary)) return binary;
  log(`getting Node.js ${version} (npm install ${name})`);
  const partial = `${folder}.${process.pid}`;
  try {
    await installAlone(partial, `${name}@${version}`);
    await rename(partial, folder).catch(() => undefined);
  } catch (error) {
    log(`could not get Node.js ${version}: ${error.message.split("\n")[0]}`);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return existsSync(binary) ? binary : undefined;
}

async function installAlone(folder, spec) {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "package.json"), '{ "private": true }\n');
  const quiet = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--prefer-offline"];
  await run("npm", ["install", ...quiet, spec], { cwd: folder });
}

async function ensureOldestProgram({ log, root, tarball }) {
  const folder = path.join(root, ".setup", "programs", "oldest");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "package.json"), '{ "private": true }\n');
  const peers = Object.entries(OLDEST_PULUMI).map(([name, version]) => `${name}@${version}`);
  const onInstall = () => log(`installing the package beside ${peers.join(" and ")}`);
  await installProgram({ folder, tarball, peers, onInstall });
  return folder;
}
