import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { filesIn } from "../files.mjs";
import { run } from "./command.mjs";

/** Everything the tarball is made of or made with. */
const INGREDIENTS = [
  "cli",
  "client",
  "components",
  "connect",
  "docs",
  "provider",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
  "README.md",
  "LICENSE",
];

/** Builds and packs the package, unless the tarball of these sources is there. Resolves with its path. */
export async function ensurePackage({ log, root }) {
  const stamp = path.join(root, ".setup", "packed.json");
  const ingredients = INGREDIENTS.flatMap((name) => filesIn(root, name));
  const hash = await hashOf(root, ingredients);
  const last = JSON.parse(await readFile(stamp, "utf8").catch(() => "{}"));
  if (last.hash === hash && existsSync(path.join(root, ".setup", last.tarball))) {
    return path.join(root, ".setup", last.tarball);
  }
  await build({ log, root });
  const tarball = await pack({ log, root });
  await writeFile(stamp, JSON.stringify({ hash, tarball }));
  return path.join(root, ".setup", tarball);
}

async function build({ log, root }) {
  log("building the package (tsc)");
  // What no longer has a source must not be packed.
  await rm(path.join(root, "bin"), { recursive: true, force: true });
  const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
  await run(process.execPath, [tsc, "--project", "tsconfig.json"], { cwd: root });
}

async function pack({ log, root }) {
  log("packing it (npm pack)");
  await mkdir(path.join(root, ".setup"), { recursive: true });
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", ".setup"];
  const packed = JSON.parse((await run("npm", args, { cwd: root })).stdout);
  // npm 11 and older print a list, npm 12 an object by package name.
  const [{ filename }] = Object.values(packed);
  return path.basename(filename);
}

/**
 * Installs the tarball into examples/node_modules, beside the Pulumi packages in the versions that
 * the package is developed with, as a stranger's Pulumi program would have it.
 * Writes nothing that git sees.
 */
export async function ensureExamples({ log, root, tarball }) {
  const { devDependencies } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
  const peers = ["@pulumi/pulumi", "@pulumi/aws"].map((name) => `${name}@${devDependencies[name]}`);
  const onInstall = () => log("installing the package into examples/ (npm install)");
  await installProgram({ folder: path.join(root, "examples"), tarball, peers, onInstall });
}

/**
 * Installs the tarball and the given packages into a folder that has a package.json, unless exactly
 * these are installed there; tells `onInstall` when it has work to do.
 */
export async function installProgram({ folder, tarball, peers, onInstall }) {
  const stamp = path.join(folder, "node_modules", ".installed");
  const content = [
    await hashOf(folder, [path.relative(folder, tarball), "package.json"]),
    ...peers,
  ].join("\n");
  if ((await readFile(stamp, "utf8").catch(() => "")) === content) return;
  onInstall();
  await rm(stamp, { force: true });
  const quiet = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--prefer-offline"];
  await run("npm", ["install", ...quiet, tarball, ...peers], { cwd: folder });
  await writeFile(stamp, content);
}

async function hashOf(root, names) {
  const hash = createHash("sha256");
  for (const file of names) hash.update(`${file}\0`).update(await readFile(path.join(root, file)));
  return hash.digest("hex");
}
