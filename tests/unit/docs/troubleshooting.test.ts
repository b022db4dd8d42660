import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import * as ts from "typescript";
import { headingsOf, pageOf } from "./pages";

const SOURCES = ["client", "components", "connect", "provider"];

/** Parts of a message shorter than this would be found anywhere. */
const SHORTEST = 10;

const headings = headingsOf(pageOf("docs/troubleshooting.md"));

describe("docs/troubleshooting.md", () => {
  const texts = SOURCES.flatMap(textsOfFolder);
  const messages = headings.flatMap((title) => /^`(.+)`$/.exec(title)?.[1] ?? []);

  for (const message of messages) {
    it(`explains a message that there is: ${message}`, () => {
      const parts = message.split("…").map((part) => part.trim());
      const missing = parts.filter((part) => !texts.some((text) => text.includes(part)));
      expect(missing).to.deep.equal([]);
      expect(Math.max(...parts.map(({ length }) => length))).to.be.at.least(SHORTEST);
    });
  }

  it("has messages for headings", () => {
    expect(messages.length).to.be.greaterThan(30);
  });
});

/** Every literal text of a folder's sources; of a template the parts between its values. */
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
