/**
 * The look of a preview: bounded, and never in the way. A server that does not answer is told of
 * once, and counts as down for the rest of the process; what concerns one role is told of that role.
 */
import { declarationOf } from "./declaration";
import { extrasReported, liveDrift } from "./drift";
import { declaredOf, parseInputs, type RoleInputs } from "./inputs";
import { lookAt } from "./liveLook";
import { isServerDown } from "./postgres/connectErrors";
import { desiredRole } from "./postgres/desired";
import { RoleError } from "./postgres/errors";
import type { RoleDeclaration, Snapshot } from "./postgres/model";
import { planRole } from "./postgres/plan";
import type { OpenServer } from "./servers";
import type { Telling } from "./telling";

type Props = Readonly<Record<string, unknown>>;

/** No preview waits longer for a server. */
const maxWaitMs = 10_000;

/** Looks for previews; `down` is what this process knows of servers that did not answer. */
export function openPreviewLooks(
  serverOf: (inputs: RoleInputs) => OpenServer,
  telling: Telling,
): {
  readonly drift: (olds: Props, news: RoleInputs | undefined) => Promise<readonly string[]>;
} {
  const down = new Set<string>();
  return {
    drift: async (olds, news) => {
      const inputs = inputsToLookWith(olds, news);
      if (inputs === undefined) return [];
      const place = `${inputs.server.host}:${String(inputs.server.port)}`;
      if (down.has(place)) return [];
      try {
        return await driftOf(serverOf(inputs), telling, inputs, news);
      } catch (error) {
        const isDown = isServerDown(error);
        if (isDown) down.add(place);
        const what = isDown ? "drift" : `drift of role "${inputs.username}"`;
        telling.warn(`${what} was not checked on ${place}: ${textOf(error)}`);
        return [];
      }
    },
  };
}

/** The role as it was declared last, reached the way it is declared now. */
function inputsToLookWith(olds: Props, news: RoleInputs | undefined): RoleInputs | undefined {
  if (Object.keys(declaredOf(olds)).length === 0) return undefined; // a role that is made new
  const { inputs } = parseInputs(olds);
  if (inputs === undefined || (news ?? inputs).driftDetection !== "preview") return undefined;
  if (news === undefined) return inputs;
  const { master, via, ca, timeouts } = news;
  const { resourceIds } = inputs.server;
  const moved = news.server.resourceIds.some((id) => resourceIds.includes(id)); // else it is replaced
  return { ...inputs, master, via, ca, timeouts, server: moved ? news.server : inputs.server };
}

async function driftOf(
  server: OpenServer,
  telling: Telling,
  inputs: RoleInputs,
  news: RoleInputs | undefined,
): Promise<readonly string[]> {
  const recorded = { owner: inputs.owner, generation: "live" } as const;
  const declared = declarationOf(inputs, recorded);
  const next = news?.username === inputs.username ? declarationOf(news, recorded) : undefined;
  const looked = lookAt(
    server,
    next === undefined ? [declared] : [declared, next],
    inputs.timeouts,
  );
  const snapshot = await within(maxWaitMs, looked);
  if (next !== undefined && news !== undefined) tellPlan(next, snapshot, telling, news.logLevel);
  return liveDrift(declared, snapshot);
}

/** What will be sent, where something will: previews and updates look alike to the provider. */
function tellPlan(
  declaration: RoleDeclaration,
  snapshot: Snapshot,
  telling: Telling,
  logLevel: RoleInputs["logLevel"],
): void {
  const desired = desiredRole(declaration, snapshot);
  telling.extras(declaration.name, extrasReported(desired.role, snapshot));
  const planned = planRole(desired, snapshot);
  if (logLevel === "quiet" || !("plan" in planned)) return;
  if (planned.plan.transactions.length > 0) {
    telling.leftOut(declaration.name, planned.plan.leftOut);
  }
  for (const { database, statements } of planned.plan.transactions) {
    console.log(`role "${declaration.name}", database "${database}":`);
    for (const { summary, text } of statements) {
      console.log(`  ${logLevel === "sql" ? `${text};` : summary}`);
    }
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const seconds = String(milliseconds / 1000);
      reject(new RoleError("could not connect", `no answer within ${seconds} seconds`));
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
