/** Servers that must not run as root: who runs them, and programs where that user can run them. */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publish } from "./publish.mjs";

/** initdb looks its user up by name, so a bare number is not enough. */
const UNPRIVILEGED = ["postgres", "nobody", "daemon"];

/**
 * Who runs servers where this process is root; undefined: the user of this process.
 *
 * @throws {Error} where no such user is known
 */
export function serverUser() {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  const entries = lines.map((line) => line.split(":"));
  const found = UNPRIVILEGED.map((name) => entries.find((entry) => entry[0] === name)).find(
    Boolean,
  );
  if (found === undefined) {
    throw new Error(
      `servers of the tests do not run as root, and there is none of the users ${UNPRIVILEGED.join(", ")}`,
    );
  }
  return { name: found[0], uid: Number(found[2]), gid: Number(found[3]) };
}

/**
 * The folder of the programs itself where the other user can run them, else a copy.
 *
 * @param {{ user: { name: string } | undefined, folder: string, title: string, copyName: string,
 *   canRun: (folder: string) => boolean, log: (line: string) => void }} programs
 */
export function runnableFolder({ user, folder, title, copyName, canRun, log }) {
  if (user === undefined || canRun(folder)) {
    return folder;
  }
  const copy = join(copiesFolder(), copyName);
  if (!existsSync(copy)) {
    log(`${title}: copying it to where user "${user.name}" can run it`);
    const draft = `${copy}.${String(process.pid)}`;
    cpSync(folder, draft, { recursive: true, verbatimSymlinks: true });
    spawnSync("chmod", ["-R", "a+rX", draft]);
    publish(draft, copy);
  }
  if (!canRun(copy)) {
    throw new Error(
      `user "${user.name}" cannot run ${title} in ${copy}\n` +
        "Hint: Set TMPDIR to a folder that every user may enter and run programs in.",
    );
  }
  return copy;
}

function copiesFolder() {
  const folder = join(tmpdir(), `pulumi-rds-iam-user-${String(process.getuid())}`);
  mkdirSync(folder, { recursive: true });
  // The name can be guessed, and what lies in it is run: it must be ours alone to write.
  if (!lstatSync(folder).isDirectory() || lstatSync(folder).uid !== process.getuid()) {
    throw new Error(`${folder} belongs to somebody else`);
  }
  chmodSync(folder, 0o755);
  return folder;
}
