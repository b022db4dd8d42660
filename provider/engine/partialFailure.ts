/**
 * A failure after which the role exists: the engine keeps it in the state and tries again next time.
 *
 * The SDK turns any error with `id`, `properties` and `reasons` into a partial failure. It does not
 * add `__provider` to `properties` here, so the caller must.
 */
export class PartialFailure extends Error {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly reasons: readonly string[];

  constructor(
    id: string,
    properties: Readonly<Record<string, unknown>>,
    reasons: readonly string[],
  ) {
    super(reasons.join("\n"));
    this.name = "PartialFailure";
    this.id = id;
    this.properties = properties;
    this.reasons = reasons;
  }
}
