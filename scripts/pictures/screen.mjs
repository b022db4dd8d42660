import { charactersOf, columnsOf } from "./columns.mjs";

const ESCAPE = "\u001b";
const BELL = "\u0007";

/** Bold, and the text's colour as the number among ANSI's eight. */
const PLAIN = { bold: false, colour: undefined };

/** One thing that a program sends: a command to the terminal, or text without control characters. */
const PARTS = new RegExp(
  [
    `${ESCAPE}\\][^${ESCAPE}${BELL}]*(?:${BELL}|${ESCAPE}\\\\)`, // asks or sets what is no text, such as a title
    `${ESCAPE}\\[(?<parameters>[?\\d;]*)(?<command>[@-~])`,
    `(?<text>\\P{Cc}+)`,
    `(?<control>[^])`,
  ].join("|"),
  "gu",
);

/**
 * What a terminal shows of a program's output, however often the program has overwritten a line.
 *
 * @type {typeof import("./screen.d.mts").screenOf}
 * @throws {Error} where the program moves to another line, which a picture of lines cannot follow
 */
export function screenOf(output) {
  const screen = { lines: [[]], column: 0, style: PLAIN };
  for (const { 0: part, groups } of output.matchAll(PARTS)) {
    const { text, command, control } = groups;
    if (text !== undefined) write(screen, text);
    else if (control !== undefined) move(screen, control);
    else if (command !== undefined) obey(screen, command, groups.parameters, part);
  }
  const lines = screen.lines.map(runsOf);
  return lines.at(-1).length === 0 ? lines.slice(0, -1) : lines;
}

function write(screen, text) {
  const line = screen.lines.at(-1);
  for (const character of charactersOf(text)) {
    while (line.length < screen.column) line.push({ text: " ", style: PLAIN });
    const [, ...covered] = Array(columnsOf(character)).fill({ text: "", style: screen.style });
    const cells = [{ text: character, style: screen.style }, ...covered];
    line.splice(screen.column, cells.length, ...cells);
    screen.column += cells.length;
  }
}

function move(screen, control) {
  if (control === "\r") screen.column = 0;
  else if (control === "\b") screen.column = Math.max(0, screen.column - 1);
  else if (control === "\t") screen.column += 8 - (screen.column % 8);
  else if (control === "\n") screen.lines.push([]);
  else if (control !== BELL) throw unknown(control);
}

function obey(screen, command, parameters, part) {
  if (command === "m") screen.style = styled(screen.style, parameters);
  else if (command === "K") screen.lines.at(-1).splice(...erased(screen.column, parameters, part));
  // Modes and questions, which change no text.
  else if (!"hln".includes(command)) throw unknown(part);
}

/** Only what is behind the cursor, or the whole line. */
function erased(column, parameters, part) {
  if (parameters === "" || parameters === "0") return [column];
  if (parameters === "2") return [0];
  throw unknown(part);
}

/** @see https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters */
function styled(before, parameters) {
  let style = before;
  const codes = parameters.split(";").map(Number);
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at];
    if (code === 0) style = PLAIN;
    else if (code === 1) style = { ...style, bold: true };
    else if (code === 22) style = { ...style, bold: false };
    else if (code === 39) style = { ...style, colour: undefined };
    else if (code === 38 && codes[at + 1] === 5 && codes[at + 2] < 16) {
      style = { ...style, colour: codes[at + 2] % 8 };
      at += 2;
    } else if ((code >= 30 && code < 38) || (code >= 90 && code < 98)) {
      style = { ...style, colour: code % 10 };
    } else throw unknown(`${ESCAPE}[${parameters}m`);
  }
  return style;
}

/** Neighbours of one style together, without the spaces at the end that nobody sees. */
function runsOf(cells) {
  const runs = [];
  for (const { text, style } of cells) {
    const classes = classesOf(style);
    if (runs.at(-1)?.style === classes) runs.at(-1).text += text;
    else runs.push({ text, style: classes });
  }
  while (runs.length > 0 && runs.at(-1).text.trimEnd() === "") runs.pop();
  if (runs.length > 0) runs.at(-1).text = runs.at(-1).text.trimEnd();
  return runs;
}

/** Black and white are the text's own colour: on a light or a dark ground one of them is not seen. */
function classesOf({ bold, colour = 0 }) {
  const hue = colour === 0 || colour === 7 ? [] : [`ansi${colour}`];
  return [...(bold ? ["bold"] : []), ...hue].join(" ");
}

function unknown(sequence) {
  return new Error(`a picture cannot show the control sequence ${JSON.stringify(sequence)}`);
}
