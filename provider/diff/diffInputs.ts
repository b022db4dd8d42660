/** Whether inputs differ from recorded outputs, and whether that means another role. */
import { isDeepStrictEqual } from "node:util";
import { sameDrift } from "./drift";
import type { Props } from "../engine/props";
import type { RefreshNote } from "../engine/refreshNote";
import { grantDeclaration, namesMeant } from "../inputs/grants/declaration";
import type { GrantInput } from "../inputs/grants/parts";
import { parseInputs } from "../inputs/inputs";
import { declaredOf } from "../inputs/parts/declared";

/** What the engine is answered; `changes` left out: it compares the inputs itself, drift included. */
export interface DiffAnswer {
  readonly changes?: boolean;
  readonly replaces: string[];
}

/** What this process knows of the role beside what it is asked with. */
export interface Seen {
  /** What `read` found, where the engine asks on behalf of that refresh. */
  readonly note?: RefreshNote | undefined;
  /** Whether `check` has just looked and found nothing: what the state says of a drift is past. */
  readonly inspectedClean?: boolean;
}

/** Whether inputs differ from recorded outputs, drift and live look included. */
export function diffRole(outs: Props, news: Props, seen: Seen): DiffAnswer {
  const replaces = [...replacingKeys(outs, news)];
  const changes = hasChanges(outs, news) || (seen.note === undefined && isUnfinished(outs));
  return driftAnswer(outs, news, seen, { changes, replaces });
}

/**
 * The rules under which every command shows just what is live, beside what was `declared`. During a
 * refresh the engine asks with outputs that `read` just returned and with the old state's inputs.
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
    const isKnown = sameDrift(news["drift"], live); // else the engine shows it by the inputs
    if (sameDrift(recorded, live) && (live.length === 0 || isKnown)) return declared;
    return live.length > 0 && isKnown ? { changes: true, replaces } : { replaces };
  }
  if (hasDrift(news) || (hasDrift(outs) && !inspectedClean)) return { replaces };
  return declared;
}

/** Keys that only say how to reach the server, or what to do later: a change of them sends nothing. */
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

/** Whether an update has nothing to send, so that it succeeds without the server. */
export function sendsNothing(outs: Props, news: Props): boolean {
  if (hasDrift(news) || isUnfinished(outs)) return false;
  if (!hasChanges(outs, news)) return false; // a retry changes nothing and sends all
  const [before, after] = [canonical(outs), canonical(news)];
  return [...changedKeys(before, after)].every((key) => notSent.includes(key));
}

function hasChanges(outs: Props, news: Props): boolean {
  return [...changedKeys(canonical(outs), canonical(news))].length > 0;
}

/** An update before this one did not come to its end in every database. */
function isUnfinished(outs: Props): boolean {
  return Array.isArray(outs["unfinished"]) && outs["unfinished"].length > 0;
}

function hasDrift(props: Props): boolean {
  return Array.isArray(props["drift"]) && props["drift"].length > 0;
}

/** A changed name is another role; so is a server that shares neither address nor resource id. */
function replacingKeys(outs: Props, news: Props): readonly string[] {
  const [before, after] = [declaredOf(outs), declaredOf(news)];
  return [
    ...(before["username"] === after["username"] ? [] : ["username"]),
    ...(isOtherServer(before["server"], after["server"]) ? ["server"] : []),
  ];
}

/** Whether a server shares neither address nor resource id with another one. */
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

/** Where a server is, as inputs or outputs have it; `undefined` where that is not known yet. */
export function addressOf(server: unknown): Address | undefined {
  if (typeof server !== "object" || server === null) return undefined;
  const { host, port, resourceIds } = { host: "", port: 0, resourceIds: undefined, ...server };
  return Array.isArray(resourceIds) ? { host, port, resourceIds } : undefined;
}

/** Declared values with defaults filled in and lists as sets; as they are, where they do not parse. */
function canonical(props: Props): Props {
  const { inputs } = parseInputs(props);
  if (inputs === undefined) return declaredOf(props);
  const grants = inputs.grants.map((grant) => canonicalGrant(grant, inputs.database));
  // What RDS says of its own switch is no declaration of the role, and older states lack it.
  const { iamDatabaseAuthenticationEnabled: _, ...server } = inputs.server;
  const resourceIds = asSet(server.resourceIds);
  return {
    ...inputs,
    grants: asSet(grants),
    memberOf: asSet(inputs.memberOf),
    server: { ...server, resourceIds },
  };
}

/** What a grant means, however it is typed: every list in it is a set. */
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
