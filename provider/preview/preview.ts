/**
 * The inspection of a preview: its time is limited, and its failure is only a warning. A server that
 * does not answer is reported once, and skipped for the rest of the process.
 */
import { textOf } from "../../connect/errorCodes";
import type { Log } from "../engine/log";
import type { Props } from "../engine/props";
import type { RoleInputs } from "../inputs/inputs";
import { inspectRole } from "../server/inspectRole";
import { noOutages, type FailureScope, type InspectionPlace } from "./outages";
import { failureScope, isConnectTimeout } from "../postgres/server/failureScope";
import { replicaError } from "../postgres/server/replicaError";
import { versionWarnings } from "../postgres/server/supportedVersions";
import { RoleError } from "../postgres/model/errors";
import type { Snapshot } from "../postgres/model/snapshot";
import { databasesOf } from "../postgres/model/declaration";
import { readMarker } from "../postgres/model/marker";
import { iamWarnings } from "./lines";
import { purposeOf, type Purpose } from "./purpose";
import { declarationsOf, removalIn, reportOf, type PreviewReport } from "./report";
import { mayBePaused, noAnswer, silentMs, waitingLine } from "./waiting";
import type { OpenServer } from "../server/servers";

/** The result of a preview's inspection. */
export interface Compared {
  /** How the role differs from the last declaration; `undefined` where there was none. */
  readonly drift: readonly string[] | undefined;
  /** Set where the role has no marker: only the outputs show whether it is the same role. */
  readonly unmarked: Unmarked | undefined;
  /** Generation in the live role's marker; `undefined` where that is not this resource's. */
  readonly generation: number | undefined;
}

export interface Unmarked {
  readonly oid: number;
  /** The statements to come if it is the same role; not printed yet. */
  readonly lines: readonly string[];
}

export interface Previews {
  /** Inspects the role and prints what will happen; `undefined` where it was not inspected. */
  readonly compare: (
    olds: Props,
    news: RoleInputs | undefined,
    isRefreshed: boolean,
  ) => Promise<Compared | undefined>;
}

/** Inspections that share what they learn about servers that do not answer. */
export function openPreviews(serverOf: (inputs: RoleInputs) => OpenServer, log: Log): Previews {
  const outages = noOutages();
  return {
    compare: async (olds, news, isRefreshed) => {
      if (news !== undefined) for (const line of iamWarnings(news)) log.warn(line);
      const purpose = purposeOf(olds, news, isRefreshed);
      if (purpose === undefined) return undefined;
      const server = openedServer(() => serverOf(purpose.inputs), log);
      return server === undefined ? undefined : inspectInTime(purpose, server);
    },
  };

  async function inspectInTime(
    purpose: Purpose,
    server: OpenServer,
  ): Promise<Compared | undefined> {
    const { inputs } = purpose;
    const place = placeOf(purpose, server);
    const leftMs = outages.leftMs(place);
    if (leftMs === 0) return undefined;
    await server.load(); // loading code must not count as the server's delay
    const started = Date.now();
    try {
      const snapshot = await within(leftMs, inspect(purpose, server), {
        tooLate: () => noAnswer(inputs),
        onSilence: () => {
          log.waiting(waitingLine(inputs));
        },
      });
      for (const line of versionWarnings(snapshot.versionNum)) log.warn(line);
      const report = reportOf(purpose, snapshot);
      const unmarked = purpose.kind === "drift" ? unmarkedIn(snapshot, report) : undefined;
      print(inputs.username, unmarked === undefined ? report : { ...report, lines: [] }, log);
      return { drift: report.drift, unmarked, generation: generationOf(purpose, snapshot) };
    } catch (error) {
      const scope = scopeOf(error);
      const database = error instanceof RoleError ? error.database : undefined;
      const waitedMs = Date.now() - started;
      const role = inputs.username;
      const what = outages.failed(place, { role, scope, database, waitedMs });
      const hint = isConnectTimeout(error) ? mayBePaused(inputs.server) : "";
      log.warn(`${what}: ${textOf(error)}${hint}`);
      return undefined;
    }
  }
}

/** The way to the server may itself be wrong, such as `RDS_IAM_USER_VIA`. */
function openedServer(open: () => OpenServer, log: Log): OpenServer | undefined {
  try {
    return open();
  } catch (error) {
    log.warn(`drift was not checked: ${textOf(error)}`);
    return undefined;
  }
}

function placeOf(purpose: Purpose, { way }: OpenServer): InspectionPlace {
  const { server, timeouts } = purpose.inputs;
  const [last, ...further] = declarationsOf(purpose);
  const databases = [...databasesOf(last), ...further.flatMap(databasesOf)] as const;
  const maxWaitMs = timeouts.previewSeconds * 1000;
  return { server: `${server.host}:${String(server.port)}`, way, databases, maxWaitMs };
}

async function inspect(purpose: Purpose, server: OpenServer): Promise<Snapshot> {
  const { timeouts } = purpose.inputs;
  const snapshot = await inspectRole(server, declarationsOf(purpose), timeouts, {
    isAhead: purpose.kind === "look-ahead",
    removal: removalIn(purpose),
  });
  if (snapshot.inRecovery) throw replicaError();
  return snapshot;
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

function print(role: string, report: PreviewReport, log: Log): void {
  log.extras(role, report.extras);
  for (const line of report.warnings) log.warn(line);
  log.excluded(role, report.excluded);
  log.unusable(role, report.unusable);
  log.change(report.lines);
}

interface Waiting {
  /** What a result that comes too late is reported as. */
  readonly tooLate: () => Error;
  /** Called once where there is no result yet after the time in which most servers answer. */
  readonly onSilence: () => void;
}

async function within<T>(
  milliseconds: number,
  work: Promise<T>,
  { tooLate, onSilence }: Waiting,
): Promise<T> {
  const timers: NodeJS.Timeout[] = [];
  const late = new Promise<never>((_, reject) => {
    timers.push(
      setTimeout(() => {
        reject(tooLate());
      }, milliseconds),
    );
  });
  if (milliseconds > silentMs) timers.push(setTimeout(onSilence, silentMs));
  try {
    return await Promise.race([work, late]);
  } finally {
    timers.forEach(clearTimeout);
    work.catch(() => undefined); // it was already reported as late
  }
}
