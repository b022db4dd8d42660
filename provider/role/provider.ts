/** The six methods that the engine calls for a role. */
import type { DiffAnswer } from "../diff/answer";
import { extrasReported, unreachableAfterUpdate, liveDrift, withDrift } from "../diff/drift";
import { diffRole, sendsNothing } from "../diff/roleDiff";
import { textOf } from "../../connect/errorCodes";
import { openLog } from "../engine/log";
import { PartialFailure } from "../engine/partialFailure";
import { recordedDrift, requireInputs, roleKey, type Props } from "../engine/props";
import type { RefreshNote } from "../engine/refreshNote";
import { declarationOf, removalOf, type Recorded } from "../inputs/declaration";
import { parseInputs, parseRecorded, type RoleInputs } from "../inputs/inputs";
import { declaredOf, lastDeclared, withoutNulls } from "../inputs/parts/declared";
import type { Problem } from "../inputs/parts/problem";
import { applyRole, type Applied } from "../postgres/apply/applyRole";
import { removeRole } from "../postgres/apply/removeRole";
import { desiredRole } from "../postgres/desired/desiredRole";
import type { RoleDeclaration } from "../postgres/model/declaration";
import { hasCode, RoleError, withDetail } from "../postgres/model/errors";
import { quoted } from "../postgres/model/names";
import { readMarker } from "../postgres/model/marker";
import { isStillComingUp } from "../postgres/server/failureScope";
import { generationWarnings, iamWarnings, strangerWarnings } from "../preview/lines";
import { type Compared, openPreviews, type Unmarked } from "../preview/preview";
import { lastAsKnownNow } from "../preview/purpose";
import { runProblems, runVariable } from "../preview/required";
import { inspectRole } from "../server/inspectRole";
import { openServers, runWithin, type OpenServer } from "../server/servers";

const log = openLog((line) => {
  console.log(line);
});
const servers = openServers(log.warn);
const previews = openPreviews(servers.of, log);
/** What `read` found of each role, until the `diff` of the same refresh uses it. */
const notes = new Map<string, RefreshNote>();
/** Roles that `read` has inspected: with `driftDetection: "refresh"` a preview inspects only them. */
const refreshed = new Set<string>();
/** What `check` found of each role, until the `diff` of the same step uses it. */
const compared = new Map<string, Compared>();

/** Refuses wrong inputs, and adds the drift of the live role from the last declaration. */
export async function check(
  olds: Props,
  given: Props,
): Promise<{ inputs: Props; failures: Problem[] }> {
  const news = withoutNulls(given);
  const key = roleKey(olds);
  notes.delete(key);
  compared.delete(key);
  const { problems, inputs } = parseInputs(news);
  const wrong = [...problems, ...runProblems(process.env[runVariable])];
  if (wrong.length > 0) return { inputs: news, failures: wrong };
  const last = inputs === undefined ? lastAsKnownNow(olds, news) : olds;
  const { compared: found, failures } = await previews.compare(last, inputs, refreshed.has(key));
  if (found !== undefined) compared.set(key, found);
  return {
    inputs: withDrift(news, olds["drift"], found?.drift ?? []),
    // No property: the engine would print that property's value.
    failures: failures.map((reason) => ({ property: "", reason })),
  };
}

/** Compares without the server; `check` or `read` has inspected it. */
export function diff(_id: string, olds: Props, news: Props): Promise<DiffAnswer> {
  const key = roleKey(olds);
  const found = compared.get(key);
  const seen = { note: notes.get(key), inspectedClean: found?.drift?.length === 0 };
  notes.delete(key);
  compared.delete(key);
  for (const line of generationWarnings(olds, news, found?.generation)) log.warn(line);
  printUnmarked(olds, news, found?.unmarked);
  return Promise.resolve(diffRole(olds, news, seen));
}

