/** A file of libpq's that other programs, and other watchers, change too. */
import { closeSync, openSync, rmSync } from "node:fs";
import {
  chmod,
  mkdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { codeOf } from "../connect/errorCodes";
import { visible } from "../connect/visible";
import { failure } from "./cliError";

/** A change takes milliseconds, so whoever holds the lock for so long is gone. */
const patienceMs = 10_000;

/**
 * Changes the text of a file at once: nobody reads half of it, and nobody's change gets lost. A symbolic link
 * stays one. The file is made where it is missing, can then be read by this user alone (as libpq demands of a
 * file with passwords), and is removed where no text is left, unless it is to stay.
 */
export async function changeFile(
  path: string,
  change: (text: string) => string,
  { staysEmpty = false }: { readonly staysEmpty?: boolean } = {},
): Promise<void> {
  try {
    const file = await targetOf(path);
    await mkdir(dirname(file), { recursive: true });
    await locked(`${file}.lock`, async () => {
      const text = change(await textIn(file));
      if (text === "" && !staysEmpty) return rm(file, { force: true });
      const draft = `${file}.${String(process.pid)}`;
      await writeFile(draft, text, { mode: 0o600 });
      await chmod(draft, 0o600); // a draft may be there from before
      await rename(draft, file);
    });
  } catch (error) {
    if (codeOf(error) === "") throw error;
    throw failure(
      `could not write file "${visible(path)}": ${codeOf(error)}`,
      "Hint: Check the file and its folder, or name another file.",
    );
  }
}

/** The file that is meant, also where a symbolic link leads to none yet. */
async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    const target = await readlink(path).catch(() => undefined);
    if (target === undefined) return path;
    return targetOf(resolve(await realpath(dirname(path)), target));
  }
}

async function textIn(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  });
}

async function locked(lock: string, work: () => Promise<void>): Promise<void> {
  await take(lock, Date.now() + patienceMs);
  const release = (): void => {
    rmSync(lock, { force: true });
  };
  process.once("exit", release);
  try {
    await work();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

async function take(lock: string, untilMs: number): Promise<void> {
  for (;;) {
    try {
      closeSync(openSync(lock, "wx", 0o600));
      return;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
    if (Date.now() > untilMs) {
      throw failure(
        `could not lock: file "${visible(lock)}" has been there for ${String(patienceMs / 1000)} seconds`,
        "Hint: If no other rds-iam-user is running, remove this file: one was killed.",
      );
    }
    await setTimeout(20);
  }
}
