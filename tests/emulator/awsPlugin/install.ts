import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const resolver = createRequire(__filename);

/**
 * Puts the stand-in AWS plugin where the engine looks for installed plugins, under the version
 * that the installed SDK asks for: programs and Pulumi.yaml stay as they are.
 *
 * @returns the plugin's folder
 */
export async function installAwsPlugin(pulumiHome: string): Promise<string> {
  const version = await sdkVersion();
  const folder = join(pulumiHome, "plugins", `resource-aws-v${version}`);
  await mkdir(folder, { recursive: true });
  const program = join(folder, "pulumi-resource-aws");
  await writeFile(program, launcher(version));
  await chmod(program, 0o755);
  return folder;
}

async function sdkVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(
    await readFile(resolver.resolve("@pulumi/aws/package.json"), "utf8"),
  );
  if (typeof manifest === "object" && manifest !== null && "version" in manifest) {
    return String(manifest.version);
  }
  throw new Error("the package.json of @pulumi/aws has no version");
}

// `exec`, so that the engine's signals reach Node and the plugin sees when the engine is gone.
function launcher(version: string): string {
  const loader = pathToFileURL(resolver.resolve("tsx")).href;
  const command = [
    process.execPath,
    "--no-warnings",
    "--import",
    loader,
    join(__dirname, "main.ts"),
    version,
  ];
  return `#!/bin/sh\nexec ${command.map(quoted).join(" ")} "$@"\n`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
