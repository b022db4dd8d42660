/** Options of the command line as the client takes them. */
import type { LoginOptions } from "../client/credentials";
import { visible } from "../connect/visible";
import { usageError } from "./cliError";
import type { Options } from "./options";

/** As whom to log in. @throws {CliError} where an option has no value of its kind */
export function loginOptionsOf(options: Options): LoginOptions {
  const { profile, externalId, readOnly } = options;
  const assumeRole = assumeRoleOf(options.assumeRole);
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(assumeRole === undefined ? {} : { assumeRole }),
  };
}

function assumeRoleOf(text: string | undefined): LoginOptions["assumeRole"] {
  switch (text) {
    case undefined:
      return undefined;
    case "true":
      return true;
    case "false":
      return false;
    case "detect":
      return "detect";
    default:
      throw usageError(
        `--assume-role is "${visible(text)}": expected true, false or detect`,
        "Hint: Leave it out to do as the connection says.",
      );
  }
}

/** A TCP port. @throws {CliError} where it is none */
export function portIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65535) return port;
  throw usageError(
    `--port is "${visible(text)}": expected a number from 1 to 65535`,
    "Hint: Leave it out to have one that is free.",
  );
}
