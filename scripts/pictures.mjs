import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { listenForInterruption } from "./interruption.mjs";
import { progressLog } from "./setup.mjs";
import { setUpApart } from "./setup/apart.mjs";
import { ensurePsql } from "./setup/psql.mjs";

// `npm run pictures`: writes the SVGs of docs/pictures, from what the commands print and create now.
// With `--check` it writes nothing and fails where one is stale.
const FOLDER = fileURLToPath(new URL("../docs/pictures", import.meta.url));
const isCheck = process.argv.includes("--check");
const log = progressLog();
const interruption = listenForInterruption(() =>
  log("interrupted: stopping everything, this takes some seconds"),
);
try {
  const { signal } = interruption;
  await setUpApart({ need: { engine: true, moto: true, examples: true }, signal });
  const psql = await ensurePsql({ log });
  if ("reason" in psql) throw new Error(psql.reason);
  // Imported here, for it needs the installed dependencies.
  const { drawPictures } = await import("./pictures/record.mjs");
  const stale = await staleIn(await drawPictures({ psql, signal, log }));
  if (isCheck) refuse(stale);
  else await write(stale);
} catch (error) {
  log(interruption.exitCode() ? "interrupted: nothing is left running" : error.message);
  process.exitCode = 1;
}
process.exitCode = interruption.exitCode() ?? process.exitCode;

/** The pictures that are not in the folder as they were drawn now. */
async function staleIn(pictures) {
  const files = [...pictures].map(async ([name, svg]) => {
    const file = path.join(FOLDER, `${name}.svg`);
    return { file, svg, before: await readFile(file, "utf8").catch(() => "") };
  });
  return (await Promise.all(files)).filter(({ svg, before }) => svg !== before);
}

function refuse(stale) {
  if (stale.length === 0) return;
  const differences = stale.map(({ file, svg, before }) => {
    const lines = before.split("\n");
    const changed = svg.split("\n").filter((line) => !lines.includes(line));
    return `${path.basename(file)} is stale. Now it has these lines:\n${changed.join("\n")}`;
  });
  throw new Error(`${differences.join("\n\n")}\n\nRun npm run pictures, and look at what changed.`);
}

async function write(stale) {
  await mkdir(FOLDER, { recursive: true });
  for (const { file, svg } of stale) await writeFile(file, svg);
  const names = stale.map(({ file }) => path.basename(file));
  log(names.length === 0 ? "all pictures are as they were" : `written: ${names.join(", ")}`);
}
