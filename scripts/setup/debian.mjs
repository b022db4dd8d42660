/**
 * Programs from Debian's or Ubuntu's packages, extracted into the cache folder: nothing is installed,
 * so no root is needed.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cacheFolder.mjs";
import { run } from "./command.mjs";
import { onPath } from "./onPath.mjs";
import { publish } from "./publish.mjs";

/**
 * Fetches and extracts packages, with those libraries of theirs that the machine does not have; a
 * second call takes milliseconds.
 *
 * @param {readonly string[]} packages
 * @param {(line: string) => void} log
 * @returns {Promise<{ folder: string, libraries: string }>} `libraries`: for LD_LIBRARY_PATH
 * @throws {Error} where there is no apt-get, or it knows no such package
 */
export async function ensureDebianPackages(packages, log) {
  const folder = join(cacheFolder(), `debian-${fingerprint(packages)}`);
  if (!existsSync(folder)) await build(packages, folder, log);
  return { folder, libraries: libraryFolders(folder).join(":") };
}

/** Programs of one release do not run on every other one. */
function fingerprint(packages) {
  const release = "/etc/os-release";
  const system = existsSync(release) ? readFileSync(release, "utf8") : "";
  const text = [process.arch, system, ...packages].join("\n");
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

async function build(packages, folder, log) {
  if (onPath("apt-get") === undefined || onPath("dpkg") === undefined) {
    throw new Error(`no apt-get to fetch ${packages.join(", ")} with`);
  }
  // Beside the final name, and renamed when complete: an interruption leaves nothing that looks ready.
  const draft = `${folder}.${String(process.pid)}`;
  rmSync(draft, { recursive: true, force: true });
  try {
    log(`fetching ${packages.join(", ")} with apt-get, once`);
    await download(packages, draft, log).catch((error) => {
      log(error.message);
      throw new Error(`apt-get could not fetch ${packages.join(", ")}`, { cause: error });
    });
    const root = join(draft, "root");
    for (const file of readdirSync(join(draft, "packages"))) {
      await run("dpkg", ["-x", join(draft, "packages", file), root]);
    }
    publish(root, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** With the machine's lists of packages, or new ones where those are missing or out of date. */
async function download(packages, draft, log) {
  const cwd = join(draft, "packages");
  mkdirSync(cwd, { recursive: true });
  const attempt = async (settings) => {
    const wanted = await withDependencies(packages, settings);
    await run("apt-get", [...settings, "--quiet", "download", ...wanted], { cwd });
  };
  try {
    // As root, apt-get would download as a user who cannot write here.
    await attempt(["-o", "APT::Sandbox::User=root"]);
  } catch {
    log("fetching Debian's lists of packages");
    const settings = ownLists(draft);
    await run("apt-get", [...settings, "--quiet", "update"]);
    await attempt(settings);
  }
}

function ownLists(draft) {
  const lists = join(draft, "lists");
  const archives = join(draft, "cache", "archives");
  for (const folder of [lists, archives]) mkdirSync(join(folder, "partial"), { recursive: true });
  const settings = [
    `Dir::State::Lists=${lists}`,
    `Dir::Cache=${join(draft, "cache")}`,
    "APT::Sandbox::User=root",
  ];
  return settings.flatMap((setting) => ["-o", setting]);
}

/** A library, or the package that one without a version stands for. */
const FOLLOWED = /^ [ |]Depends: (lib[^\s:]+|postgresql-client-\d+)$/gm;

/** The packages and, over any number of steps, what they depend on and is followed; no library that is installed. */
async function withDependencies(packages, settings) {
  const all = new Set(packages);
  let unread = packages;
  while (unread.length > 0) {
    const args = [...settings, "depends", "--important", ...unread];
    const { stdout } = await run("apt-cache", args);
    const names = [...stdout.matchAll(FOLLOWED)].map(([, name]) => name);
    const installed = await installedOf(names.filter((name) => name.startsWith("lib")));
    unread = [...new Set(names)].filter((name) => !all.has(name) && !installed.has(name));
    for (const name of unread) all.add(name);
  }
  return [...all];
}

async function installedOf(names) {
  if (names.length === 0) return new Set();
  const format = "${Package} ${db:Status-Status}\n";
  // It ends with 1 where it does not know one of them, having named the others.
  const { stdout } = await run("dpkg-query", ["-W", "-f", format, ...names]).catch(
    ({ output = "" }) => ({ stdout: output }),
  );
  return new Set([...stdout.matchAll(/^(\S+) installed$/gm)].map(([, name]) => name));
}

/** `usr/lib/x86_64-linux-gnu` and its like. */
function libraryFolders(root) {
  return ["lib", "usr/lib"].flatMap((parent) => {
    const folder = join(root, parent);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names.filter((name) => name.includes("-linux-gnu")).map((name) => join(folder, name));
  });
}
