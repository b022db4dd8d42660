/**
 * An element of an SVG, written as text.
 *
 * @param {string} name
 * @param {Readonly<Record<string, string | number | undefined>>} attributes those that are undefined are left out
 * @param {readonly string[]} [children] XML already; without, the element is empty
 */
export function element(name, attributes, children = []) {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const start = [name, ...given.map(([key, value]) => `${key}="${escaped(shown(value))}"`)];
  const content = children.join("");
  return content === "" ? `<${start.join(" ")}/>` : `<${start.join(" ")}>${content}</${name}>`;
}

/** Text as XML has it. What XML cannot hold, such as a bell, is shown by its Unicode picture. */
export function escaped(text) {
  return text
    .toWellFormed()
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replace(/\p{Cc}/gu, pictureOf)
    .replace(/[\uFFFE\uFFFF]/g, "\uFFFD");
}

/** U+2400 to U+2421 are pictures of the control characters; those above have none. */
function pictureOf(character) {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\uFFFD";
}

/** No more digits than a picture needs. */
function shown(value) {
  return typeof value === "number" ? String(Number(value.toFixed(2))) : value;
}
