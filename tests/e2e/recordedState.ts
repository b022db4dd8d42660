/** States as released versions have left them, with placeholders for what another machine has. */
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import type { RoleStack } from "./roleStack";

const FOLDER = join(__dirname, "recorded");

/** What only this run's server and account are, by the placeholder that stands for it. */
function placeholders({ emulator, server }: RoleStack): readonly (readonly string[])[] {
  return [
    ["{host}", server.endpoint],
    ["{resourceId}", server.resourceId],
    ["{region}", emulator.aws.region],
    ["{accountId}", emulator.aws.accountId],
    ["{ssm.username}", server.ssm.username],
    ["{ssm.password}", server.ssm.password],
  ];
}

/** Where a program's code was, which is another place on each machine. */
const PLACES_OF_CODE = ["sourcePosition", "stackTrace"];

/** The releases of which there is a state. */
export function recordedReleases(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.replace(/\.json$/, ""))
    .sort();
}

/** Keeps the stack's state as that of a release: done once, when it is released. */
export async function recordState(stack: RoleStack, release: string): Promise<void> {
  const state: unknown = JSON.parse(await stack.stackExport());
  const kept = JSON.stringify(state, (key, value: unknown) =>
    PLACES_OF_CODE.includes(key) ? undefined : value,
  );
  const text = placeholders(stack).reduce(
    (result, [name = "", value = ""]) => result.replaceAll(`"${value}"`, `"${name}"`),
    kept,
  );
  const file = join(FOLDER, `${release}.json`);
  await writeFile(file, await format(text, { filepath: file, printWidth: 100 }));
}

/** Makes a release's state the stack's own, as if that release had been here. */
export async function importState(stack: RoleStack, release: string): Promise<void> {
  const text = await readFile(join(FOLDER, `${release}.json`), "utf8");
  const state = placeholders(stack).reduce(
    (result, [name = "", value = ""]) => result.replaceAll(`"${name}"`, `"${value}"`),
    text,
  );
  const file = join(stack.folder, "recorded.json");
  await writeFile(file, state);
  await stack.run(["stack", "import", "--file", file]);
}
