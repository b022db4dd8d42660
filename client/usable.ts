import type { Connection } from "./connection";

const required = {
  host: "string",
  port: "number",
  database: "string",
  username: "string",
  region: "string",
} as const;

const optional = { roleArn: "string", readerHost: "string", ca: "string" } as const;

/**
 * The connection, if it is one. It comes as JSON from the environment or a file, so its type proves
 * nothing; without a host, a driver would silently dial this machine.
 *
 * @throws with every problem at once.
 */
export function usableConnection(connection: Connection): Connection {
  const given: unknown = connection;
  const problems = [
    ...Object.entries(required).filter(([key, type]) => !isOfType(valueOf(given, key), type)),
    ...Object.entries(optional).filter(
      ([key, type]) => isGiven(valueOf(given, key)) && typeof valueOf(given, key) !== type,
    ),
  ]
    .map(([key, type]) => `${key}: expected a ${type}, found ${inWords(valueOf(given, key))}`)
    .concat(arnProblems(valueOf(given, "dbUserArns")));
  if (problems.length === 0) return withoutNulls(connection);
  throw new Error(
    [
      "cannot use this connection:",
      ...problems.map((problem) => `  ${problem}`),
      "Hint: Pass the output `connection` of an RdsIamUser, parsed from its JSON.",
    ].join("\n"),
  );
}

function arnProblems(value: unknown): readonly string[] {
  if (!isGiven(value) || isTexts(value)) return [];
  return [`dbUserArns: expected a list of strings, found ${inWords(value)}`];
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}

function isOfType(value: unknown, type: string): boolean {
  return typeof value === type && value !== "";
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** JSON that other tools have written may have null for what is absent. */
function withoutNulls({
  roleArn,
  readerHost,
  ca,
  assumeRole,
  dbUserArns,
  proxy,
  ...connection
}: Connection): Connection {
  return {
    ...connection,
    ...(typeof roleArn === "string" ? { roleArn } : {}),
    ...(typeof readerHost === "string" ? { readerHost } : {}),
    ...(typeof ca === "string" ? { ca } : {}),
    ...(typeof assumeRole === "boolean" || assumeRole === "detect" ? { assumeRole } : {}),
    ...(isTexts(dbUserArns) ? { dbUserArns } : {}),
    ...(isProxy(proxy) ? { proxy } : {}),
  };
}

/** No client needs it, so one of another version is left out instead of refused. */
function isProxy(value: unknown): value is NonNullable<Connection["proxy"]> {
  const mode = valueOf(value, "mode");
  return mode === "standard" || (mode === "endToEnd" && isTexts(valueOf(value, "dbUserArns")));
}

function valueOf(given: unknown, key: string): unknown {
  return typeof given === "object" && given !== null ? Reflect.get(given, key) : undefined;
}

function inWords(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "object" && value !== null ? "an object" : JSON.stringify(value);
}