/** Creates the role, or continues a create that was interrupted. */
export async function create(props: Props): Promise<{ id: string; outs: Props }> {
  const inputs = requireInputs(parseInputs(props));
  requireIamAuthentication(inputs);
  const declaration = declarationOf(inputs, { owner: undefined, generation: "next" });
  const applied = await run("creating", inputs, (open) =>
    whenServerIsUp(open, inputs, () => applyTo(open, inputs, declaration)),
  );
  const generation = readMarker(applied.desired.comment)?.generation;
  const outs = { ...declaredOf(props), generation, oid: applied.oid };
  return { id: inputs.username, outs: finished(inputs.username, props, outs, applied) };
}

/** Inspects the live role: the declared values, and `drift` where it differs from them. */
export async function read(
  id: string,
  props: Props,
): Promise<{ id?: string; props?: Props; inputs?: Props }> {
  const inputs = requireInputs(parseRecorded(props));
  if (inputs.driftDetection === "off") return { id, props };
  refreshed.add(roleKey(props));
  const declaration = declarationOf(inputs, recordedIn(props, "live"));
  const snapshot = await run("refreshing", inputs, (open) =>
    inspectRole(open, [declaration], inputs.timeouts),
  );
  if (snapshot.role === "absent") return {};
  log.extras(id, extrasReported(desiredRole(declaration, snapshot).role, snapshot));
  const live = liveDrift(declaration, snapshot);
  const recorded = recordedDrift(props);
  notes.set(roleKey(props), { live, recorded });
  const declared = { ...declaredOf(props), ...(live.length === 0 ? {} : { drift: live }) };
  const marker = readMarker(snapshot.role.comment);
  const recordedKeys = { generation: props["generation"], oid: props["oid"] };
  // A role of the same name that another resource manages must not be taken for the recorded one.
  const isOwn = [inputs.owner, props["owner"]].includes(marker?.owner);
  const { generation, oid } = isOwn
    ? { generation: marker?.generation, oid: snapshot.role.oid }
    : recordedKeys;
  const unfinished = defined({ previous: props["previous"], unfinished: props["unfinished"] });
  return {
    id,
    props: {
      ...declared,
      ...defined({ generation, oid }),
      ...(props["previous"] === undefined ? {} : unfinished),
    },
    inputs: declared,
  };
}

/** Sends the difference; a change of how to connect sends nothing. */
export async function update(id: string, olds: Props, news: Props): Promise<{ outs: Props }> {
  const { generation } = olds;
  const outs = { ...declaredOf(news), ...defined({ generation, oid: olds["oid"] }) };
  if (sendsNothing(olds, news)) return { outs };
  const inputs = requireInputs(parseInputs(news));
  const previous = lastDeclared(olds);
  const recorded = {
    ...recordedIn(olds, typeof generation === "number" ? generation : "live"),
    previous: parseRecorded({ ...olds, ...previous }).inputs,
  };
  const declaration = declarationOf(inputs, recorded);
  const applied = await run("updating", inputs, (open) => applyTo(open, inputs, declaration)).catch(
    (error: unknown) => {
      throw new PartialFailure(id, olds, [textOf(error)]); // nothing was changed: the old outputs stay valid
    },
  );
  return { outs: finished(id, news, { ...outs, oid: applied.oid }, { ...applied, previous }) };
}

/** Removes the role, if it is still this resource's. */
async function remove(_id: string, props: Props): Promise<void> {
  const inputs = requireInputs(parseRecorded(props));
  const { generation, oid } = props;
  const removal = removalOf(inputs, {
    generation: typeof generation === "number" ? generation : 0,
    oid: typeof oid === "number" ? oid : undefined,
  });
  try {
    const { warnings } = await run("deleting", inputs, ({ server }) =>
      removeRole(server, removal, inputs.timeouts),
    );
    for (const line of warnings) log.warn(line);
  } catch (error) {
    if (inputs.onDelete !== "retain") throw withStateHint(error);
    console.log(`role "${inputs.username}" stays as it is, with its marker: ${textOf(error)}`);
  }
}

export { remove as delete };

