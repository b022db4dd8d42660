/** What a server beside those of the emulator is started with. */
import { randomBytes } from "node:crypto";
import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import { ensurePostgres } from "../../scripts/setup/postgres.mjs";
import type { Cleanup } from "./cleanup";
import type { ServerPlan } from "./postgresProcess";
import { startReaper } from "./reaper";
import { makeServerFolder } from "./serverFolder";

/** @param prefix of the folder's name */
export async function planServer(
  cleanup: Cleanup,
  version: number,
  prefix: string,
): Promise<ServerPlan> {
  const root = join(__dirname, "..", "..");
  const versions = [version];
  const { binaries, user } = await ensurePostgres({ log: () => undefined, root, versions });
  const [programs] = binaries;
  if (programs === undefined) throw new Error(`there is no PostgreSQL ${version}`);
  const reaper = startReaper();
  cleanup.add(reaper.dismiss);
  const base = await makeServerFolder(prefix);
  reaper.guardFolder(base);
  cleanup.add(() => rm(base, { recursive: true, force: true }));
  await chmod(base, 0o711); // PostgreSQL's own user must get through
  const adminPassword = randomBytes(24).toString("base64url");
  return { binaries: programs, user, folder: join(base, "server"), adminPassword, reaper };
}
