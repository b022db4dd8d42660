/** The texts that users and contributors read, as the tests look at them. */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

export interface Page {
  /** From the root of the checkout, where the tests are started. */
  readonly file: string;
  readonly text: string;
}

export interface Fence {
  readonly language: string;
  readonly text: string;
}

/** README, CONTRIBUTING, everything in docs/ and the examples' own pages. */
export const pages: readonly Page[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...markdownIn("docs"),
  ...markdownIn("examples"),
].map(pageOf);

/** The pages of docs/ for users: one a subject. */
export const userPages: readonly Page[] = pages.filter(({ file }) => path.dirname(file) === "docs");

export function pageOf(file: string): Page {
  return { file, text: readFileSync(file, "utf8") };
}

/** Code blocks, in order. */
export function fencesOf({ text }: Page): readonly Fence[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", code = ""]) => ({
    language,
    text: code,
  }));
}

/** The text without its code blocks, in which a `#` is no heading and a bracket no link. */
export function proseOf({ text }: Page): string {
  return text.replace(/^```\w*\n[\s\S]*?^```$/gm, "");
}

/** Titles of headings, in order. */
export function headingsOf(page: Page): readonly string[] {
  return [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => title);
}

function markdownIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !name.includes("node_modules"))
    .map((name) => path.posix.join(folder, name))
    .sort();
}
