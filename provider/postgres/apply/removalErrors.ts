/** What a removal says of what it could not do. */
import { fieldOf, partsOf, saidBy, sqlState } from "../../../connect/errorCodes";
import type { RemovalDeclaration } from "../model/declaration";
import { RoleError } from "../model/errors";
import { listInWords, quoted } from "../model/names";
import type { Unreachable } from "../model/plan";
import { connectionEnded } from "./transaction";

/** Memberships in `rds_iam` that stay. */
export function staysInRdsIam(
  name: string,
  unreachable: readonly Unreachable[],
): readonly string[] {
  return unreachable.map(
    ({ reason, hint }) => `role ${quoted(name)} stays in "rds_iam", ${reason}. ${hint}`,
  );
}

/** Sessions that could not be ended. */
export function sessionsLeft(name: string, sessions: number, oid: number): string {
  const count = sessions === 1 ? "1 session" : `${String(sessions)} sessions`;
  const terminate = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usesysid = ${String(oid)}`;
  return `${count} of role ${quoted(name)} could not be ended and may go on. Have a member of "pg_signal_backend" run ${terminate}.`;
}

/** The role holds something each time that it is to be dropped. */
export function heldAgain(name: string, databases: readonly string[]): RoleError {
  const role = quoted(name);
  if (databases.length === 0) {
    return new RoleError("busy", `sessions of ${role} began again, each time they were ended`, {
      hint: "Another session lets it log in again: find that in pg_stat_activity, and stop it.",
    });
  }
  const where = listInWords(databases.map(quoted));
  return new RoleError(
    "busy",
    `${role} was given privileges in database ${where} again, each time they were taken away`,
    {
      hint: "Another session does that, or an event trigger of the database: find it in pg_stat_activity or pg_event_trigger, and stop it.",
    },
  );
}

/** What the server refused when it was tried: others depend on it, or the new owner lacks CREATE. */
export function refusedLate({ name, onDelete }: RemovalDeclaration, error: unknown): unknown {
  if (!(error instanceof RoleError)) return error;
  const detail = fieldOf(error.cause, "detail");
  const facts = { ...(detail === undefined ? {} : { detail }), cause: error };
  const owned = `what ${quoted(name)} owns`;
  if (error.sqlState === sqlState.dependentObjectsStillExist) {
    return new RoleError("refused", `cannot drop ${owned}: ${saidBy(error.cause)}`, {
      ...facts,
      hint: 'Nothing was changed. Drop those objects first, or set onDelete to { reassignOwnedTo: "…" }.',
    });
  }
  if (error.sqlState !== sqlState.insufficientPrivilege || typeof onDelete !== "object")
    return error;
  const target = quoted(onDelete.reassignOwnedTo);
  return new RoleError("refused", `cannot give ${owned} to ${target}: ${saidBy(error.cause)}`, {
    ...facts,
    hint: `Nothing was changed. PostgreSQL gives an object only to a role that has CREATE on its schema, or, for a schema, on the database: grant that to ${target}.`,
  });
}

/** A failure behind the first commit: what it says, what is committed, and one thing to do. */
export function halfRemoved(name: string, committed: readonly string[], error: unknown): RoleError {
  const { facts, hint = "" } = partsOf(error);
  const fix = hint
    .replace(/^(?:Everything was rolled back|Nothing was changed)\. /, "")
    .replace(connectionEnded, "");
  const again = "Then run the deployment again: it continues from there.";
  return new RoleError("statement failed", `could not finish removing ${quoted(name)}: ${facts}`, {
    detail: `Committed before this: ${committed.join("; ")}.`,
    hint: fix === "" ? again.replace("Then run", "Run") : `${fix} ${again}`,
    cause: error,
  });
}
