/** A command in a real pseudo-terminal, for tests of what a user sees and types. Needs Python 3. */
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { z } from "zod";

export interface TerminalOptions {
  /** Default: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Default: 24 rows of 80 columns. */
  readonly size?: TerminalSize;
}

export interface TerminalSize {
  readonly rows: number;
  readonly columns: number;
}

/** How the command ended: one of the two is null, as in Node's own API. */
export interface TerminalEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Terminal {
  /** All that the terminal was sent: what the command printed, and what was typed where it echoes. */
  readonly output: () => string;
  /**
   * Waits until the output matches, and answers the match. Starts behind the last match, so that the same prompt can be waited
   * for twice.
   * @throws if the command ends before, or after a minute
   */
  readonly until: (pattern: RegExp | string) => Promise<RegExpExecArray>;
  /** Types; `\r` is the Enter key. */
  readonly type: (text: string) => void;
  /** Presses Ctrl and a letter: `press("C")` interrupts, `press("D")` ends the input. */
  readonly press: (letter: string) => void;
  readonly resize: (size: TerminalSize) => void;
  /** Resolves when the command has ended and all its output is here. */
  readonly ended: Promise<TerminalEnd>;
  /** Of the process that holds the window, for tests that kill it. */
  readonly pid: number;
  /** Closes the window, where it is still open: the command gets SIGHUP. */
  readonly close: () => Promise<TerminalEnd>;
}

/** On a loaded machine a program may be slow. */
const PATIENCE_MS = 60_000;
const DEFAULT_SIZE: TerminalSize = { rows: 24, columns: 80 };
const PYTHON = process.env["PYTHON"] ?? "python3";

const endReport = z.object({ code: z.int().optional(), signal: z.int().optional() });

/** Opens a terminal that runs one command. */
export function openTerminal(
  command: string,
  args: readonly string[],
  { cwd, env = process.env, size = DEFAULT_SIZE }: TerminalOptions = {},
): Terminal {
  const script = join(__dirname, "terminal.py");
  const child = spawn(
    PYTHON,
    ["-B", script, String(size.rows), String(size.columns), command, ...args],
    { cwd, env, stdio: ["pipe", "pipe", "pipe"] },
  );
  let output = "";
  let report = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (report += text));
  child.stdin.on("error", () => undefined); // the command may have ended
  const order = (what: object): void => {
    child.stdin.write(`${JSON.stringify(what)}\n`);
  };
  const ended = new Promise<TerminalEnd>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => {
      try {
        resolve(endOf(report));
      } catch (error) {
        reject(new Error(`the terminal failed:\n${report}`, { cause: error }));
      }
    });
  });
  ended.catch(() => undefined); // told to who waits for it
  return {
    output: () => output,
    until: createWaiting({ stream: child.stdout, output: () => output, ended }),
    type: (input) => {
      order({ input });
    },
    press: (letter) => {
      order({ input: String.fromCharCode(letter.toUpperCase().charCodeAt(0) - 64) });
    },
    resize: ({ rows, columns }) => {
      order({ size: [rows, columns] });
    },
    ended,
    pid: child.pid ?? 0,
    close: () => {
      child.stdin.end();
      return ended;
    },
  };
}

function endOf(report: string): TerminalEnd {
  const { code = null, signal } = endReport.parse(JSON.parse(report));
  const names = Object.entries(constants.signals) as [NodeJS.Signals, number][];
  return { code, signal: names.find(([, number]) => number === signal)?.[0] ?? null };
}

interface Awaited {
  readonly stream: NodeJS.ReadableStream;
  readonly output: () => string;
  readonly ended: Promise<TerminalEnd>;
}

function createWaiting({ stream, output, ended }: Awaited): Terminal["until"] {
  let seen = 0;
  const find = (pattern: RegExp | string): RegExpExecArray | null => {
    const rest = output().slice(seen);
    const source = typeof pattern === "string" ? escapeRegExp(pattern) : pattern;
    const match = new RegExp(source).exec(rest);
    if (match !== null) seen += match.index + match[0].length;
    return match;
  };
  return (pattern) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        stream.off("data", look);
      };
      const fail = (why: string): void => {
        stop();
        reject(new Error(`${why} without printing ${String(pattern)}:\n${output()}`));
      };
      const look = (): void => {
        const match = find(pattern);
        if (match === null) return;
        stop();
        resolve(match);
      };
      const timer = setTimeout(fail, PATIENCE_MS, "a minute went by");
      stream.on("data", look);
      ended.then(
        () => {
          fail("the command ended");
        },
        (error: unknown) => {
          fail(String(error));
        },
      );
      look();
    });
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
