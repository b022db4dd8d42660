import { expect } from "chai";
import { PALETTES } from "../../../../scripts/pictures/palette.mjs";

/** WCAG 2.2, success criterion 1.4.3 (AA). */
const ENOUGH = 4.5;
const GROUNDS = ["ground", "bar"];
const NO_TEXT = [...GROUNDS, "frame"];

describe("colours of pictures", () => {
  for (const [theme, palette] of Object.entries(PALETTES)) {
    for (const name of Object.keys(palette).filter((colour) => !NO_TEXT.includes(colour))) {
      it(`are readable: ${name}, ${theme}`, () => {
        for (const ground of GROUNDS) {
          expect(contrast(palette[name], palette[ground]), ground).to.be.at.least(ENOUGH);
        }
      });
    }
  }

  it("are the same in both themes, by name", () => {
    expect(Object.keys(PALETTES.dark)).to.deep.equal(Object.keys(PALETTES.light));
  });
});

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a = "", b = ""): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
