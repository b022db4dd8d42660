/**
 * PostgreSQL 14 to 18 from npm (the packages of scripts/postgres/package.json), ready to be started.
 * npm 11 does not run the install scripts of dependencies, so the packages' own script, which
 * restores the symbolic links between the libraries, is run here.
 */
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runnableFolder, serverUser } from "./serverUser.mjs";

const VERSIONS = [14, 15, 16, 17, 18];

/**
 * Readies the binaries; a second call takes milliseconds.
 * @param {{ log: (line: string) => void, root: string, versions?: readonly number[] }} options
 *   root: the checkout, with its node_modules
 * @returns the programs of each major version, and the user to run them as: PostgreSQL refuses root
 */
export async function ensurePostgres({ log, root, versions = VERSIONS }) {
  const user = serverUser();
  const binaries = versions.map((version) => {
    const folder = packageFolder(root, version);
    hydrate(folder, log);
    const programs = join(runnableBy(user, folder, log), "bin");
    return { version, initdb: join(programs, "initdb"), postgres: join(programs, "postgres") };
  });
  return { binaries, user };
}

/** The package of one major version for this platform. */
function packageFolder(root, version) {
  const name = `postgres-${String(version)}-${process.platform}-${process.arch}`;
  const folder = join(root, "node_modules", name);
  if (!existsSync(folder)) {
    throw new Error(
      `PostgreSQL ${String(version)} is not installed: no package "${name}" in node_modules\n` +
        "Hint: Run npm ci; it must not leave out optional dependencies. " +
        "scripts/postgres/package.json names the platforms that npm has PostgreSQL for.",
    );
  }
  return folder;
}

function packageVersion(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
}

function hydrate(folder, log) {
  const list = join(folder, "native", "pg-symlinks.json");
  const links = existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
  if (links.every(({ target }) => isThere(join(folder, target)))) {
    return;
  }
  log(`PostgreSQL ${packageVersion(folder)}: restoring the links between its libraries`);
  const script = join(folder, "scripts", "hydrate-symlinks.js");
  const done = spawnSync(process.execPath, [script], { cwd: folder, encoding: "utf8" });
  if (done.status !== 0) {
    throw new Error(`${script} ended with ${String(done.status)}:\n${done.stderr}`);
  }
}

function isThere(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The package's own binaries where the other user can reach them, else a copy that it can. */
function runnableBy(user, folder, log) {
  const version = packageVersion(folder);
  return runnableFolder({
    user,
    folder: join(folder, "native"),
    title: `PostgreSQL ${version}`,
    copyName: `postgresql-${version}`,
    canRun: (native) => canRun(user, native),
    log,
  });
}

/** Tried, not guessed: a path, a library or a data file may be closed to others, or noexec. */
function canRun(user, native) {
  const program = join(native, "bin", "postgres");
  const data = spawnSync("/bin/sh", ["-c", `ls "$0"/share/*.bki "$0"/share/*/*.bki`, native]);
  const [bki] = String(data.stdout).split("\n");
  const script = '"$0" --version && test -r "$1"';
  const { uid, gid } = user;
  const tried = spawnSync("/bin/sh", ["-c", script, program, bki], { uid, gid, cwd: "/" });
  return tried.status === 0;
}
