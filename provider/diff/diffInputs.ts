/** Whether inputs differ from recorded outputs, and whether the role must be replaced. */
import { isDeepStrictEqual } from "node:util";
import { sameDrift } from "./drift";
import type { Props } from "../engine/props";
import type { RefreshNote } from "../engine/refreshNote";
import { grantDeclaration, namesMeant } from "../inputs/grants/declaration";
import type { GrantInput } from "../inputs/grants/parts";
import { parseInputs } from "../inputs/inputs";
import { declaredOf } from "../inputs/parts/declared";

/** The answer to the engine. Without `changes` the engine compares the inputs itself, drift included. */
export interface DiffAnswer {
  readonly changes?: boolean;
  readonly replaces: string[];
}

/** What this process found of the role, beside the properties that the engine passes. */
export interface Seen {
  /** What `read` found, where the engine calls `diff` for the same refresh. */
  readonly note?: RefreshNote | undefined;
  /** Whether `check` has just found no drift: the drift in the state is then out of date. */
  readonly inspectedClean?: boolean;
}

/** Whether inputs differ from recorded outputs, live drift included. */
export function diffRole(outs: Props, news: Props, seen: Seen): DiffAnswer {
  const replaces = [...replacingKeys(outs, news)];
  const changes = hasChanges(outs, news) || (seen.note === undefined && isUnfinished(outs));
  return driftAnswer(outs, news, seen, { changes, replaces });
}

/**
 * Adds drift to the answer for what was `declared`, so that every command shows exactly the live
 * drift. During a refresh the engine passes the outputs that `read` has just returned and the inputs
 * of the old state.
 */
export function driftAnswer(
  outs: Props,
  news: Props,
  { note, inspectedClean = false }: Seen,
  declared: { readonly changes: boolean; readonly replaces: string[] },
): DiffAnswer {
  const { replaces } = declared;
  if (note !== undefined) {
    const { live, recorded } = note;
    const isKnown = sameDrift(news["drift"], live); // else the engine shows it by comparing inputs
    if (sameDrift(recorded, live) && (live.length === 0 || isKnown)) return declared;
    return live.length > 0 && isKnown ? { changes: true, replaces } : { replaces };
  }
  if (hasDrift(news) || (hasDrift(outs) && !inspectedClean)) return { replaces };
  return declared;
}

/** Keys that only say how to reach the server, or what to do later: changing them sends nothing. */
const notSent = [
  "onDelete",
  "via",
  "master",
  "ca",
  "timeouts",
  "logLevel",
  "driftDetection",
  "adoptExisting",
  "server",
];

/** Whether an update has nothing to send: it then succeeds without the server. */
export function sendsNothing(outs: Props, news: Props): boolean {
  if (hasDrift(news) || isUnfinished(outs)) return false;
  if (!hasChanges(outs, news)) return false; // a retry: nothing differs, and everything is sent
  const [before, after] = [canonical(outs), canonical(news)];
  return [...changedKeys(before, after)].every((key) => notSent.includes(key));
}

function hasChanges(outs: Props, news: Props): boolean {
  return [...changedKeys(canonical(outs), canonical(news))].length > 0;
}

/** Whether the last update failed in some databases. */
function isUnfinished(outs: Props): boolean {
  return Array.isArray(outs["unfinished"]) && outs["unfinished"].length > 0;
}

function hasDrift(props: Props): boolean {
  return Array.isArray(props["drift"]) && props["drift"].length > 0;
}

/** Another name is another role; so is another server. */
function replacingKeys(outs: Props, news: Props): readonly string[] {
  const [before, after] = [declaredOf(outs), declaredOf(news)];
  return [
    ...(before["username"] === after["username"] ? [] : ["username"]),
    ...(isOtherServer(before["server"], after["server"]) ? ["server"] : []),
  ];
}

/** Whether two servers share neither address nor resource id. */
export function isOtherServer(before: unknown, after: unknown): boolean {
  const [from, to] = [addressOf(before), addressOf(after)];
  if (from === undefined || to === undefined) return false; // not known yet
  const moved = from.host !== to.host || from.port !== to.port;
  return moved && !from.resourceIds.some((id) => to.resourceIds.includes(id));
}

interface Address {
  readonly host: string;
  readonly port: unknown;
  readonly resourceIds: readonly unknown[];
}

/** A server's address in inputs or outputs; `undefined` where it is not known yet. */
function addressOf(server: unknown): Address | undefined {
  if (typeof server !== "object" || server === null) return undefined;
  const { host, port, resourceIds } = { host: "", port: 0, resourceIds: undefined, ...server };
  return Array.isArray(resourceIds) ? { host, port, resourceIds } : undefined;
}

/** Declared values with defaults and with lists as sets; as declared where they are not valid. */
function canonical(props: Props): Props {
  const { inputs } = parseInputs(props);
  if (inputs === undefined) return declaredOf(props);
  const grants = inputs.grants.map((grant) => canonicalGrant(grant, inputs.database));
  // Whether IAM authentication is on is a fact of the server, and older states do not have it.
  const { iamDatabaseAuthenticationEnabled: _, ...server } = inputs.server;
  const resourceIds = asSet(server.resourceIds);
  return {
    ...inputs,
    grants: asSet(grants),
    memberOf: asSet(inputs.memberOf),
    server: { ...server, resourceIds },
  };
}

/** The same value for every way to write the same grant: every list in it is a set. */
function canonicalGrant(grant: GrantInput, database: string): object {
  const { path: _, ...declared } = grantDeclaration(grant, database, 0);
  const meant = declared.kind === "named" ? { ...declared, names: namesMeant(declared) } : declared;
  const entries = Object.entries(meant).map(
    ([key, value]) => [key, Array.isArray(value) ? asSet(value) : value] as const,
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function asSet(list: readonly unknown[]): readonly unknown[] {
  const byText = new Map(list.map((one) => [JSON.stringify(one), one]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function changedKeys(before: Props, after: Props): ReadonlySet<string> {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return new Set(keys.filter((key) => !isDeepStrictEqual(before[key], after[key])));
}
