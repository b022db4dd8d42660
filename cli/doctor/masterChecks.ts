/** What a master can do, and what keeps it from it: an outcome for each check of it. */
import { authorityToGrantMembership } from "../../provider/postgres/authority/memberships";
import { withoutCreateRole } from "../../provider/postgres/authority/role";
import { authorityOf, selfGrant } from "../../provider/postgres/authority/runAs";
import { quoted } from "../../provider/postgres/model/names";
import { RDS_IAM } from "../../provider/postgres/model/rdsRoles";
import type { Snapshot } from "../../provider/postgres/model/snapshot";
import { hasMembershipOptions } from "../../provider/postgres/model/versionFeatures";
import { allowConnectionsHint, adminOnly } from "../../provider/postgres/statements/advice";
import { versionWarnings } from "../../provider/postgres/server/supportedVersions";
import { identifier, sql } from "../../provider/postgres/sql";
import { found, type Outcome } from "../checks/checklist";
import type { OwnedObjects, ServerFacts } from "./masterFacts";

type Result = Outcome<undefined>;

/** Whether this package knows the server's version, and whether the server takes changes. */
export function versionOutcome({ version, versionNum }: ServerFacts, inRecovery: boolean): Result {
  if (inRecovery) {
    return {
      status: "failed",
      reason: "the server is a read-only replica",
      hint: "Set `server` to the primary instance, or to the writer endpoint of the cluster.",
    };
  }
  const text = `PostgreSQL ${version}`;
  const [warning] = versionWarnings(versionNum);
  if (warning === undefined) return found(text);
  return { status: "warning", found: text, reason: warning, value: undefined };
}

/** Whether the server has the role that marks who logs in by token. */
export function rdsIamOutcome({ existingRoles }: Pick<Snapshot, "existingRoles">): Result {
  if (existingRoles.includes(RDS_IAM)) return found(`role ${quoted(RDS_IAM)} is there`);
  return {
    status: "failed",
    reason: `role ${quoted(RDS_IAM)} does not exist on the server`,
    hint: "RDS creates it: turn on IAM database authentication for the instance or cluster. A server that is not of RDS has no such role.",
  };
}

/** @param enabled as the server's resource says; `undefined`: it does not say */
export function iamOutcome(enabled: boolean | undefined): Result {
  if (enabled === true) return found("on, as the server's resource says");
  if (enabled === false) {
    return {
      status: "failed",
      reason: "IAM database authentication is off on the server, as its resource says",
      hint: "Set iamDatabaseAuthenticationEnabled on the instance or cluster, and run pulumi up.",
    };
  }
  return {
    status: "skipped",
    reason: "not checked: the declaration does not say whether IAM database authentication is on",
    hint: "Give the instance or cluster itself as `server`, or set iamDatabaseAuthenticationEnabled in it.",
  };
}

/** How the master has logged in. */
export interface MasterLogin {
  /** Whether an IAM token is how it is declared to log in. */
  readonly byToken: boolean;
  /** What was said of a login that worked in another way than declared. */
  readonly warnings: readonly string[];
}

/** Whether the master keeps its way in: members of `rds_iam` have no password. */
export function lockOutOutcome({ session }: Snapshot, { byToken, warnings }: MasterLogin): Result {
  const master = quoted(session.name);
  const [warning] = warnings;
  if (warning !== undefined) {
    const [reason = "", hint] = warning.split("\nHint: ");
    return { status: "failed", reason, hint };
  }
  if (byToken) return found(`${master} logs in by token, as a member of ${quoted(RDS_IAM)} must`);
  if (!session.inRdsIam) return found(`${master} is not in ${quoted(RDS_IAM)}`);
  return {
    status: "failed",
    reason: `${master} is in ${quoted(RDS_IAM)}: RDS refuses its password from the next login on`,
    hint: `Revoke the membership while a session is open, or log in by token with \`master: { iam: … }\`.`,
  };
}

/** Whether the master may make roles, and members of `rds_iam`. */
export function authorityOutcome(snapshot: Snapshot): Result {
  const { session } = snapshot;
  const master = quoted(session.name);
  if (session.superuser) return found(`${master} is a superuser`);
  if (!session.createRole) {
    const { refused, hint } = withoutCreateRole(snapshot);
    return { status: "failed", reason: refused, hint };
  }
  const iam = authorityToGrantMembership(RDS_IAM, "", snapshot);
  if ("refused" in iam) {
    return {
      status: "failed",
      reason: `${master} may not grant ${quoted(RDS_IAM)}: ${iam.refused}`,
      hint: iam.hint,
    };
  }
  const group = session.inRdsSuperuser ? ' and is in "rds_superuser"' : "";
  return found(`${master} has CREATEROLE${group}`);
}

