import { existsSync, renameSync, rmSync } from "node:fs";

/** Gives a complete folder its name; where another process was first, its folder is as good. */
export function publish(draft, final) {
  try {
    renameSync(draft, final);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(final)) {
      throw error;
    }
  }
}
