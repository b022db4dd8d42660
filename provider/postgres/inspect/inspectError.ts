/** Why a database could not be inspected, and what to do about it. */
import { codeOf, saidBy, sqlState, unexpectedServer } from "../../../connect/errorCodes";
import { RoleError } from "../model/errors";
import { quoted } from "../model/names";
import { isConnectionLost } from "../server/failureScope";

/** The error that the user sees where the server gives no answer to an inspection. */
export function inspectError(error: unknown, database: string): RoleError {
  if (error instanceof RoleError) return error;
  return new RoleError(
    "could not inspect",
    `could not read the catalogs of database ${quoted(database)}`,
    {
      detail: saidBy(error),
      hint: isConnectionLost(error)
        ? "Run it again: the connection ended."
        : hintFor(codeOf(error), database),
      sqlState: codeOf(error),
      database,
      cause: error,
    },
  );
}

function hintFor(code: string, database: string): string {
  switch (code) {
    case sqlState.characterNotInRepertoire:
      return `Rename the object, column or role in ${quoted(database)} whose name is not valid UTF-8: in encoding SQL_ASCII the server does not check names.`;
    case sqlState.untranslatableCharacter:
      return `Use only names that the encoding of ${quoted(database)} and UTF-8 both have.`;
    case sqlState.queryCanceled:
      return "Try again when the server is less busy, or raise timeouts.statementSeconds.";
    case unexpectedServer.tooMuch:
      return 'Name single objects instead of "*" in the grants, so that the server sends less.';
    case unexpectedServer.notPostgres:
      return "Check what is between this machine and the server: what came is not as PostgreSQL sends it.";
    case "":
      return "Run it again.";
    default:
      return `The server's SQLSTATE is ${quoted(code)}.`;
  }
}
