/** Which of the outputs of a stack is the connection. */
import type { Connection } from "../client/connection";
import { usableConnection } from "../client/usable";
import { visible } from "../connect/visible";
import { type CliError, meant, usageError } from "./cliError";

/** Where the outputs come from. */
export interface Origin {
  /** In words, such as `the outputs of stack "dev"`. */
  readonly inWords: string;
  /** How to have a connection there. */
  readonly hint: string;
}

const usable = (connection: Connection): Connection => meant(() => usableConnection(connection));

/** What `pulumi` prints for a value that is secret. */
const secret = "[secret]";

/**
 * The connection in what a file or a stack holds: the one that is named; else the document itself, or
 * the only connection in it.
 *
 * @param name of an output, or of a place in it, with dots
 * @throws {CliError} where there is none, or more than one
 */
export function chosenConnection(
  document: unknown,
  origin: Origin,
  name: string | undefined,
): Connection {
  if (isConnection(document)) {
    if (name === undefined) return usable(document);
    throw usageError(
      `no output "${visible(name)}" in ${origin.inWords}: it holds one connection, and no outputs`,
      "Hint: Leave out --output.",
    );
  }
  const places = connectionsIn(document);
  if (name !== undefined) return namedConnection(document, { origin, name, places });
  const [only, ...others] = places;
  if (only === undefined) throw noConnection(document, origin);
  if (others.length === 0) return usable(only.connection);
  throw usageError(
    `several connections in ${origin.inWords}: ${listOf(places.map((place) => place.name))}`,
    `Hint: Choose one: --output ${visible(only.name)}`,
  );
}

/** A connection, and its name with dots. */
interface Place {
  readonly name: string;
  readonly connection: Connection;
}

interface Wanted {
  readonly origin: Origin;
  readonly name: string;
  readonly places: readonly Place[];
}

function namedConnection(document: unknown, { origin, name, places }: Wanted): Connection {
  const value = valueAt(document, name);
  if (isConnection(value)) return usable(value);
  if (value === secret) throw secretOutput(name);
  const what = `output "${visible(name)}"`;
  const problem =
    value === undefined ? `no ${what} in ${origin.inWords}` : `${what} is not a connection`;
  const [first] = places;
  if (first === undefined) throw usageError(problem, `Hint: ${origin.hint}`);
  throw usageError(
    problem,
    `Detail: Connections are ${listOf(places.map((place) => place.name))}.`,
    `Hint: Choose one: --output ${visible(first.name)}`,
  );
}

function noConnection(document: unknown, { inWords, hint }: Origin): CliError {
  const names = isObject(document) ? Object.keys(document) : [];
  const [hidden] = names.filter((name) => valueAt(document, name) === secret);
  if (names.length === 1 && hidden !== undefined) return secretOutput(hidden);
  return usageError(
    `no connection in ${inWords}`,
    `Detail: ${names.length === 0 ? "There are no outputs." : `Outputs are ${listOf(names)}.`}`,
    `Hint: ${hint}`,
  );
}

function secretOutput(name: string): CliError {
  return usageError(
    `output "${visible(name)}" is secret, and secret outputs are not read`,
    "Detail: A connection holds no secret itself; something that it was made of is marked as one.",
    `Hint: Export it with pulumi.unsecret(user.connection), and run pulumi up.`,
  );
}

/** Whether something is meant to be a connection. Whether it is a good one is for the client to say. */
function isConnection(value: unknown): value is Connection {
  return isObject(value) && required.every((key) => key in value);
}

const required = ["host", "port", "database", "username", "region"];

function connectionsIn(value: unknown, prefix = ""): readonly Place[] {
  if (isConnection(value)) return [{ name: prefix, connection: value }];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    connectionsIn(inner, prefix === "" ? key : `${prefix}.${key}`),
  );
}

/** An output may have dots in its own name, so each beginning of the name is tried. */
function valueAt(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  for (const [key, inner] of Object.entries(value)) {
    const found = name.startsWith(`${key}.`) && valueAt(inner, name.slice(key.length + 1));
    if (found !== false && found !== undefined) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function listOf(names: readonly string[]): string {
  return names.map((name) => `"${visible(name)}"`).join(", ");
}
