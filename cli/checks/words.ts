/** A checklist as people read it: plain text, a line a check, with what to do below it. */
import { visibleLines } from "../../connect/visible";
import type { Check, CheckStatus } from "./checklist";

const words: Readonly<Record<CheckStatus, string>> = {
  ok: "ok",
  warning: "warning",
  failed: "FAILED",
  skipped: "skipped",
};

const statusWidth = Math.max(...Object.values(words).map((word) => word.length));

/**
 * The lines of one check.
 * @param width of the longest name in the list
 */
export function checkInWords(check: Check, width: number): string {
  const indent = " ".repeat(width + statusWidth + 4);
  const start = `${check.check.padEnd(width)}  ${words[check.status].padEnd(statusWidth)}  `;
  const [first = "", ...others] = linesOf(check);
  return [`${start}${first}`, ...others.map((line) => `${indent}${line}`)].join("\n");
}

function linesOf({ status, found, reason, detail, hint }: Check): readonly string[] {
  const isWell = status === "ok";
  return [
    ...(found === undefined ? [] : [found]),
    ...(reason === undefined ? [] : [reason]),
    ...(detail === undefined ? [] : [isWell ? detail : `Detail: ${detail}`]),
    ...(hint === undefined ? [] : [`Hint: ${hint}`]),
  ].flatMap((text) => visibleLines(text).split("\n"));
}

/** How many checks came out how, such as `9 checks: 7 ok, 1 failed, 1 skipped`. */
export function summaryOf(checks: readonly Check[]): string {
  const statuses: readonly CheckStatus[] = ["ok", "warning", "failed", "skipped"];
  const counts = statuses.flatMap((status) => {
    const count = checks.filter((check) => check.status === status).length;
    return count === 0 ? [] : [`${String(count)} ${status}`];
  });
  return `${String(checks.length)} checks: ${counts.join(", ")}`;
}
