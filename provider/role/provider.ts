/** The six methods that the engine calls for a role. */
import { declarationOf, removalOf, type Recorded } from "../inputs/declaration";
import {
  addressOf,
  diffRole,
  sendsNothing,
  type DiffAnswer,
  type RefreshNote,
} from "../diff/diffInputs";
import { extrasReported, unreachableAfterUpdate, liveDrift, withDrift } from "../diff/drift";
import { declaredOf, parseInputs, type RoleInputs } from "../inputs/inputs";
import { inspectRole } from "../server/inspectRole";
import { PartialFailure } from "./partialFailure";
import { applyRole, type Applied } from "../postgres/apply/applyRole";
import { isStillComingUp } from "../postgres/server/failureScope";
import { desiredRole } from "../postgres/desired/desiredRole";
import type { RoleDeclaration } from "../postgres/model/declaration";
import { hasCode, RoleError } from "../postgres/model/errors";
import { readMarker } from "../postgres/model/marker";
import { removeRole } from "../postgres/apply/removeRole";
import { type Compared, openPreviews, type Unmarked } from "../preview/preview";
import { iamWarnings, strangerWarnings } from "../preview/lines";
import type { Problem } from "../inputs/parts/problem";
import { openServers } from "../server/servers";
import { openLog } from "../preview/log";

type Props = Readonly<Record<string, unknown>>;

const servers = openServers();
const log = openLog((line) => {
  console.log(line);
});
const previews = openPreviews(servers.of, log);
/** What each role's `read` found, until the `diff` of the same refresh takes it. */
const notes = new Map<string, RefreshNote>();
/** Roles that `read` has looked at: what a preview says of them may be looked up again. */
const refreshed = new Set<string>();
/** What `check` has found of each role, until the `diff` of the same step takes it. */
const compared = new Map<string, Compared>();

/** Refuse what is wrong, and add what differs between the last declaration and the live role. */
export async function check(
  olds: Props,
  news: Props,
): Promise<{ inputs: Props; failures: Problem[] }> {
  const key = noteKey(olds);
  notes.delete(key);
  compared.delete(key);
  const { problems, inputs } = parseInputs(news);
  if (problems.length > 0) return { inputs: news, failures: [...problems] };
  const found = await previews.compare(olds, inputs, refreshed.has(key));
  if (found !== undefined) compared.set(key, found);
  return { inputs: withDrift(news, olds["drift"], found?.drift ?? []), failures: [] };
}

/** Compare without the server; a look has been made in `check` or `read`. */
export function diff(_id: string, olds: Props, news: Props): Promise<DiffAnswer> {
  const key = noteKey(olds);
  const found = compared.get(key);
  const seen = { note: notes.get(key), inspectedClean: found?.drift?.length === 0 };
  notes.delete(key);
  compared.delete(key);
  tellOfUnmarked(olds, news, found?.unmarked);
  return Promise.resolve(diffRole(olds, news, seen));
}

/** Make the role, or go on where a create before this one was cut off. */
export async function create(props: Props): Promise<{ id: string; outs: Props }> {
  const inputs = complete(props);
  requireIamAuthentication(inputs);
  const declaration = declarationOf(inputs, { owner: undefined, generation: "next" });
  const applied = await whenServerIsUp(inputs, () => applyTo(inputs, declaration));
  const generation = readMarker(applied.desired.comment)?.generation;
  const outs = { ...declaredOf(props), generation, oid: applied.oid };
  return { id: inputs.username, outs: finished(inputs.username, props, outs, applied) };
}

/** The live role: declared values, and `drift` where it differs from them. */
export async function read(
  id: string,
  props: Props,
): Promise<{ id?: string; props?: Props; inputs?: Props }> {
  const inputs = complete(props);
  if (inputs.driftDetection === "off") return { id, props };
  refreshed.add(noteKey(props));
  const declaration = declarationOf(inputs, recordedIn(props, "live"));
  const snapshot = await inspectRole(servers.of(inputs), [declaration], inputs.timeouts);
  if (snapshot.role === "absent") return {};
  log.extras(id, extrasReported(desiredRole(declaration, snapshot).role, snapshot));
  const live = liveDrift(declaration, snapshot);
  const recorded = Array.isArray(props["drift"]) ? props["drift"].map(String) : [];
  notes.set(noteKey(props), { live, recorded });
  const declared = { ...declaredOf(props), ...(live.length === 0 ? {} : { drift: live }) };
  const marker = readMarker(snapshot.role.comment);
  const recordedNotes = { generation: props["generation"], oid: props["oid"] };
  const { generation, oid } =
    marker === undefined
      ? recordedNotes
      : { generation: marker.generation, oid: snapshot.role.oid };
  return { id, props: { ...declared, ...defined({ generation, oid }) }, inputs: declared };
}

