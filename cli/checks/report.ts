/** Prints a checklist while it is made, or as JSON when it is done. */
import { type Check, isOk } from "./checklist";
import { checkInWords, summaryOf } from "./words";

/** Where a report goes, and in which form. */
export interface ReportForm {
  readonly json: boolean;
  readonly print: (line: string) => void;
  /** Of the checks, for their column. */
  readonly names: readonly string[];
}

/** Makes checks and prints them. @returns the checks */
export async function reported(
  { json, print, names }: ReportForm,
  make: (onCheck: (check: Check) => void) => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  const width = Math.max(...names.map((name) => name.length));
  const checks = await make((check) => {
    if (!json) print(checkInWords(check, width));
  });
  if (!json) print(summaryOf(checks));
  return checks;
}

/** The report of one list as `--json` prints it. */
export function reportJson(checks: readonly Check[]): string {
  return JSON.stringify({ ok: isOk(checks), checks }, undefined, 2);
}
