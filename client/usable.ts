import type { Connection } from "./connection";

const expected = {
  host: "string",
  port: "number",
  database: "string",
  username: "string",
  region: "string",
} as const;

/**
 * The connection, if it is one. It comes as JSON from the environment or a file, so its type proves
 * nothing; without a host, a driver would silently dial this machine.
 *
 * @throws with every problem at once.
 */
export function usableConnection(connection: Connection): Connection {
  const given: unknown = connection;
  const problems = Object.entries(expected)
    .filter(([key, type]) => typeof valueOf(given, key) !== type || valueOf(given, key) === "")
    .map(([key, type]) => `${key}: expected a ${type}, found ${inWords(valueOf(given, key))}`);
  if (problems.length === 0) return connection;
  throw new Error(
    [
      "cannot use this connection:",
      ...problems.map((problem) => `  ${problem}`),
      "Hint: Pass the output `connection` of an RdsIamUser, parsed from its JSON.",
    ].join("\n"),
  );
}

function valueOf(given: unknown, key: string): unknown {
  return typeof given === "object" && given !== null ? Reflect.get(given, key) : undefined;
}

function inWords(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "object" && value !== null ? "an object" : JSON.stringify(value);
}
