/**
 * Statements in the order of as whom they run, with what brings the session there and back. A
 * membership that the session user grants itself ends as it was: from 16 the old options are
 * granted again, else it is revoked; an older edge of another grantor is never touched.
 */
import type { Acting } from "./authority";
import { quoted } from "./names";
import type { ActorState, Membership, Snapshot, Statement } from "./model";
import { identifier, keyword, sql } from "./sql";

export interface ActingStatement {
  readonly acting: Acting;
  readonly statement: Statement;
}

/** All statements, those of the session itself first: as itself it is still its own grantor. */
export function inActingOrder(
  statements: readonly ActingStatement[],
  snapshot: Snapshot,
): readonly Statement[] {
  const own = statements.filter(({ acting }) => acting.as === "session");
  const asMember = statements.filter(({ acting }) => acting.as === "member");
  const owners = distinct(
    asMember.flatMap(({ acting }) => (acting.as === "member" ? acting.of : [])),
  );
  const roles = distinct(
    statements.flatMap(({ acting }) => (acting.as === "role" ? [acting.role] : [])),
  );
  return [
    ...own.map(({ statement }) => statement),
    ...owners.map((owner) => takeMembership(owner, snapshot, "INHERIT")),
    ...asMember.map(({ statement }) => statement),
    ...owners.map((owner) => restoreMembership(owner, snapshot)),
    ...roles.flatMap((role) => asRole(role, statements, snapshot)),
  ];
}

function asRole(
  role: string,
  statements: readonly ActingStatement[],
  snapshot: Snapshot,
): readonly Statement[] {
  const own = statements
    .filter(({ acting }) => acting.as === "role" && acting.role === role)
    .map(({ statement }) => statement);
  const canSetRole = snapshot.actors.find(({ name }) => name === role)?.canSetRole === true;
  return [
    ...(canSetRole ? [] : [takeMembership(role, snapshot, "SET")]),
    { text: sql`SET LOCAL ROLE ${identifier(role)}`, summary: `act as ${quoted(role)}` },
    ...own,
    { text: sql`SET LOCAL ROLE NONE`, summary: "act as the master again" },
    ...(canSetRole ? [] : [restoreMembership(role, snapshot)]),
  ];
}

function takeMembership(
  role: ActorState["name"],
  { versionNum, session }: Snapshot,
  option: "INHERIT" | "SET",
): Statement {
  const options = versionNum < 160000 ? sql`` : sql` WITH ${keyword(option)} TRUE`;
  return {
    text: sql`GRANT ${identifier(role)} TO ${identifier(session.name)}${options}`,
    summary: `use the privileges of ${quoted(role)} within the transaction`,
  };
}

function restoreMembership(role: string, { versionNum, session }: Snapshot): Statement {
  const before = session.memberships.find(
    (row) => row.role === role && row.grantor === session.name,
  );
  return {
    text:
      before === undefined || versionNum < 160000
        ? sql`REVOKE ${identifier(role)} FROM ${identifier(session.name)}`
        : sql`GRANT ${identifier(role)} TO ${identifier(session.name)} WITH ${optionsOf(before)}`,
    summary: `give the privileges of ${quoted(role)} back`,
  };
}

function optionsOf({ admin, inherit, set }: Membership): ReturnType<typeof sql> {
  const word = (value: boolean): ReturnType<typeof sql> => keyword(value ? "TRUE" : "FALSE");
  return sql`ADMIN ${word(admin)}, INHERIT ${word(inherit)}, SET ${word(set)}`;
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
