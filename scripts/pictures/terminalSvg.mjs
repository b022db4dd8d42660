import { charactersOf, columnsOf } from "./columns.mjs";
import { MONOSPACED } from "./palette.mjs";
import { pictureOf } from "./picture.mjs";
import { element, escaped } from "./xml.mjs";

/** Of the window, in columns of text. */
const NARROWEST = 72;
const WIDEST = 112;

const FONT_SIZE = 14;
/** Of most monospaced fonts; `textLength` fits the others in. */
const COLUMN = 0.6 * FONT_SIZE;
const LINE = 20;
const MARGIN = 20;
const BAR = 32;

const RULES = [
  [".ground", "fill", "ground"],
  [".bar,.buttons", "fill", "bar"],
  [".buttons", "fill", "frame"],
  [".ground,.bar", "stroke", "frame"],
  ["text", "fill", "text"],
  [".dim", "fill", "dim"],
];

const FIXED = `text{font:${FONT_SIZE}px ${MONOSPACED}}.bold{font-weight:bold}`;

/**
 * A terminal's window with lines in it. Lines that are too long go on below where their last column
 * begins, which no terminal does but everybody can read.
 *
 * @type {typeof import("./terminalSvg.d.mts").terminalSvg}
 */
export function terminalSvg({ title, description, lines }) {
  const shown = lines.flatMap((line) => wrapped(line));
  const columns = Math.max(NARROWEST, ...shown.map((line) => columnsOf(textOf(line))));
  const width = columns * COLUMN + 2 * MARGIN;
  const height = BAR + shown.length * LINE + 1.5 * MARGIN;
  return pictureOf({
    title,
    description,
    width,
    height,
    rules: [...RULES, ...huesIn(shown)],
    fixed: FIXED,
    content: [...frame(Math.ceil(width), Math.ceil(height)), ...shown.flatMap(lineAt)],
  });
}

function frame(width, height) {
  const inner = { x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 8 };
  const bar = `M.5 ${BAR}V8.5a8 8 0 0 1 8-8H${width - 8.5}a8 8 0 0 1 8 8V${BAR}z`;
  const button = (index) => element("circle", { cx: MARGIN + index * 20, cy: BAR / 2, r: 6 });
  return [
    element("rect", { class: "ground", ...inner }),
    element("path", { class: "bar", d: bar }),
    element("g", { class: "buttons" }, [0, 1, 2].map(button)),
  ];
}

/** The text of one line, from where it begins; it has its width in whatever font. */
function lineAt(runs, index) {
  const text = textOf(runs);
  if (text.trim() === "") return [];
  const indent = text.search(/[^ ]/);
  const content = partOf(runs, indent, text.length).map((run) =>
    run.style === ""
      ? escaped(run.text)
      : element("tspan", { class: run.style }, [escaped(run.text)]),
  );
  const place = {
    x: MARGIN + indent * COLUMN,
    y: BAR + MARGIN + FONT_SIZE / 2 + index * LINE,
    textLength: columnsOf(text.slice(indent)) * COLUMN,
    "xml:space": text.includes("  ", indent) ? "preserve" : undefined,
  };
  return [element("text", place, content)];
}

function wrapped(runs) {
  const text = textOf(runs);
  if (columnsOf(text) <= WIDEST) return [runs];
  const hang = lastColumn(text);
  const limit = indexAt(text, WIDEST);
  const space = text.lastIndexOf(" ", limit);
  const end = space > hang ? space : limit;
  const rest = partOf(runs, space > hang ? end + 1 : end, text.length);
  const indent = hang === 0 ? [] : [{ text: " ".repeat(hang), style: "" }];
  return [partOf(runs, 0, end), ...wrapped([...indent, ...rest])];
}

/** Where the last column of a table begins that leaves half of the line to its text. */
function lastColumn(text) {
  const begins = [...text.matchAll(/ {2,}/g)].map((gap) => gap.index + gap[0].length);
  return begins.findLast((begin) => begin <= WIDEST / 2) ?? 0;
}

/** The place in the text before which so many columns are. */
function indexAt(text, columns) {
  let index = 0;
  let sum = 0;
  for (const character of charactersOf(text)) {
    sum += columnsOf(character);
    if (sum > columns) break;
    index += character.length;
  }
  return index;
}

/** What of the runs is between two places of their text. */
function partOf(runs, from, to) {
  let start = 0;
  return runs.flatMap(({ text, style }) => {
    const part = text.slice(Math.max(0, from - start), Math.max(0, to - start));
    start += text.length;
    return part === "" ? [] : [{ text: part, style }];
  });
}

function huesIn(lines) {
  const classes = lines.flatMap((runs) => runs.flatMap(({ style }) => style.split(" ")));
  const hues = [...new Set(classes)].filter((name) => name.startsWith("ansi")).sort();
  return hues.map((name) => [`.${name}`, "fill", name]);
}

function textOf(runs) {
  return runs.map(({ text }) => text).join("");
}
