import { ensureOpenSsh } from "./openSsh.mjs";
import { ensurePsql } from "./psql.mjs";

/** Fetches what some tests need beside PostgreSQL; they skip themselves where it cannot be had. */
export async function ensureTools({ log }) {
  for (const found of [await ensureOpenSsh({ log }), await ensurePsql({ log })]) {
    if ("reason" in found) log(found.reason);
  }
}
