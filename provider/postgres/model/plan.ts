/** What will be sent, what stays as it is and why nothing is sent, as plain data. */
import type { Difference } from "./difference";
import type { Sql } from "../sql";

/** A reason not to start: nothing has been changed. */
export interface Refusal {
  /** Where the user typed the cause (`grants[1].tables[0]`), or empty. */
  readonly path: string;
  readonly reason: string;
  readonly hint: string;
}

/** What a statement may break, told before it is sent. */
export type Hazard =
  "revoke" | "login off" | "password taken" | "sessions ended" | "owner changed" | "drop";

export interface Statement {
  readonly text: Sql;
  /** What is shown instead, where the text holds what may be secret. */
  readonly shown?: Sql;
  /** Imperative phrase, without secrets. */
  readonly summary: string;
  readonly hazard?: Hazard;
  /** Only the server knows whether this is permitted; what to assume if it answers 42501. */
  readonly probe?: Probe;
}

/** A role to be granted to the session user, or a setting to be set by it: only the server knows. */
export interface Probe {
  readonly kind: "role" | "setting";
  readonly name: string;
}

export interface Transaction {
  readonly database: string;
  readonly statements: readonly Statement[];
  /** Keys of the grants that it changes. */
  readonly grants: readonly string[];
  /** Takes memberships away, and so waits until all others are committed. */
  readonly last?: boolean;
}

/** An extra that the session user cannot revoke: said, never silently kept. */
export interface Unreachable {
  readonly difference: Difference;
  /** Ends the drift's line: `beyond the master's reach`. */
  readonly reason: string;
  /** Who can take it away, as a sentence. */
  readonly hint: string;
}

/**
 * What is left to do to remove a role, in this order. Each part is planned again when the one before it
 * is committed, so a part that is done is empty.
 */
export interface RemovalPlan {
  /** Takes the login away. */
  readonly login: readonly Statement[];
  /** Ends the sessions. */
  readonly sessions: readonly Statement[];
  /** Takes away what the role holds and owns: other databases by name, then the removal's own. */
  readonly transactions: readonly Transaction[];
  /** Ends it: drops the role, or takes the marker from its comment. */
  readonly last: readonly Statement[];
  /** Memberships in `rds_iam` that stay. */
  readonly unreachable: readonly Unreachable[];
}

export interface Plan {
  readonly transactions: readonly Transaction[];
  readonly unreachable: readonly Unreachable[];
  /** What `"*"` and default creators exclude, as phrases. */
  readonly excluded: readonly string[];
  /** What the role will lack to use its grants, as phrases after "has". */
  readonly unusable: readonly string[];
}
