import { readFileSync } from "node:fs";
import path from "node:path";
import { EXPLAINED } from "./explained.mjs";

/**
 * Of a hundred mutants of a folder, tests have to notice so many. Not all: a few changes make no
 * difference that anybody can see, and to write each down would cost more than it tells.
 */
export const THRESHOLD = 95;

// A file that does not load any more, and a loop that does not end, are noticed by every test.
const KILLED = ["Killed", "Timeout", "RuntimeError"];

/** Survivors are told from mutants that no test runs; both count against the score. */
export function judge(root, results) {
  const mutants = results
    .map((result) => describe(root, result))
    .filter(({ outcome }) => outcome !== undefined)
    .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
  const folders = [...new Set(mutants.map(({ file }) => path.dirname(file)))];
  const scores = folders.map((folder) =>
    score(
      folder,
      mutants.filter(({ file }) => path.dirname(file) === folder),
    ),
  );
  return {
    survivors: mutants.filter(({ outcome }) => outcome === "survived" || outcome === "no coverage"),
    unneeded: unneeded(mutants),
    scores,
    isBelow: scores.some(({ percent }) => percent < THRESHOLD),
  };
}

function describe(root, { fileName, location, replacement, status }) {
  const file = path.relative(root, path.resolve(root, fileName));
  const source = readFileSync(path.join(root, file), "utf8");
  const original = textAt(source, location);
  const { line, column } = location.start;
  const explanation = EXPLAINED.find(
    (entry) =>
      entry.file === file &&
      entry.line === source.split("\n")[line - 1].trim() &&
      entry.original === original &&
      entry.replacement === replacement,
  );
  const outcome = outcomeOf(status, explanation !== undefined);
  return { file, line, column, original, replacement, explanation, outcome };
}

function outcomeOf(status, isExplained) {
  if (KILLED.includes(status)) return "killed";
  if (status !== "Survived" && status !== "NoCoverage") return undefined;
  if (isExplained) return "explained";
  return status === "Survived" ? "survived" : "no coverage";
}

/** Explanations of what a test kills by now, or what the source does not say any more. */
function unneeded(mutants) {
  const files = new Set(mutants.map(({ file }) => file));
  const needed = new Set(
    mutants.filter(({ outcome }) => outcome === "explained").map(({ explanation }) => explanation),
  );
  return EXPLAINED.filter((entry) => files.has(entry.file) && !needed.has(entry));
}

function textAt(source, { start, end }) {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  lines.push(lines.pop().slice(0, end.column - 1));
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join("\n");
}

function score(folder, mutants) {
  const count = (outcome) => mutants.filter((mutant) => mutant.outcome === outcome).length;
  const explained = count("explained");
  return {
    folder,
    mutants: mutants.length,
    killed: count("killed"),
    survived: count("survived"),
    "no coverage": count("no coverage"),
    explained,
    percent:
      mutants.length === explained ? 100 : (100 * count("killed")) / (mutants.length - explained),
  };
}

/** The lines that a run ends with. */
export function tell({ survivors, unneeded: leftOver, scores }) {
  const listed = survivors.map(({ file, line, original, replacement, outcome }) => {
    return `${file}:${line} ${outcome}: ${oneLine(original)} → ${oneLine(replacement)}`;
  });
  const explained = leftOver.map(({ file, original, replacement }) => {
    return `${file} explained without need: ${oneLine(original)} → ${oneLine(replacement)}`;
  });
  const rows = scores.map(({ percent, ...row }) => ({ ...row, score: `${percent.toFixed(1)} %` }));
  return [...listed, ...explained, "", ...table(rows)];
}

function oneLine(text) {
  const short = text.replace(/\s+/g, " ");
  return short.length > 100 ? `${short.slice(0, 99)}…` : short;
}

function table(rows) {
  const titles = Object.keys(rows[0] ?? {});
  const cells = [titles, ...rows.map((row) => titles.map((title) => String(row[title])))];
  const widths = titles.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]),
      )
      .join("  "),
  );
}
