/** Keys that the engine or the provider writes into a state; no program declares them. */
const stateKeys = ["__provider", "drift", "generation", "oid", "previous", "unfinished"];

/**
 * What the last update declared and, where it is unfinished, what was declared before it: the role may
 * still hold that. Each entry once, so that the state does not grow while updates fail.
 */
export function lastDeclared(olds: Readonly<Record<string, unknown>>): {
  readonly grants: readonly unknown[];
  readonly memberOf: readonly unknown[];
} {
  const { previous } = olds;
  const before = typeof previous === "object" && previous !== null ? { ...previous } : {};
  const both = (key: "grants" | "memberOf"): readonly unknown[] =>
    distinct(
      [olds, before].flatMap((props: Readonly<Record<string, unknown>>): readonly unknown[] => {
        const list = props[key];
        return Array.isArray(list) ? list : [];
      }),
    );
  return { grants: both("grants"), memberOf: both("memberOf") };
}

function distinct(values: readonly unknown[]): readonly unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** The properties that the program declares, without those that only a state has. */
export function declaredOf(props: unknown): Readonly<Record<string, unknown>> {
  const entries = typeof props === "object" && props !== null ? Object.entries(props) : [];
  return withoutNulls(Object.fromEntries(entries.filter(([key]) => !stateKeys.includes(key))));
}

/** Keys of `server` that a form of it may not tell. */
const notToldKeys = ["masterUsername", "iamDatabaseAuthenticationEnabled", "autoPause"];

/**
 * The same properties without what `server` does not tell. Pulumi leaves out an `undefined`, but sends
 * one that is secret, as every part of a secret `server` is, as null.
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/rpc.ts (serializeProperty)
 */
export function withoutNulls(
  props: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { server } = props;
  if (typeof server !== "object" || server === null) return props;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(server);
  const told = entries.filter(([key, value]) => value !== null || !notToldKeys.includes(key));
  return { ...props, server: Object.fromEntries(told) };
}
