/** A folder that only this user can read, gone when the process ends. */
import { mkdtempSync, rmSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface PrivateFolder {
  /** Writes a file at once, so that nobody reads half of it; resolves with its path. */
  readonly write: (name: string, content: string) => Promise<string>;
  readonly remove: () => void;
}

/** `mkdtemp` gives the folder the mode 0700. */
export function privateFolder(): PrivateFolder {
  const folder = mkdtempSync(join(tmpdir(), "rds-iam-user-"));
  const remove = (): void => {
    process.removeListener("exit", remove);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", remove); // whatever ends the process, but SIGKILL
  return {
    write: async (name, content) => {
      const file = join(folder, name);
      await writeFile(`${file}.new`, content, { mode: 0o600 });
      await rename(`${file}.new`, file);
      return file;
    },
    remove,
  };
}
