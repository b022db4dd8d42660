/**
 * Colours by theme. Whatever is text has a contrast of at least 4.5 to `ground` (WCAG 2.2, AA). The
 * numbered ones are ANSI's: red, green, yellow, blue, magenta, cyan.
 */
export const PALETTES = {
  light: {
    ground: "#ffffff",
    bar: "#eaeef2",
    frame: "#d0d7de",
    text: "#1f2328",
    dim: "#59636e",
    ansi1: "#cf222e",
    ansi2: "#116329",
    ansi3: "#7d4e00",
    ansi4: "#0550ae",
    ansi5: "#6639ba",
    ansi6: "#1b6e79",
  },
  dark: {
    ground: "#0d1117",
    bar: "#21262d",
    frame: "#3d444d",
    text: "#e6edf3",
    dim: "#9198a1",
    ansi1: "#ff7b72",
    ansi2: "#56d364",
    ansi3: "#e3b341",
    ansi4: "#79c0ff",
    ansi5: "#d2a8ff",
    ansi6: "#56d4dd",
  },
};

/** A system's own font, for whatever is typed or printed. */
export const MONOSPACED =
  "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

/**
 * A style sheet for both themes: a reader's system chooses.
 *
 * @param {readonly (readonly [selector: string, property: "fill" | "stroke", colour: string])[]} rules
 * @param {string} fixed what does not depend on the theme
 */
export function styleSheet(rules, fixed) {
  const coloured = (palette) =>
    rules.map(([selector, property, name]) => `${selector}{${property}:${palette[name]}}`).join("");
  const { light, dark } = PALETTES;
  return `${fixed}${coloured(light)}@media(prefers-color-scheme:dark){${coloured(dark)}}`;
}
