/** The six methods that the engine calls for a login that is verified. */
import type { DiffAnswer } from "../diff/answer";
import { textOf } from "../../connect/errorCodes";
import { openLog } from "../engine/log";
import { PartialFailure } from "../engine/partialFailure";
import { recordedDrift, requireInputs, roleKey, type Props } from "../engine/props";
import type { RefreshNote } from "../engine/refreshNote";
import { declaredOf, withoutNulls } from "../inputs/parts/declared";
import type { Problem } from "../inputs/parts/problem";
import { quoted } from "../postgres/model/names";
import {
  isRequired,
  isRequiredByRun,
  requirementOf,
  runProblems,
  runVariable,
  withWayOut,
} from "../preview/required";
import { tryLoginFor } from "./attempt";
import { diffLogin, verifiesNothing } from "./diff";
import { parseLoginInputs, type LoginInputs } from "./inputs";
import { driftOf, refusalError } from "./refusal";

/** How long `read` tries: just enough for a second attempt. */
const readSeconds = 2;

const log = openLog((line) => {
  console.log(line);
});
/** What `read` found of each login, until the `diff` of the same refresh uses it. */
const notes = new Map<string, RefreshNote>();

/** Refuses wrong inputs. A plain preview never logs in. */
export function check(olds: Props, news: Props): Promise<{ inputs: Props; failures: Problem[] }> {
  notes.delete(roleKey(olds));
  const { problems } = parseLoginInputs(news);
  const failures = [...problems, ...runProblems(process.env[runVariable])];
  return Promise.resolve({ inputs: withoutNulls(news), failures });
}

/** Compares without the server and AWS; `read` has tried the login. */
export function diff(_id: string, olds: Props, news: Props): Promise<DiffAnswer> {
  const key = roleKey(olds);
  const note = notes.get(key);
  notes.delete(key);
  return Promise.resolve(diffLogin(olds, news, { note }));
}

/** Logs in, and waits until new IAM resources are effective. */
export async function create(props: Props): Promise<{ id: string; outs: Props }> {
  const inputs = requireInputs(parseLoginInputs(props));
  await verify(inputs);
  return { id: inputs.username, outs: declaredOf(props) };
}

/**
 * Logs in. A refusal is drift. A server that cannot be reached is a warning, or an error where drift
 * detection is required.
 */
export async function read(
  id: string,
  props: Props,
): Promise<{ id: string; props: Props; inputs?: Props }> {
  const inputs = requireInputs(parseLoginInputs(props));
  if (inputs.driftDetection === "off") return { id, props };
  const recorded = recordedDrift(props);
  const live = (await liveDrift(inputs)) ?? recorded;
  notes.set(roleKey(props), { live, recorded });
  const declared = { ...declaredOf(props), ...(live.length === 0 ? {} : { drift: live }) };
  return { id, props: declared, inputs: declared };
}

/** Logs in again, unless only the way to connect has changed. */
export async function update(id: string, olds: Props, news: Props): Promise<{ outs: Props }> {
  if (verifiesNothing(olds, news)) return { outs: declaredOf(news) };
  await verify(requireInputs(parseLoginInputs(news))).catch((error: unknown) => {
    throw new PartialFailure(id, olds, [textOf(error)]); // the old outputs stay valid, drift included
  });
  return { outs: declaredOf(news) };
}

/** There is nothing to delete. */
function remove(): Promise<void> {
  return Promise.resolve();
}

export { remove as delete };

/** Lines of drift; `undefined`: the login could not be tried, and a warning says why. */
async function liveDrift(inputs: LoginInputs): Promise<readonly string[] | undefined> {
  const seconds = Math.min(inputs.timeouts.verifySeconds, readSeconds);
  try {
    const refusal = await tryLoginFor(seconds, inputs, () => undefined);
    return refusal === undefined ? [] : [driftOf(refusal)];
  } catch (error) {
    const { host, port } = inputs.server;
    const text = `login was not verified on ${host}:${String(port)}: ${textOf(error)}`;
    const requirement = requirementOf({}, inputs, isRequiredByRun(process.env[runVariable]));
    if (isRequired(requirement)) {
      const what = `drift detection is required, and the ${text}`;
      throw new Error(withWayOut(what, requirement), { cause: error });
    }
    log.warn(text);
    return undefined;
  }
}

async function verify(inputs: LoginInputs): Promise<void> {
  const { username, timeouts } = inputs;
  const { verifySeconds } = timeouts;
  const refusal = await tryLoginFor(verifySeconds, inputs, (reason) => {
    const bound = `${String(verifySeconds)} seconds at most (timeouts.verifySeconds)`;
    console.log(`waiting for the login of ${quoted(username)}, ${bound}: ${reason}`);
  }).catch((error: unknown) => {
    throw new Error(`could not verify the login of ${quoted(username)}: ${textOf(error)}`, {
      cause: error,
    });
  });
  if (refusal !== undefined) throw refusalError(refusal, username);
}
