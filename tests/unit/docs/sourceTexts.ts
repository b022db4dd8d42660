/** Whether a message that a page quotes is one that the package prints. */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import * as ts from "typescript";

const SOURCES = ["cli", "client", "components", "connect", "provider"];

/** Parts of a message shorter than this would be found anywhere. */
const SHORTEST = 10;

/** Every literal text of the sources; of a template the parts between its values. */
const texts: readonly string[] = SOURCES.flatMap(textsOfFolder);

/** What of a quoted message no source holds; `…` in it stands for names, in double quotes or not. */
export function unknownParts(message: string): readonly string[] {
  const parts = partsOf(message);
  const longest = Math.max(...parts.map(({ length }) => length));
  if (longest < SHORTEST) throw new Error(`too little to search for: ${message}`);
  return parts.filter((part) => !texts.some((text) => text.includes(part)));
}

function partsOf(message: string): readonly string[] {
  return message.split(/"…"|…/).map((part) => part.trim());
}

function textsOfFolder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => {
      const text = readFileSync(path.join(folder, name), "utf8");
      return literalsIn(ts.createSourceFile(name, text, ts.ScriptTarget.ES2022));
    });
}

function literalsIn(node: ts.Node): readonly string[] {
  const own = ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node) ? [node.text] : [];
  const inner: string[] = [];
  node.forEachChild((child) => {
    inner.push(...literalsIn(child));
  });
  return [...own, ...inner];
}
