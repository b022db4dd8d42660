import { homedir } from "node:os";
import { join } from "node:path";

/** What all checkouts share: the engine, moto, other Node.js releases, Debian's packages. */
export function cacheFolder() {
  const caches = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(caches, "pulumi-rds-iam-user");
}
