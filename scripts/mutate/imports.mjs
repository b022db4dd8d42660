import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/**
 * What a TypeScript file loads: itself and all that it imports from the checkout, in turn. Files are
 * named from the root. Types are counted too, which does no harm.
 */
export function importReader(root) {
  const imports = new Map();

  const importsOf = (file) => {
    if (!imports.has(file)) imports.set(file, readImports(root, file));
    return imports.get(file);
  };

  return (file) => {
    const loaded = new Set([file]);
    // A set is walked over what is added to it on the way.
    for (const next of loaded) for (const found of importsOf(next)) loaded.add(found);
    return loaded;
  };
}

function readImports(root, file) {
  if (!file.endsWith(".ts")) return [];
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), "utf8"));
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => path.join(path.dirname(file), fileName))
    .flatMap((name) => [name, `${name}.ts`, path.join(name, "index.ts")])
    .filter((name) => path.extname(name) !== "" && existsSync(path.join(root, name)));
}
