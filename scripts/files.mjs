import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

/** Files in a folder and those below it, named from the root, sorted; of a file, the file itself. */
export function filesIn(root, name) {
  const place = path.join(root, name);
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [name];
  return readdirSync(place)
    .flatMap((entry) => filesIn(root, path.join(name, entry)))
    .sort();
}
