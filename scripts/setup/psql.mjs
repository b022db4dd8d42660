/** psql, of PATH or from Debian's package of PostgreSQL's client. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ensureDebianPackages } from "./debian.mjs";
import { onPath } from "./onPath.mjs";

/**
 * Finds or fetches it; a second call takes milliseconds.
 *
 * @type {typeof import("./psql.d.mts").ensurePsql}
 */
export async function ensurePsql({ log }) {
  const installed = onPath("psql");
  if (installed !== undefined) return { psql: installed, environment: {} };
  try {
    const { folder, libraries } = await ensureDebianPackages(["postgresql-client"], log);
    const versions = join(folder, "usr", "lib", "postgresql");
    const [version] = readdirSync(versions);
    const psql = join(versions, version, "bin", "psql");
    return { psql, environment: libraries === "" ? {} : { LD_LIBRARY_PATH: libraries } };
  } catch (error) {
    const [firstLine] = error.message.split("\n");
    return { reason: `psql is not here: ${firstLine}` };
  }
}