/** Without this hint, the roles of a deleted server could never leave the state. */
function withStateHint(error: unknown): unknown {
  if (!hasCode(error, "could not connect")) return error;
  const hint =
    "If the server no longer exists, remove the role from the state: pulumi state delete <its URN>.";
  return new RoleError("could not connect", `${textOf(error)}\n${hint}`, { cause: error });
}

/** Only the outputs show which role it is that has no marker, and the engine does not pass them to `check`. */
function printUnmarked(olds: Props, news: Props, unmarked: Unmarked | undefined): void {
  if (unmarked === undefined) return;
  const warnings = strangerWarnings(olds, news, unmarked.oid);
  for (const line of warnings) log.warn(line);
  if (warnings.length === 0) log.change(unmarked.lines);
}

function requireIamAuthentication(inputs: RoleInputs): void {
  const [off] = iamWarnings(inputs);
  if (off !== undefined) throw new RoleError("refused", off);
}

/** Runs one operation on the role, which takes `timeouts.operationSeconds` at most. */
function run<T>(
  verb: "creating" | "refreshing" | "updating" | "deleting",
  inputs: RoleInputs,
  operation: (open: OpenServer) => Promise<T>,
): Promise<T> {
  const doing = `${verb} role ${quoted(inputs.username)}`;
  const seconds = inputs.timeouts.operationSeconds;
  return runWithin(servers.of(inputs), { doing, seconds }, operation);
}

function applyTo(
  { server }: OpenServer,
  inputs: RoleInputs,
  declaration: RoleDeclaration,
): Promise<Applied> {
  return applyRole(server, declaration, inputs.timeouts);
}

/** An Aurora writer may be created in the same `up`: its name and port work later than its resource exists. */
async function whenServerIsUp<T>(
  { server }: OpenServer,
  { timeouts: { serverSeconds } }: RoleInputs,
  apply: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + serverSeconds * 1000;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await apply();
    } catch (error) {
      if (!isStillComingUp(error) || Date.now() >= deadline) throw error;
      if (attempt === 1) {
        const bound = `${String(serverSeconds)} seconds at most (timeouts.serverSeconds)`;
        console.log(`waiting for the server, ${bound}: ${textOf(error)}`);
      }
      await server.pause(2000).catch((late: unknown) => {
        const [reason = ""] = textOf(error).split("\n");
        throw late instanceof RoleError ? withDetail(late, reason) : late;
      });
    }
  }
}

interface Finished extends Applied {
  /** What was declared before; none where the role was created. */
  readonly previous?: ReturnType<typeof lastDeclared>;
}

/** Warns about what stays, and fails partly where another database is not as declared. */
function finished(id: string, props: Props, outs: Props, applied: Finished): Props {
  const { plan, snapshot, warnings, desired, unusable, previous } = applied;
  for (const line of warnings) log.warn(line);
  for (const line of unreachableAfterUpdate(plan.unreachable, snapshot))
    log.warn(`role "${id}": ${line}`);
  log.extras(id, extrasReported(desired, snapshot));
  log.unusable(id, unusable);
  if (props["logLevel"] !== "quiet" && plan.transactions.length > 0) {
    log.excluded(id, plan.excluded);
  }
  if (applied.failures.length === 0) return outs;
  const reasons = applied.failures.map(
    ({ database, error }) => `not done in database ${quoted(database)}: ${textOf(error)}`,
  );
  // Recorded, so that the next update continues: the engine keeps the old inputs.
  const unfinished = applied.failures.map(({ database }) => database);
  const { __provider } = props;
  // Where extras are kept, only the state knows what is still to be revoked.
  const kept = desired.extraPrivileges === "revoke" ? {} : defined({ previous });
  throw new PartialFailure(id, { ...outs, ...kept, unfinished, __provider }, reasons);
}

function recordedIn(props: Props, generation: Recorded["generation"]): Recorded {
  const { owner, oid } = props;
  return {
    owner: typeof owner === "string" ? owner : undefined,
    oid: typeof oid === "number" ? oid : undefined,
    generation,
  };
}

/** Earlier releases did not record all of these, and protobuf cannot carry `undefined`. */
function defined(props: Props): Props {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}