/** Whether the master may connect to every database, which drift and removals need. */
export function databasesOutcome({ databases }: ServerFacts, master: string): Result {
  const closed = databases.filter(({ allowsConnections }) => !allowsConnections);
  const kept = databases.filter((one) => one.allowsConnections && !one.masterMayConnect);
  const [first] = [...kept, ...closed];
  const open = databases.length - closed.length - kept.length;
  const text = `${quoted(master)} may connect to ${String(open)} of ${String(databases.length)}`;
  if (first === undefined) return found(text);
  const names = [...kept, ...closed].map(({ name }) => quoted(name)).sort();
  const grant = sql`GRANT CONNECT ON DATABASE ${identifier(first.name)} TO ${identifier(master)}`;
  return {
    status: "warning",
    found: text,
    reason: `it may not connect to ${names.join(", ")}: what a role holds there cannot be read or revoked`,
    hint: first.allowsConnections
      ? `Have the owner of the database run ${grant}.`
      : allowConnectionsHint(first.name),
    value: undefined,
  };
}

/** What a database's owners mean for the master. */
export interface Ownership {
  readonly database: string;
  readonly owned: readonly OwnedObjects[];
  /** Of that database; it has every owner among its roles. */
  readonly snapshot: Snapshot;
}

/** Whether the master can act for the owners of all objects, which granting on them needs. */
export function ownersOutcome(ownerships: readonly Ownership[]): Result {
  const judged = ownerships.flatMap(judgedOwners);
  const count = judged.reduce((sum, { objects }) => sum + objects, 0);
  const names = [...new Set(ownerships.map(({ database }) => quoted(database)))].join(", ");
  const text = `${String(count)} object${count === 1 ? "" : "s"} of users in ${names}`;
  const of = (kind: Judgement): readonly string[] =>
    judged.filter(({ judgement }) => judgement === kind).map(({ inWords }) => inWords);
  const [refused, unknown, superusers] = [of("refused"), of("unknown"), of("superuser")];
  const notes = [
    ...unknown.map((words) => `only an attempt shows whether the master can act for ${words}`),
    ...superusers.map((words) => `left out of "*" and access: ${words}, a superuser`),
  ];
  const [first] = judged.filter(({ judgement }) => judgement === "refused");
  if (first === undefined) return found(text, notes.length === 0 ? undefined : notes.join("\n"));
  return {
    status: "warning",
    found: text,
    reason: `the master cannot act for the owner of ${refused.join("; ")}: it cannot grant on what they own`,
    ...(notes.length === 0 ? {} : { detail: notes.join("\n") }),
    hint: first.hint,
    value: undefined,
  };
}

type Judgement = "able" | "refused" | "unknown" | "superuser";

interface JudgedOwner {
  readonly judgement: Judgement;
  /** Such as `3 tables, 1 schema of "bob" in "app"`. */
  readonly inWords: string;
  readonly objects: number;
  readonly hint: string;
}

function judgedOwners({ database, owned, snapshot }: Ownership): readonly JudgedOwner[] {
  const owners = [...new Set(owned.map(({ owner }) => owner))];
  return owners.map((owner) => {
    const theirs = owned.filter((one) => one.owner === owner);
    const kinds = theirs.map(
      ({ kind, count }) => `${String(count)} ${kind}${count === 1 ? "" : "s"}`,
    );
    return {
      judgement: judgementOf(owner, snapshot),
      inWords: `${kinds.join(", ")} of ${quoted(owner)} in ${quoted(database)}`,
      objects: theirs.reduce((sum, { count }) => sum + count, 0),
      hint: hintFor(owner, snapshot),
    };
  });
}

function judgementOf(owner: string, snapshot: Snapshot): Judgement {
  const state = snapshot.otherRoles.find(({ name }) => name === owner);
  if (snapshot.session.superuser) return "able";
  if (state?.superuser === true) return "superuser";
  if ("refused" in authorityOf(owner, snapshot)) return "refused";
  const needsGrant = state !== undefined && !state.inherits && !state.canSetRole;
  return needsGrant && selfGrant(state, snapshot) === "unknown" ? "unknown" : "able";
}

function hintFor(owner: string, { otherRoles, session, versionNum }: Snapshot): string {
  const state = otherRoles.find(({ name }) => name === owner);
  const master = quoted(session.name);
  if (state?.circular === true) {
    return `${quoted(owner)} is a member of ${master}, so ${master} cannot become a member of it: revoke that membership, or have ${quoted(owner)} grant on what it owns.`;
  }
  if (!hasMembershipOptions(versionNum)) {
    return `Give ${master} CREATEROLE, or have ${quoted(owner)} grant on what it owns.`;
  }
  return `Have an administrator run ${adminOnly(owner, session.name)}.`;
}

/** So many connections one deployment may need at the same time. */
const neededConnections = 8;

/** Whether there is room for a deployment. */
export function connectionsOutcome({ connections }: ServerFacts): Result {
  const { limit, used } = connections;
  const left = Math.max(0, limit - used);
  const text = `${String(left)} of ${String(limit)} are left`;
  if (left >= neededConnections) return found(text);
  return {
    status: "warning",
    found: text,
    reason: `a deployment opens up to ${String(neededConnections)} at the same time, and waits for room`,
    hint: "End sessions that are idle, or raise max_connections.",
    value: undefined,
  };
}
