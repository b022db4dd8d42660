/** What the methods of every resource share about the properties that the engine passes to them. */
import type { Problem } from "../inputs/parts/problem";

/** Inputs or outputs of a resource, as the engine passes them. */
export type Props = Readonly<Record<string, unknown>>;

/**
 * A text that is equal for the same role on the same server.
 * Only host and port of the server: the engine does not promise an order of an object's keys.
 */
export function roleKey({ username, server }: Props): string {
  const { host, port }: Props = typeof server === "object" ? { ...server } : {};
  return JSON.stringify([username, host, port]);
}

/** The drift that a state records; empty where it records none. */
export function recordedDrift({ drift }: Props): readonly string[] {
  return Array.isArray(drift) ? drift.map(String) : [];
}

/** The checked inputs. @throws with every problem where there are any, or unknown values */
export function requireInputs<Inputs>(parsed: {
  readonly problems: readonly Problem[];
  readonly inputs: Inputs | undefined;
}): Inputs {
  const { inputs, problems } = parsed;
  if (inputs !== undefined) return inputs;
  const lines = problems.map(({ property, reason }) => `${property}: ${reason}`);
  throw new Error(["cannot use these inputs:", ...lines].join("\n  "));
}
