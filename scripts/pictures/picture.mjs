import { styleSheet } from "./palette.mjs";
import { element, escaped } from "./xml.mjs";

/**
 * A whole SVG: what it is called and shows in words, its styles and its content.
 *
 * @param {{ title: string, description: string, width: number, height: number,
 *   rules: Parameters<typeof styleSheet>[0], fixed: string, content: readonly string[] }} picture
 */
export function pictureOf({ title, description, width, height, rules, fixed, content }) {
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  const svg = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${size.width} ${size.height}`,
      ...size,
      "aria-labelledby": "title description",
    },
    [
      "",
      element("title", { id: "title" }, [escaped(title)]),
      element("desc", { id: "description" }, [escaped(description)]),
      element("style", {}, [escaped(styleSheet(rules, fixed))]),
      ...content,
      "",
    ].map((part, index) => (index === 0 ? part : `\n${part}`)),
  );
  return `${svg}\n`;
}
