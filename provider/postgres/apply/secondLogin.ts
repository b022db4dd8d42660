/**
 * The last guard. From 16 on, only RDS knows through which memberships a role is in `rds_iam`. So if the
 * master has gained a membership, a second login is tried while the first connection is still open. If
 * it is refused, the change is undone.
 */
import { codeOf, saidBy, sqlState } from "../../../connect/errorCodes";
import type { PgClient, Server } from "../server/server";
import { RoleError } from "../model/errors";
import { gainedMemberships } from "./lockOutGuard";
import { quoted } from "../model/names";
import type { RoleDeclaration } from "../model/declaration";
import type { Snapshot } from "../model/snapshot";
import type { Statement } from "../model/plan";
import { RDS_IAM } from "../model/rdsRoles";
import { readMarker } from "../model/marker";
import { planRemoval } from "../plan/planRemoval";
import { inspectionRequestForRemoval } from "../inspect/request";
import { revokeMembership } from "../statements/role";
import type { TransactionTimeouts } from "../server/opening";
import { commit, lockAndInspect, sendAndInspect } from "./transaction";

interface Committed {
  readonly server: Server;
  /** Still open, so that it can undo the change. */
  readonly client: PgClient;
  readonly declaration: RoleDeclaration;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly timeouts: TransactionTimeouts;
}

/** Answers that mean that the master may not log in. */
const refusals: readonly string[] = [
  sqlState.invalidAuthorizationSpecification,
  sqlState.invalidPassword,
];

/** How often the login is tried if it fails for another reason than a refusal. */
const attempts = 3;

/**
 * Try the login if the master gained a membership.
 * @returns warnings: the login could not be tried
 * @throws {RoleError} `lock-out prevented`, after everything was undone
 */
export async function secondLogin(committed: Committed): Promise<readonly string[]> {
  const { server, declaration, before, after } = committed;
  if (gainedMemberships(before.session, after.session).length === 0) return [];
  let failure = "";
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      await server.tryLogin(declaration.database);
      return [];
    } catch (error) {
      if (refusals.includes(codeOf(error))) throw await undone(committed, error);
      failure = saidBy(error);
    }
  }
  return [
    `could not try a second login of ${quoted(after.session.name)} after it became a member of ${quoted(declaration.name)}: ${failure}`,
  ];
}

async function undone(committed: Committed, cause: unknown): Promise<RoleError> {
  const { client, declaration, timeouts, after } = committed;
  const request = inspectionRequestForRemoval({ ...removalOf(declaration, after) });
  const now = await lockAndInspect(client, request, timeouts);
  await sendAndInspect(client, undoing(committed, now), request);
  await commit(client);
  const master = quoted(after.session.name);
  return new RoleError(
    "lock-out prevented",
    `a second login of ${master} was refused after the change to ${quoted(declaration.name)}`,
    {
      detail: "The change was undone on the first connection.",
      hint: `This server refuses the password of every member of ${quoted(declaration.name)}. Have an administrator check the memberships of ${master}.`,
      cause,
    },
  );
}

function undoing({ declaration, before, after }: Committed, now: Snapshot): readonly Statement[] {
  if (before.role === "absent") {
    const removal = planRemoval(removalOf(declaration, after), now);
    const transactions = "plan" in removal ? removal.plan.transactions : [];
    return transactions.flatMap(({ statements }) => statements);
  }
  const gained = gainedMemberships(before.session, now.session);
  const iam = now.role === "absent" ? [] : now.role.memberships;
  return [...gained, ...iam.filter(({ role }) => role === RDS_IAM)].map((membership) =>
    revokeMembership(membership, now.versionNum),
  );
}

function removalOf({ name, database, ownership }: RoleDeclaration, after: Snapshot) {
  const marker = after.role === "absent" ? undefined : readMarker(after.role.comment);
  return {
    name,
    database,
    owners: [ownership.owner],
    onDelete: "drop" as const,
    generation: marker?.generation ?? 0,
  };
}
