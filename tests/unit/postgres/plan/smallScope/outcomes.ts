/** What a scope should come to, by rules of the tests' own. */
import type { Unreachable } from "../../../../../provider/postgres/model/plan";
import { type AclEntry, type AclState, MASTER } from "./aclModel";
import { type Scope, type TableName, TABLES, type TableScope } from "./scopes";
import { keyOf, PEER, SVC } from "./scopeState";

export interface Outcome {
  /** Entries of the role on each table, as `SELECT* by etl`. */
  readonly held: Readonly<Record<TableName, readonly string[]>>;
  /** Whether it is a member of `peer`, and `peer` of it. */
  readonly member: boolean;
  readonly group: boolean;
  /** What stays, each with the reason. */
  readonly left: readonly string[];
}

/** The outcome, or the error with which the server refuses the first transaction. */
export function outcomeOf(scope: Scope): Outcome | string {
  const stays = scope.between === "group, by a superuser";
  if (stays && scope.joins) return CIRCULAR;
  const [a, b] = [onTable(scope.a), onTable(scope.b)];
  return {
    held: { a: a.held, b: b.held },
    member: scope.joins,
    group: stays,
    left: [
      ...a.left.map((line) => `a: ${line}`),
      ...b.left.map((line) => `b: ${line}`),
      ...(stays ? [`member ${PEER}: beyond the master's reach`] : []),
    ].sort(),
  };
}

/** No role can be a member of a member of its own that stays one. */
const CIRCULAR = 'role "peer" is a member of role "svc"';

interface OnTable {
  readonly held: readonly string[];
  readonly left: readonly string[];
}

interface Held {
  readonly grantor: string;
  readonly grantable: boolean;
}

/** Whoever gives enough keeps it so; an option is not taken back that was used; the owner gives the rest. */
function onTable({ owner, etl, peer, goal }: TableScope): OnTable {
  const degrees = [
    { grantor: MASTER, degree: owner },
    { grantor: "etl", degree: etl },
  ].filter(({ degree }) => degree > 0);
  const stays = ({ degree }: { readonly degree: number }): boolean =>
    degree === 2 && goal < 2 && peer === "passed on";
  const kept = degrees.flatMap((one): readonly Held[] => {
    const { grantor, degree } = one;
    if (stays(one)) return [{ grantor, grantable: true }];
    return goal === 0 ? [] : [{ grantor, grantable: degree === 2 && goal === 2 }];
  });
  const isEnough = goal === 0 || degrees.some(({ degree }) => degree >= goal);
  const others = isEnough ? kept : kept.filter(({ grantor }) => grantor !== MASTER);
  const given = isEnough ? [] : [{ grantor: MASTER, grantable: goal === 2 }];
  return {
    held: [...others, ...given].map(entryInWords).sort(),
    left: degrees
      .filter(stays)
      .map(
        ({ grantor }) =>
          `${goal === 0 ? "" : "option of "}SELECT* by ${grantor}: passed on to "${PEER}"`,
      ),
  };
}

function entryInWords({ grantor, grantable }: Held): string {
  return `SELECT${grantable ? "*" : ""} by ${grantor}`;
}

/** The same of a state of the model. */
export function outcomeIn(state: AclState, left: readonly string[]): Outcome {
  const entries = (name: TableName): readonly string[] =>
    ofRole(state.acls[keyOf(name)] ?? [])
      .map(entryInWords)
      .sort();
  const has = (role: string, member: string): boolean =>
    state.memberships.some((row) => row.role === role && row.member === member);
  return {
    held: { a: entries("a"), b: entries("b") },
    member: has(PEER, SVC),
    group: has(SVC, PEER),
    left: [...left].sort(),
  };
}

function ofRole(acl: readonly AclEntry[]): readonly AclEntry[] {
  return acl.filter(({ grantee }) => grantee === SVC);
}

/** Everything that is not the role's: nobody else's entry and no other membership may change. */
export function othersIn({ acls, memberships }: AclState): readonly string[] {
  const entries = TABLES.flatMap((name) =>
    (acls[keyOf(name)] ?? [])
      .filter(({ grantee }) => grantee !== SVC)
      .map(({ grantee, ...one }) => `${name}: ${grantee} ${entryInWords(one)}`),
  );
  const rows = memberships
    .filter(({ role, member }) => member !== SVC && !(role === SVC && member === PEER))
    .map((row) => JSON.stringify(row));
  return [...entries, ...rows].sort();
}

/** An extra that stays, as an outcome has it. */
export function leftInWords({ difference, reason }: Unreachable): string {
  if (difference.kind === "member") return `member ${difference.membership.member}: ${reason}`;
  if (difference.kind !== "grant extra") return `${difference.kind}: ${reason}`;
  const { object, entry, optionOnly } = difference;
  const option = `${optionOnly ? "option of " : ""}${entry.privilege}${entry.grantable ? "*" : ""}`;
  return `${object.name}: ${option} by ${entry.grantor}: ${reason}`;
}
