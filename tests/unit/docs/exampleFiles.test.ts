import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { pages, type Page } from "./pages";

/** The pages of examples that are programs. */
const examples = pages.filter(
  ({ file }) =>
    file.startsWith("examples/") && existsSync(path.join(path.dirname(file), "Pulumi.yaml")),
);

/** Where a reader's own repository has them. */
const COPIES = /^\.github\//;

describe("the pages of examples", () => {
  for (const page of examples) {
    const folder = path.dirname(page.file);

    it(`${folder} names files that are beside it`, () => {
      const missing = sourcesNamedIn(page).filter((name) => !existsSync(path.join(folder, name)));
      expect(missing).to.deep.equal([]);
    });

    it(`${folder} names its application, and is named in docs/callers.md`, () => {
      const others = readdirSync(folder).filter(
        (name) => name.endsWith(".ts") && name !== "index.ts",
      );
      expect(sourcesNamedIn(page)).to.include.members(others);
      const callers = pages.find(({ file }) => file === "docs/callers.md");
      expect(callers?.text).to.include(`](../${page.file})`);
    });
  }

  it("are there", () => {
    expect(examples.length).to.be.greaterThan(9);
  });
});

/** Programs and workflows that a page names, in prose or in a command. */
function sourcesNamedIn({ text }: Page): readonly string[] {
  return [...text.matchAll(/(?<=[\s`])[\w./-]+\.(?:ts|yml)(?=[\s`])/g)]
    .map(([name]) => name)
    .filter((name) => !COPIES.test(name));
}
