import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

// `node scripts/presets.mjs` writes what presets grant to where it is told, from the table that the
// package itself expands them by, as it was built last. With `--check` it only says what is stale.
const root = fileURLToPath(new URL("..", import.meta.url));
const { objectTypes } = await import("../bin/provider/postgres/model/objectTypes.js");
const { presets } = await import("../bin/provider/postgres/model/presets.js");

/** Files with `<!-- presets -->` and `<!-- /presets -->`; what is between them is written here. */
const FILES = [
  path.join("docs", "grants.md"),
  path.join("provider", "inputs", "grants", "args.ts"),
];

/** Headings of columns, where the objects' own word in the plural says too little. */
const HEADINGS = { DATABASE: "database", SCHEMA: "schema", TABLE: "tables and views" };

const stale = [];
for (const file of FILES) {
  const before = await readFile(path.join(root, file), "utf8");
  const after = withTables(before, tableOf(presets));
  if (after === before) continue;
  stale.push(file);
  if (!process.argv.includes("--check")) await writeFile(path.join(root, file), after);
}
if (process.argv.includes("--check") && stale.length > 0) {
  console.error(`What presets grant is stale in ${stale.join(", ")}: run node scripts/presets.mjs`);
  process.exitCode = 1;
}

/** The text with the table between all of its markers, behind what each marker stands behind. */
function withTables(text, table) {
  const places = /^(.*)<!-- presets -->\n[^]*?<!-- \/presets -->$/gm;
  if (!places.test(text)) throw new Error("there are no markers to write presets between");
  return text.replace(places, (_, prefix) =>
    ["<!-- presets -->", "", ...table, "", "<!-- /presets -->"]
      .map((line) => `${prefix}${line}`.trimEnd())
      .join("\n"),
  );
}

/** Lines of Markdown, a row a preset and a column an object type, as prettier aligns them. */
function tableOf(presets) {
  const types = [
    ...new Set(Object.values(presets).flatMap((shares) => shares.map(({ type }) => type))),
  ];
  const rows = [
    ["`access`", ...types.map((type) => HEADINGS[type] ?? `${objectTypes[type].word}s`)],
    ...Object.entries(presets).map(([name, shares]) => [
      `\`${name}\``,
      ...types.map((type) => shares.find((share) => share.type === type)?.privileges.join(", ")),
    ]),
  ];
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  const [head, ...others] = rows.map((row) =>
    line(row.map((cell = "", at) => cell.padEnd(widths[at]))),
  );
  return [head, line(widths.map((width) => "-".repeat(width))), ...others];
}

function line(cells) {
  return `| ${cells.join(" | ")} |`;
}
