/** Root certificates in a file that stays, for programs that run on after us. */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * The file with these certificates, in the user's cache folder. It is named by its content, so that what
 * one program reads is never changed by another.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export async function rootsFileOf(roots: string): Promise<string> {
  const hash = createHash("sha256").update(roots).digest("hex").slice(0, 16);
  const folder = join(cacheFolder(), "pulumi-rds-iam-user");
  const file = join(folder, `roots-${hash}.pem`);
  if ((await readFile(file, "utf8").catch(() => undefined)) === roots) return file;
  await mkdir(folder, { recursive: true });
  const draft = `${file}.${String(process.pid)}`;
  await writeFile(draft, roots, { mode: 0o644 });
  await rename(draft, file);
  return file;
}

function cacheFolder(): string {
  const named = process.env["XDG_CACHE_HOME"] ?? "";
  return isAbsolute(named) ? named : join(homedir(), ".cache");
}
