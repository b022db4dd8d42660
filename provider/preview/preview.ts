/**
 * The inspection of a preview: its time is limited, and its failure is only a warning unless drift
 * detection is required. A server that does not answer is reported once, and skipped for the rest of the
 * process.
 */
import { textOf } from "../../connect/errorCodes";
import type { Log } from "../engine/log";
import type { Props } from "../engine/props";
import type { RoleInputs } from "../inputs/inputs";
import { inspectRole } from "../server/inspectRole";
import { noOutages, type FailureScope, type InspectionPlace, type Reason } from "./outages";
import {
  isRequired,
  isRequiredByRun,
  mayPassInUpdate,
  offWarnings,
  requiredFailure,
  requirementOf,
  runVariable,
  sameFailure,
  stateFailures,
  type Requirement,
} from "./required";
import { failureScope, isConnectTimeout } from "../postgres/server/failureScope";
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

/** What a preview found of a role. */
export interface Previewed {
  /** `undefined` where the role was not inspected. */
  readonly compared: Compared | undefined;
  /** Why the preview must fail: the role could not be inspected, and that is required. */
  readonly failures: readonly string[];
}

export interface Previews {
  /** Inspects the role and prints what will happen. */
  readonly compare: (
    olds: Props,
    news: RoleInputs | undefined,
    isRefreshed: boolean,
  ) => Promise<Previewed>;
}

/** Inspections that share what they learn about servers that do not answer. */
export function openPreviews(serverOf: (inputs: RoleInputs) => OpenServer, log: Log): Previews {
  const outages = noOutages();
  const failureOf = requiredFailures();
  return {
    compare: async (olds, news, isRefreshed) => {
      if (news !== undefined) for (const line of iamWarnings(news)) log.warn(line);
      const isByRun = isRequiredByRun(process.env[runVariable]);
      for (const line of offWarnings(olds, news, isByRun)) log.warn(line);
      const requirement = requirementOf(olds, news, isByRun);
      const purpose = purposeOf(olds, news, isRefreshed, isRequired(requirement));
      if (purpose === undefined) return failing(stateFailures(olds, requirement));
      const answer = await inspectInTime(
        purpose,
        openedServer(() => serverOf(purpose.inputs)),
      );
      if ("compared" in answer) return { compared: answer.compared, failures: [] };
      if (isRequired(requirement) && !(purpose.kind === "look-ahead" && answer.reason.mayPass)) {
        return failing([failureOf(purpose.inputs, requirement, answer.reason)]);
      }
      if (answer.warning !== undefined) log.warn(`${answer.warning}: ${answer.reason.text}`);
      return failing([]);
    },
  };

  async function inspectInTime(
    purpose: Purpose,
    server: OpenServer | NotCompared,
  ): Promise<{ readonly compared: Compared } | NotCompared> {
    if ("reason" in server) return server;
    const { inputs } = purpose;
    const place = placeOf(purpose, server);
    const leftMs = outages.leftMs(place);
    const tooLate = noAnswer(inputs);
    if (leftMs === 0) return { reason: outages.reasonOf(place) ?? reasonOf(tooLate, tooLate) };
    await server.load(); // neither code nor a tunnel counts as the server's delay
    const started = Date.now();
    try {
      const snapshot = await within(leftMs, inspect(purpose, server), {
        tooLate,
        onSilence: () => {
          log.waiting(waitingLine(inputs));
        },
      });
      return { compared: reported(purpose, snapshot) };
    } catch (error) {
      const database = error instanceof RoleError ? error.database : undefined;
      const reason = reasonOf(error, tooLate, inputs);
      const waitedMs = Date.now() - started;
      const role = inputs.username;
      const failure = { role, scope: scopeOf(error), database, waitedMs, reason };
      return { warning: outages.failed(place, failure), reason };
    }
  }

  function reported(purpose: Purpose, snapshot: Snapshot): Compared {
    for (const line of versionWarnings(snapshot.versionNum)) log.warn(line);
    const report = reportOf(purpose, snapshot);
    const unmarked = purpose.kind === "drift" ? unmarkedIn(snapshot, report) : undefined;
    const { username } = purpose.inputs;
    print(username, unmarked === undefined ? report : { ...report, lines: [] }, log);
    return { drift: report.drift, unmarked, generation: generationOf(purpose, snapshot) };
  }
}

/** A role that could not be inspected. */
interface NotCompared {
  readonly reason: Reason;
  /** What was not checked; `undefined` where an earlier warning has said so. */
  readonly warning?: string;
}

function failing(failures: readonly string[]): Previewed {
  return { compared: undefined, failures };
}

/** @param tooLate the error of a server that has not answered in time */
function reasonOf(error: unknown, tooLate: Error, inputs?: RoleInputs): Reason {
  const hint = inputs !== undefined && isConnectTimeout(error) ? mayBePaused(inputs.server) : "";
  return {
    text: `${textOf(error)}${hint}`,
    mayPass: error === tooLate || mayPassInUpdate(error),
  };
}

/** Errors of one preview: each reason in full once for a server, then only as the same reason. */
function requiredFailures(): (
  inputs: RoleInputs,
  requirement: Requirement,
  reason: Reason,
) => string {
  const told = new Map<string, string>();
  return ({ username, server: { host, port } }, requirement, { text }) => {
    const server = `${host}:${String(port)}`;
    const key = JSON.stringify([server, text]);
    const first = told.get(key) ?? username;
    told.set(key, first);
    const failed = { username, server, requirement };
    return first === username ? requiredFailure(failed, text) : sameFailure(failed, first);
  };
}

/** The way to the server may itself be wrong, such as `RDS_IAM_USER_VIA`. */
function openedServer(open: () => OpenServer): OpenServer | NotCompared {
  try {
    return open();
  } catch (error) {
    return {
      reason: { text: textOf(error), mayPass: false },
      warning: "drift was not checked",
    };
  }
}

function placeOf(purpose: Purpose, { way }: OpenServer): InspectionPlace {
  const { server, timeouts } = purpose.inputs;
  const [last, ...further] = declarationsOf(purpose);
  const databases = [...databasesOf(last), ...further.flatMap(databasesOf)] as const;
  const maxWaitMs = timeouts.previewSeconds * 1000;
  return { server: `${server.host}:${String(server.port)}`, way, databases, maxWaitMs };
}

function inspect(purpose: Purpose, server: OpenServer): Promise<Snapshot> {
  return inspectRole(server, declarationsOf(purpose), purpose.inputs.timeouts, {
    isAhead: purpose.kind === "look-ahead",
    removal: removalIn(purpose),
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

function print(role: string, report: PreviewReport, log: Log): void {
  log.extras(role, report.extras);
  for (const line of report.warnings) log.warn(line);
  log.excluded(role, report.excluded);
  log.unusable(role, report.unusable);
  log.change(report.lines);
}

interface Waiting {
  /** What a result that comes too late is reported as. */
  readonly tooLate: Error;
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
        reject(tooLate);
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
