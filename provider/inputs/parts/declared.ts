/** Keys that the engine or the provider writes into a state; no program declares them. */
const stateKeys = ["__provider", "drift", "generation", "oid", "previous", "unfinished"];

/**
 * What was declared last, and before that where an update is unfinished: what is declared no more may
 * be held until that is done.
 */
export function lastDeclared(olds: Readonly<Record<string, unknown>>): {
  readonly grants: readonly unknown[];
  readonly memberOf: readonly unknown[];
} {
  const { previous } = olds;
  const before = typeof previous === "object" && previous !== null ? { ...previous } : {};
  const both = (key: "grants" | "memberOf"): readonly unknown[] =>
    [olds, before].flatMap((props: Readonly<Record<string, unknown>>): readonly unknown[] => {
      const list = props[key];
      return Array.isArray(list) ? list : [];
    });
  return { grants: both("grants"), memberOf: both("memberOf") };
}

/** The properties that the program declares, without those that only a state has. */
export function declaredOf(props: unknown): Readonly<Record<string, unknown>> {
  const entries = typeof props === "object" && props !== null ? Object.entries(props) : [];
  return Object.fromEntries(entries.filter(([key]) => !stateKeys.includes(key)));
}
