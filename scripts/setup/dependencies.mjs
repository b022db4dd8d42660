import { readFile } from "node:fs/promises";
import path from "node:path";
import { run } from "./command.mjs";

/** Installs what package-lock.json says, unless exactly that is installed already. */
export async function ensureDependencies({ log, root }) {
  if (await hasDependencies(root)) return;
  log("installing the dependencies (npm ci)");
  await run("npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: root });
}

/** Whether node_modules holds what package-lock.json says. */
export async function hasDependencies(root) {
  const wanted = await readPackages(path.join(root, "package-lock.json"));
  // npm writes this file last: an interrupted installation has none.
  const installed = await readPackages(path.join(root, "node_modules", ".package-lock.json"));
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([place, { version, optional }]) => {
    if (place === "") return true;
    const found = installed[place];
    // Optional packages are those of other operating systems and processors.
    return found === undefined ? optional === true : found.version === version;
  });
}

async function readPackages(file) {
  try {
    return JSON.parse(await readFile(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}
