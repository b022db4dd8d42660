/** The commands of the walk, and what they show of each role. */
import { z } from "zod";
import { PulumiError } from "../pulumiCommand";
import { parsePreview, type PreviewDigest } from "../pulumiJson";
import { ROLE_TYPE, type RoleStack } from "../roleStack";
import { NOTHING, type Shown } from "./expected";
import { linesOf } from "./lines";
import { USERS } from "./model";

/** A command that shows and changes nothing. */
export type Look = "preview" | "preview --refresh" | "refresh --preview-only";

/** What a command shows of each user, by the user's name in the program. */
export type ShownOf = Readonly<Record<string, Shown>>;

/** A step of a command: a preview tells it in another form than a command that changes something. */
interface Step {
  readonly op: string;
  readonly urn: string;
  /** Keys of the detailed diff. */
  readonly changed: readonly string[];
  /** `drift` of the new inputs. */
  readonly drift: unknown;
}

/** Runs it with `--expect-no-changes`, and says what it shows. */
export async function look(stack: RoleStack, command: Look): Promise<ShownOf> {
  const operate = command === "refresh --preview-only" ? stack.refreshPreview : stack.preview;
  const result = await operate({
    args: ["--json"],
    refresh: command === "preview --refresh",
    expectNoChanges: true,
  }).catch((error: unknown) => {
    if (error instanceof PulumiError && error.result.exitCode === 7) return error.result;
    throw error;
  });
  const digest = parsePreview(result.stdout);
  const shown = shownOf(
    command === "refresh --preview-only" ? refreshSteps(digest) : stepsOf(digest),
  );
  const shows = Object.values(shown).some(({ op }) => op !== "same");
  if ((result.exitCode !== 0) !== shows) {
    throw new PulumiError(`shows ${String(shows)}, and --expect-no-changes disagrees`, result);
  }
  return shown;
}

function stepsOf({ steps }: PreviewDigest): readonly Step[] {
  return steps
    .filter(({ op }) => op !== "refresh")
    .map(({ op, urn, detailedDiff, newState }) => ({
      op,
      urn,
      changed: Object.keys(detailedDiff),
      drift: newState?.inputs?.["drift"],
    }));
}

/**
 * An update that comes without a detailed diff is shown by all views but JSON, which counts it and
 * calls it a refresh. Those with a drift that the outputs did not hold are meant. Where an update has
 * repaired the same drift before, JSON shows it in the inputs alone. The count proves it.
 */
function refreshSteps(digest: PreviewDigest): readonly Step[] {
  const steps = stepsOf(digest);
  const told = new Set(steps.map(({ urn }) => urn));
  const untold = digest.steps.filter(
    ({ op, urn }) => op === "refresh" && isRole(urn) && !told.has(urn),
  );
  const quiet = untold.filter(
    ({ oldState, newState }) => ![driftIn(oldState), "[]"].includes(driftIn(newState)),
  );
  const again = untold.filter(
    (step) => !quiet.includes(step) && step.newState?.inputs?.["drift"] !== undefined,
  );
  const counted = digest.changeSummary["update"] ?? 0;
  for (const more of [quiet, [...quiet, ...again]]) {
    const all = [...steps, ...more.map(updated)];
    if (all.filter(({ op }) => op === "update").length === counted) return all;
  }
  const found = JSON.stringify([...steps, ...untold.map(updated)]);
  throw new Error(`${String(counted)} updates counted, found ${found}`);
}

function updated({ urn, newState }: PreviewDigest["steps"][number]): Step {
  return { op: "update", urn, changed: ["drift"], drift: newState?.inputs?.["drift"] };
}

function driftIn(state: PreviewDigest["steps"][number]["oldState"]): string {
  return JSON.stringify(state?.outputs?.["drift"] ?? []);
}

/** Runs a command that changes something, without a preview of its own, and says what it shows. */
export async function change(stack: RoleStack, command: "refresh" | "up"): Promise<ShownOf> {
  const { stdout } = await stack[command]({ args: ["--json", "--skip-preview"] });
  const events = stdout.split("\n").filter((line) => line.startsWith("{"));
  return shownOf(
    events.flatMap((line) => {
      const step = event.parse(JSON.parse(line)).resOutputsEvent?.metadata;
      if (step === undefined) return [];
      const { op, urn } = step;
      const drift = step.new?.inputs?.["drift"];
      // Without a detailed diff a refresh is shown as its old and new outputs, which hold drift too.
      const changed = Object.keys(step.detailedDiff ?? (command === "refresh" ? { drift } : {}));
      return [{ op, urn, changed, drift }];
    }),
  );
}

const event = z.object({
  resOutputsEvent: z
    .object({
      metadata: z.object({
        op: z.string(),
        urn: z.string(),
        detailedDiff: z.record(z.string(), z.unknown()).nullable(),
        new: z.object({ inputs: z.record(z.string(), z.unknown()).nullish() }).nullish(),
      }),
    })
    .optional(),
});

/** A replacement is told as its parts, too. */
const PARTS = ["create-replacement", "delete-replaced"];

function shownOf(all: readonly Step[]): ShownOf {
  const shown = all.filter(({ op, urn }) => isRole(urn) && !["same", ...PARTS].includes(op));
  const names = shown.map(({ urn }) => urn.split("::").at(-1) ?? "");
  if (new Set(names).size < names.length) {
    throw new Error(`several steps for a role: ${JSON.stringify(all)}`);
  }
  const none = USERS.map((user) => [user, NOTHING] as const);
  return {
    ...Object.fromEntries(none),
    ...Object.fromEntries(shown.map((step, index) => [names[index] ?? "", shownIn(step)])),
  };
}

function shownIn(step: Step): Shown {
  const { op, changed } = step;
  const inDiff = changed.some((key) => /^drift(\[|$)/.test(key));
  const lines = linesOf(step.drift);
  switch (op) {
    case "replace":
      return { op, drift: inDiff };
    case "create":
    case "delete":
      return { op, drift: lines };
    case "update":
      return { op, drift: shownLines(lines, inDiff) };
    default:
      throw new Error(`unexpected step ${op}`);
  }
}

/** What the inputs hold is shown only where the engine sees a difference in it. */
function shownLines(lines: readonly string[], inDiff: boolean): Shown["drift"] {
  if (lines.length === 0) return inDiff ? "gone" : [];
  return inDiff ? lines : ["(not in the diff)", ...lines];
}

function isRole(urn: string): boolean {
  return urn.includes(`::${ROLE_TYPE}::`);
}
