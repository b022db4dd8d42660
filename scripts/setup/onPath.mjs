import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where a program is: in a folder of PATH, or in one of these; undefined where it is in none. */
export function onPath(program, furtherFolders = []) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...folders, ...furtherFolders]
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
}
