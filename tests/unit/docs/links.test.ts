import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { headingsOf, pageOf, pages, proseOf, type Page } from "./pages";

describe("relative links", () => {
  for (const page of pages) {
    it(`of ${page.file} lead to files and headings that exist`, () => {
      expect(linksOf(page).flatMap((link) => brokenPart(page, link) ?? [])).to.deep.equal([]);
    });
  }

  it("are found in README, CONTRIBUTING and docs/", () => {
    const linking = pages.filter((page) => linksOf(page).length > 0).map(({ file }) => file);
    expect(linking).to.include.members(["README.md", "CONTRIBUTING.md", "docs/grants.md"]);
  });
});

function linksOf(page: Page): readonly string[] {
  return [...proseOf(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = ""]) => link);
}

/** What of a link leads nowhere. */
function brokenPart({ file }: Page, link: string): string | undefined {
  const [target = "", anchor] = link.split("#");
  const place = target === "" ? file : path.posix.join(path.posix.dirname(file), target);
  if (!existsSync(place)) return link;
  if (anchor === undefined) return undefined;
  return statSync(place).isFile() && anchorsOf(pageOf(place)).includes(anchor) ? undefined : link;
}

/** As GitHub makes them: the second heading of a name gets a number. */
function anchorsOf(page: Page): readonly string[] {
  const anchors = headingsOf(page).map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
  return anchors.map((anchor, index) => {
    const before = anchors.slice(0, index).filter((other) => other === anchor).length;
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}
