import { once } from "node:events";

const STYLES = { bold: "1", dim: "2", red: "31", green: "32", yellow: "33", cyan: "36" };
const WIDTH = 88;

/**
 * Prints the story: headings, what is done, commands and their output. Colours only on a terminal,
 * and not where the user has set NO_COLOR (https://no-color.org).
 */
export function openTerminal(stream = process.stdout) {
  const coloured = stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  const paint = (style, text) => (coloured ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text);
  const write = (text) => stream.write(`${text}\n`);
  return {
    /** A chapter's heading. */
    heading: (text) => write(`\n${paint("bold", text)}\n${paint("bold", "─".repeat(text.length))}`),
    /** What is done now and why. */
    say: (text) => write(`\n${wrap(text)}`),
    /** A command that runs now, with what a shell or client would show before it. */
    command: (prompt, text) => write(`\n  ${paint("cyan", prompt)} ${paint("bold", text)}`),
    /** What a command printed. */
    output: (text) => write(text.replace(/^(?=.)/gm, "    ")),
    /** Something that the story promised and that is so. */
    held: (text) => write(`  ${paint("green", "✔")} ${text}`),
    /** Something about this program itself. */
    note: (text) => write(paint("dim", text)),
    failure: (text) => write(`\n${paint("red", "✖")} ${text}`),
    /** Waits for Enter; where nobody can press it, goes on. */
    pause: async (signal) => {
      if (process.stdin.readableEnded) return;
      stream.write(paint("yellow", "\n  Press Enter to go on "));
      process.stdin.resume();
      await Promise.race(["data", "end"].map((event) => once(process.stdin, event, { signal })));
      process.stdin.pause();
    },
  };
}

function wrap(text) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) === "" ? word : `${lines.at(-1)} ${word}`;
    if (line.length <= WIDTH) lines[lines.length - 1] = line;
    else lines.push(word);
  }
  return lines.join("\n");
}
