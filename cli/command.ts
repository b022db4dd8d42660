/** The shape of a command. */
import type { OptionRow, Options } from "./options";

/** A command as `--help` shows it. Its file is loaded when it runs. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Further paragraphs for its own help. */
  readonly about: readonly string[];
  /** What follows the options. Default: nothing. */
  readonly rest?: Rest;
  readonly options: readonly OptionRow[];
  readonly examples: readonly string[];
  readonly load: () => Promise<CommandModule>;
}

/** Arguments that are passed to another program. */
export interface Rest {
  /** As `--help` shows them. */
  readonly form: string;
  /** Whether they begin at the first word that is no option of ours, so that `--` may be left out. */
  readonly fromFirstWord: boolean;
}

/** What the file of a command exports. */
export interface CommandModule {
  /** @returns the exit code */
  readonly run: (invocation: Invocation) => Promise<number>;
}

/** What a command is given. */
export interface Invocation {
  readonly options: Options;
  /** What follows the options. */
  readonly rest: readonly string[];
}
