/** The command line as `commander` reads it. */
import { Command as Parser, CommanderError } from "commander";
import { type CliError, usageError } from "./cliError";
import type { Command, Invocation } from "./command";
import type { Options } from "./options";

/** Where texts for the user go. */
export interface Screen {
  readonly out: (text: string) => void;
  readonly columns: number | undefined;
}

/** A command, and what it is given. */
export interface Chosen {
  readonly command: Command;
  readonly invocation: Invocation;
}

/** What every command prints after its options. */
const more = "Documentation: docs/cli.md of the package pulumi-rds-iam-user.";

/**
 * Reads the words of a command line.
 *
 * @returns `undefined` where help or the version was asked for, and is printed
 * @throws {CliError} where the words mean nothing
 */
export function parsed(
  words: readonly string[],
  { commands, version }: { readonly commands: readonly Command[]; readonly version: string },
  screen: Screen,
): Chosen | undefined {
  let chosen: Chosen | undefined;
  const parser = parserFor("rds-iam-user", screen)
    .description("Connects to PostgreSQL on RDS and Aurora with IAM.")
    .version(version, "--version", "print the version")
    .helpCommand("help [command]", "print the help of a command")
    .enablePositionalOptions()
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText("after", `\nrds-iam-user <command> --help has options and examples.\n${more}`);
  for (const command of commands) {
    parser.addCommand(
      subParser(command, screen).action((...given: readonly unknown[]) => {
        chosen = { command, invocation: invocationOf(given) };
      }),
    );
  }
  try {
    parser.parse(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw mistake(words, commands, error);
  }
  return chosen;
}

function parserFor(name: string, { out, columns }: Screen): Parser {
  return new Parser(name)
    .helpOption("--help", "print this help")
    .exitOverride()
    .configureOutput({
      writeOut: out,
      writeErr: () => undefined, // the error that is thrown has the text
      getOutHelpWidth: () => columns ?? 80,
      getOutHasColors: () => false,
    });
}

function subParser({ name, summary, about, rest, options, examples }: Command, screen: Screen) {
  const parser = parserFor(name, screen)
    .summary(summary)
    .description([`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`, ...about].join("\n\n"))
    .allowExcessArguments(false)
    .passThroughOptions(rest?.fromFirstWord === true);
  for (const [flags, meaning] of options) parser.option(flags, meaning);
  if (rest !== undefined) parser.argument("[words...]").usage(`[options] ${rest.form}`);
  const lines = examples.map((example) => `  ${example}`);
  return parser.addHelpText("after", ["", "Examples:", ...lines, "", more].join("\n"));
}

/** `commander` gives the arguments, the options and the parser, in this order. */
function invocationOf(given: readonly unknown[]): Invocation {
  const [rest, options] = given.length === 3 ? given : [[], ...given];
  return { options: options as Options, rest: rest as readonly string[] };
}

function mistake(
  words: readonly string[],
  commands: readonly Command[],
  error: CommanderError,
): CliError {
  const command = commands.find(({ name }) => name === words[0]);
  const help = `rds-iam-user ${command === undefined ? "" : `${command.name} `}--help`;
  if (error.code === "commander.help") {
    return usageError(
      "no command given",
      `Detail: Commands are ${commands.map(({ name }) => name).join(", ")}.`,
      `Hint: Read ${help}.`,
    );
  }
  const [what = "", similar] = error.message.replace(/^error: /, "").split("\n");
  const passed =
    error.code === "commander.unknownOption" && command?.rest?.fromFirstWord === false
      ? ` Options of ${command.name} itself come after --.`
      : "";
  const guess = similar === undefined ? "" : ` ${similar.replace(/^\(|\)$/g, "")}`;
  return usageError(what.replaceAll("'", '"'), `Hint:${guess} Read ${help}.${passed}`);
}
