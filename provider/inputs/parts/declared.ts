/** Keys that the engine or the provider writes into a state; no program declares them. */
const stateKeys = ["__provider", "drift", "generation", "oid", "unfinished"];

/** The properties that the program declares, without those that only a state has. */
export function declaredOf(props: unknown): Readonly<Record<string, unknown>> {
  const entries = typeof props === "object" && props !== null ? Object.entries(props) : [];
  return Object.fromEntries(entries.filter(([key]) => !stateKeys.includes(key)));
}
