/**
 * Every state of two roles and two tables, and every goal. The role `svc` holds SELECT by the owner, by
 * `etl`, which holds the grant option, or by both; `peer` holds it by the owner or by `svc`. Table `a` is
 * in database `app` and table `b` in `stock`, so that a plan has several transactions.
 */
import { ALL } from "../../../../all";

/** Nothing, SELECT, SELECT with grant option. */
export type Degree = 0 | 1 | 2;

export type PeerHolds = "nothing" | "by the owner" | "passed on";

/** Who holds what on one table at the start, and what the role is to hold. */
export interface TableScope {
  readonly owner: Degree;
  readonly etl: Degree;
  readonly peer: PeerHolds;
  readonly goal: Degree;
}

/** Membership between the two roles: of `svc` in `peer`, or of `peer` in `svc`. */
export type Between = "none" | "member" | "group" | "group, by a superuser";

export interface Scope {
  readonly a: TableScope;
  readonly b: TableScope;
  readonly between: Between;
  /** Whether the role is to be a member of `peer`. */
  readonly joins: boolean;
}

export const TABLES = ["a", "b"] as const;

export type TableName = (typeof TABLES)[number];

export const DATABASES = { a: "app", b: "stock" } as const satisfies Record<TableName, string>;

const degrees: readonly Degree[] = [0, 1, 2];
const peers: readonly PeerHolds[] = ["nothing", "by the owner", "passed on"];

/** What can be: only what is held with grant option is passed on. */
export const tableScopes: readonly TableScope[] = degrees.flatMap((owner) =>
  degrees.flatMap((etl) =>
    peers
      .filter((peer) => peer !== "passed on" || owner === 2 || etl === 2)
      .flatMap((peer) => degrees.map((goal) => ({ owner, etl, peer, goal }))),
  ),
);

const betweens: readonly Between[] = ["none", "member", "group", "group, by a superuser"];

/** Before 16 whoever granted a membership makes no difference. */
export function betweensOn(version: number): readonly Between[] {
  return betweens.filter((one) => version >= 16 || one !== "group, by a superuser");
}

/**
 * One after another: all at once would be much memory. In each run a pair of tables comes once, as
 * before 16 or as from 16 on; where everything is tested, in both orders.
 */
export function* scopesOn(version: number): Generator<Scope> {
  for (const between of betweensOn(version)) {
    for (const joins of [false, true]) {
      for (const [a, b] of pairsOn(version)) yield { a, b, between, joins };
    }
  }
}

export function scopeCountOn(version: number): number {
  return pairsOn(version).length * betweensOn(version).length * 2;
}

function pairsOn(version: number): readonly (readonly [TableScope, TableScope])[] {
  const isTried = (one: number, other: number): boolean =>
    ALL || (version >= 16 ? one >= other : one <= other);
  return tableScopes.flatMap((a, one) =>
    tableScopes.flatMap((b, other) => (isTried(one, other) ? [[a, b] as const] : [])),
  );
}