/** Send the difference; a change that only says how to connect sends nothing. */
export async function update(id: string, olds: Props, news: Props): Promise<{ outs: Props }> {
  const { generation } = olds;
  const outs = { ...declaredOf(news), ...defined({ generation, oid: olds["oid"] }) };
  if (sendsNothing(olds, news)) return { outs };
  const inputs = complete(news);
  const recorded = {
    ...recordedIn(olds, typeof generation === "number" ? generation : "live"),
    previous: parseInputs(olds).inputs,
  };
  const applied = await applyTo(inputs, declarationOf(inputs, recorded)).catch((error: unknown) => {
    throw new PartialFailure(id, olds, [textOf(error)]); // nothing was changed: the old outputs hold
  });
  return { outs: finished(id, news, { ...outs, oid: applied.oid }, applied) };
}

/** Take the role away, if it is still this resource's. */
async function remove(_id: string, props: Props): Promise<void> {
  const inputs = complete(props);
  const { generation } = props;
  const removal = removalOf(inputs, typeof generation === "number" ? generation : 0);
  try {
    const { kept } = await removeRole(servers.of(inputs).server, removal, inputs.timeouts);
    if (kept !== undefined) console.log(`${kept}: it is left as it is`);
  } catch (error) {
    if (inputs.onDelete !== "retain") throw withWayOut(error);
    console.log(`role "${inputs.username}" is retained, its marker too: ${textOf(error)}`);
  }
}

export { remove as delete };

/** A server that is gone for good would keep its roles in the state for ever. */
function withWayOut(error: unknown): unknown {
  if (!hasCode(error, "could not connect")) return error;
  const wayOut =
    "If the server is gone for good, take the role out of the state: pulumi state delete <its URN>.";
  return new RoleError("could not connect", `${textOf(error)}\n${wayOut}`, { cause: error });
}

/** Which role it is that lost its marker, the outputs tell, which `check` is not given. */
function tellOfUnmarked(olds: Props, news: Props, unmarked: Unmarked | undefined): void {
  if (unmarked === undefined) return;
  const warnings = strangerWarnings(olds, news, unmarked.oid);
  for (const line of warnings) log.warn(line);
  if (warnings.length === 0) log.change(unmarked.lines);
}

function requireIamAuthentication(inputs: RoleInputs): void {
  const [off] = iamWarnings(inputs);
  if (off !== undefined) throw new RoleError("refused", off);
}

function applyTo(inputs: RoleInputs, declaration: RoleDeclaration): Promise<Applied> {
  return applyRole(servers.of(inputs).server, declaration, inputs.timeouts);
}

/** An Aurora writer may be made in the same `up`: its name and port come later than its resource. */
async function whenServerIsUp<T>(inputs: RoleInputs, run: () => Promise<T>): Promise<T> {
  const { serverSeconds } = inputs.timeouts;
  const deadline = Date.now() + serverSeconds * 1000;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (!isStillComingUp(error) || Date.now() >= deadline) throw error;
      if (attempt === 1) {
        const bound = `${String(serverSeconds)} seconds at most (timeouts.serverSeconds)`;
        console.log(`waiting for the server, ${bound}: ${textOf(error)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

/** Warn of what stays, and fail partly where a further database is not as declared. */
function finished(id: string, props: Props, outs: Props, applied: Applied): Props {
  const { plan, snapshot, warnings, desired } = applied;
  for (const line of warnings) log.warn(line);
  for (const line of unreachableAfterUpdate(plan.unreachable, snapshot))
    log.warn(`role "${id}": ${line}`);
  log.extras(id, extrasReported(desired, snapshot));
  if (props["logLevel"] !== "quiet" && plan.transactions.length > 0) {
    log.excluded(id, plan.excluded);
  }
  if (applied.failures.length === 0) return outs;
  const reasons = applied.failures.map(
    ({ database, error }) => `not done in database "${database}": ${textOf(error)}`,
  );
  // Recorded, for the engine keeps the old inputs: the next update must not take it for done.
  const unfinished = applied.failures.map(({ database }) => database);
  const { __provider } = props;
  throw new PartialFailure(id, { ...outs, unfinished, __provider }, reasons);
}

function complete(props: Props): RoleInputs {
  const { inputs, problems } = parseInputs(props);
  if (inputs !== undefined) return inputs;
  const lines = problems.map(({ property, reason }) => `${property}: ${reason}`);
  throw new Error(["inputs cannot be used:", ...lines].join("\n  "));
}

function recordedIn(props: Props, generation: Recorded["generation"]): Recorded {
  const { owner, oid } = props;
  return {
    owner: typeof owner === "string" ? owner : undefined,
    oid: typeof oid === "number" ? oid : undefined,
    generation,
  };
}

/** States of earlier releases lack some notes, and protobuf cannot carry `undefined`. */
function defined(props: Props): Props {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}

/** Not of the server's whole text: nothing promises the order of its keys across the engine. */
function noteKey({ username, server }: Props): string {
  const address = addressOf(server);
  return JSON.stringify([username, address?.host, address?.port]);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
