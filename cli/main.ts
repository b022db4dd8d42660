#!/usr/bin/env node
/** The command `rds-iam-user`. */
import { readFileSync } from "node:fs";
import { codeOf, textOf } from "../connect/errorCodes";
import { CliError, exitCode } from "./cliError";
import { commands } from "./commands";
import { parsed } from "./program";

async function main(): Promise<number> {
  const chosen = parsed(
    process.argv.slice(2),
    { commands, version: packageVersion() },
    { out: (text) => process.stdout.write(text), columns: process.stdout.columns },
  );
  if (chosen === undefined) return exitCode.done;
  const { run } = await chosen.command.load();
  return run(chosen.invocation);
}

function packageVersion(): string {
  const text = readFileSync(require.resolve("pulumi-rds-iam-user/package.json"), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}

// Whoever reads our output may have read enough, such as `head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCode.done);
  process.stderr.write(`rds-iam-user: could not write the output: ${codeOf(error)}\n`);
  process.exit(exitCode.failed);
});
// The exit code tells the same, where nobody reads our messages.
process.stderr.on("error", () => undefined);

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`rds-iam-user: ${textOf(error)}\n`);
    process.exitCode = error instanceof CliError ? error.exitCode : exitCode.failed;
  },
);
