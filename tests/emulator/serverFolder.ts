/** Where servers have their data. */
import { constants } from "node:fs";
import { access, mkdtemp, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const IN_MEMORY = "/dev/shm";
/** More than the servers of all suites together need. */
const ROOM_BYTES = 6 * 1024 ** 3;

/**
 * Makes a new folder: in memory, where Linux has room for it and TMPDIR names no other place. A
 * database is hundreds of files, which a busy disk creates and drops slowly.
 */
export async function makeServerFolder(prefix: string): Promise<string> {
  const isFree = process.env["TMPDIR"] === undefined && (await hasRoom(IN_MEMORY));
  return mkdtemp(join(isFree ? IN_MEMORY : tmpdir(), prefix));
}

async function hasRoom(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false; // there is none
  }
}
