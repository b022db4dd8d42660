/**
 * The look of a preview: bounded, and never in the way. What does not answer is told of once, and
 * counts as out of reach for the rest of the process.
 */
import { textOf } from "../engine/errorText";
import type { Log } from "../engine/log";
import type { Props } from "../engine/props";
import type { RoleInputs } from "../inputs/inputs";
import { inspectRole } from "../server/inspectRole";
import {
  maxWaitMs,
  noUnreachableServers,
  type FailureScope,
  type InspectionPlace,
} from "./unreachable";
import { failureScope } from "../postgres/server/failureScope";
import { RoleError } from "../postgres/model/errors";
import type { Snapshot } from "../postgres/model/snapshot";
import { databasesOf } from "../postgres/model/declaration";
import { readMarker } from "../postgres/model/marker";
import { iamWarnings } from "./lines";
import { purposeOf, type Purpose } from "./purpose";
import { declarationsOf, reportOf, type PreviewReport } from "./report";
import type { OpenServer } from "../server/servers";

/** What a preview's look has found. */
export interface Compared {
  /** What differs from the last declaration; `undefined` where nothing was declared before. */
  readonly drift: readonly string[] | undefined;
  /** Where the role carries no marker: it may be another one than was made, which outputs tell. */
  readonly unmarked: Unmarked | undefined;
  /** Generation in the live role's marker; `undefined` where that is not this resource's. */
  readonly generation: number | undefined;
}

export interface Unmarked {
  readonly oid: number;
  /** What will be sent if it is the one that was made: not told yet. */
  readonly lines: readonly string[];
}

export interface Previews {
  /** Looks and tells; `undefined` where nothing was looked at. */
  readonly compare: (
    olds: Props,
    news: RoleInputs | undefined,
    isRefreshed: boolean,
  ) => Promise<Compared | undefined>;
}

/** Looks for previews, which share what they learn of servers that do not answer. */
export function openPreviews(serverOf: (inputs: RoleInputs) => OpenServer, telling: Log): Previews {
  const outOfReach = noUnreachableServers();
  return {
    compare: async (olds, news, isRefreshed) => {
      if (news !== undefined) for (const line of iamWarnings(news)) telling.warn(line);
      const purpose = purposeOf(olds, news, isRefreshed);
      if (purpose === undefined) return undefined;
      const server = reached(() => serverOf(purpose.inputs), telling);
      return server === undefined ? undefined : inspectInTime(purpose, server);
    },
  };

  async function inspectInTime(
    purpose: Purpose,
    server: OpenServer,
  ): Promise<Compared | undefined> {
    const { inputs } = purpose;
    const place = placeOf(purpose, server);
    const leftMs = outOfReach.leftMs(place);
    if (leftMs === 0) return undefined;
    await server.load(); // reading code from disk is not the server's delay
    const started = Date.now();
    try {
      const snapshot = await within(leftMs, inspect(purpose, server));
      const report = reportOf(purpose, snapshot);
      const unmarked = purpose.kind === "drift" ? unmarkedIn(snapshot, report) : undefined;
      tell(inputs.username, unmarked === undefined ? report : { ...report, lines: [] }, telling);
      return { drift: report.drift, unmarked, generation: generationOf(purpose, snapshot) };
    } catch (error) {
      const scope = scopeOf(error);
      const database = error instanceof RoleError ? error.database : undefined;
      const waitedMs = Date.now() - started;
      const role = inputs.username;
      const what = outOfReach.failed(place, { role, scope, database, waitedMs });
      telling.warn(`${what}: ${textOf(error)}`);
      return undefined;
    }
  }
}

/** What says how to reach a server may itself be wrong: `RDS_IAM_USER_VIA`. */
function reached(open: () => OpenServer, telling: Log): OpenServer | undefined {
  try {
    return open();
  } catch (error) {
    telling.warn(`drift was not checked: ${textOf(error)}`);
    return undefined;
  }
}

function placeOf(purpose: Purpose, { way }: OpenServer): InspectionPlace {
  const { server } = purpose.inputs;
  const [last, ...further] = declarationsOf(purpose);
  const databases = [...databasesOf(last), ...further.flatMap(databasesOf)] as const;
  return { server: `${server.host}:${String(server.port)}`, way, databases };
}

async function inspect(purpose: Purpose, server: OpenServer): Promise<Snapshot> {
  const isNew = purpose.kind === "look-ahead";
  const { timeouts } = purpose.inputs;
  const snapshot = await inspectRole(server, declarationsOf(purpose), timeouts, isNew);
  if (!snapshot.inRecovery) return snapshot;
  throw new RoleError("could not connect", "the server is in recovery: it is a standby", {
    hint: "Name the writer's endpoint as `server`: a standby cannot be changed, and may lag behind.",
  });
}

function scopeOf(error: unknown): FailureScope {
  const isWithoutCredentials =
    error instanceof Error && "code" in error && error.code === "MASTER_CREDENTIALS";
  return isWithoutCredentials ? "login" : (failureScope(error) ?? "role");
}

function unmarkedIn({ role }: Snapshot, { lines }: PreviewReport): Unmarked | undefined {
  if (role === "absent" || readMarker(role.comment) !== undefined) return undefined;
  return { oid: role.oid, lines };
}

function generationOf({ inputs }: Purpose, { role }: Snapshot): number | undefined {
  const marker = role === "absent" ? undefined : readMarker(role.comment);
  return marker?.owner === inputs.owner ? marker.generation : undefined;
}

function tell(role: string, report: PreviewReport, telling: Log): void {
  telling.extras(role, report.extras);
  for (const line of report.warnings) telling.warn(line);
  telling.excluded(role, report.excluded);
  telling.change(report.lines);
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const hint =
        "Check that this machine has a way to it, and to AWS, where the master's credentials are.";
      reject(
        new RoleError("could not connect", `no answer within ${String(maxWaitMs / 1000)} seconds`, {
          hint,
        }),
      );
    }, milliseconds);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined); // told as late already
  }
}
