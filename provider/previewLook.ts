/**
 * The look of a preview: bounded, and never in the way. What does not answer is told of once, and
 * counts as out of reach for the rest of the process.
 */
import type { RoleInputs } from "./inputs";
import { lookAt } from "./liveLook";
import { nothingOutOfReach, type FailureScope, type LookPlace } from "./outOfReach";
import { failureScope } from "./postgres/connectErrors";
import { RoleError } from "./postgres/errors";
import type { Snapshot } from "./postgres/model";
import { quoted } from "./postgres/names";
import { iamWarnings } from "./previewLines";
import { purposeOf, type Purpose } from "./previewPurpose";
import { declarationsOf, reportOf, type PreviewReport } from "./previewReport";
import type { OpenServer } from "./servers";
import type { Telling } from "./telling";

type Props = Readonly<Record<string, unknown>>;

export interface PreviewLooks {
  /** What differs from the last declaration; `undefined` where nothing was compared. */
  readonly drift: (
    olds: Props,
    news: RoleInputs | undefined,
  ) => Promise<readonly string[] | undefined>;
}

/** Looks for previews, which share what they learn of servers that do not answer. */
export function openPreviewLooks(
  serverOf: (inputs: RoleInputs) => OpenServer,
  telling: Telling,
): PreviewLooks {
  const outOfReach = nothingOutOfReach();
  return {
    drift: async (olds, news) => {
      if (news !== undefined) for (const line of iamWarnings(news)) telling.warn(line);
      const purpose = purposeOf(olds, news);
      if (purpose === undefined) return undefined;
      const server = reached(() => serverOf(purpose.inputs), telling);
      return server === undefined ? undefined : lookInTime(purpose, server);
    },
  };

  async function lookInTime(
    purpose: Purpose,
    server: OpenServer,
  ): Promise<readonly string[] | undefined> {
    const { inputs } = purpose;
    const place = placeOf(inputs, server);
    const leftMs = outOfReach.leftMs(place);
    if (leftMs === 0) return undefined;
    await server.load(); // reading code from disk is not the server's delay
    const started = Date.now();
    try {
      const snapshot = await within(leftMs, look(purpose, server));
      return tell(inputs.username, reportOf(purpose, snapshot), telling);
    } catch (error) {
      const scope = scopeOf(error);
      const what = outOfReach.failed(place, scope, Date.now() - started);
      const of = scope === "role" ? ` of role ${quoted(inputs.username)}` : "";
      telling.warn(`drift${of} was not checked ${what}: ${textOf(error)}`);
      return undefined;
    }
  }
}

/** What says how to reach a server may itself be wrong: `RDS_IAM_USER_VIA`. */
function reached(open: () => OpenServer, telling: Telling): OpenServer | undefined {
  try {
    return open();
  } catch (error) {
    telling.warn(`drift was not checked: ${textOf(error)}`);
    return undefined;
  }
}

function placeOf({ server, database }: RoleInputs, { way }: OpenServer): LookPlace {
  return { server: `${server.host}:${String(server.port)}`, way, database };
}

async function look(purpose: Purpose, server: OpenServer): Promise<Snapshot> {
  const isNew = purpose.kind === "look-ahead";
  const { timeouts } = purpose.inputs;
  const snapshot = await lookAt(server, declarationsOf(purpose), timeouts, isNew);
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

function tell(role: string, report: PreviewReport, telling: Telling): PreviewReport["drift"] {
  telling.extras(role, report.extras);
  for (const line of report.warnings) telling.warn(line);
  telling.leftOut(role, report.leftOut);
  telling.change(report.lines);
  return report.drift;
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const seconds = String(Math.ceil(milliseconds / 1000));
      const hint =
        "Check that this machine has a way to it, and to AWS, where the master's credentials are.";
      reject(new RoleError("could not connect", `no answer within ${seconds} seconds`, { hint }));
    }, milliseconds);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined); // told as late already
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
