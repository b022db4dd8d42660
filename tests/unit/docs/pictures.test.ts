import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { pages } from "./pages";

const FOLDER = "docs/pictures";
const LARGEST_BYTES = 8000;

const images = pages.flatMap(({ file, text }) =>
  [...text.matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, alt = "", link = ""]) => ({
    alt,
    file: path.posix.join(path.posix.dirname(file), link),
  })),
);

describe("docs/pictures", () => {
  for (const name of readdirSync(FOLDER)) {
    const svg = readFileSync(path.join(FOLDER, name), "utf8");

    it(`${name} is small, and an SVG for both themes`, () => {
      expect(Buffer.byteLength(svg)).to.be.below(LARGEST_BYTES);
      expect(svg).to.match(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
      expect(svg).to.include("@media(prefers-color-scheme:dark)");
    });

    it(`${name} says in words what it shows`, () => {
      expect(svg).to.match(/<title id="title">[^<]+<\/title>/);
      expect(svg).to.match(/<desc id="description">[^<]+\.<\/desc>/);
    });

    it(`${name} runs nothing and loads nothing`, () => {
      expect(svg).not.to.match(/<(script|image|use|foreignObject|a)\b|\bon\w+=|href|url\(|@import/);
      expect([...svg.matchAll(/\w+:\/\//g)]).to.have.length(1); // the name of SVG itself
    });

    it(`${name} is on a page, with a text for who does not see it`, () => {
      const shown = images.filter(({ file }) => file === `${FOLDER}/${name}`);
      expect(shown.map(({ alt }) => alt.endsWith("."))).to.include(true);
    });
  }

  it("has every picture of the pages", () => {
    const names = readdirSync(FOLDER).map((name) => `${FOLDER}/${name}`);
    expect(images.map(({ file }) => file).filter((file) => !names.includes(file))).to.deep.equal(
      [],
    );
  });
});
