/** Failures that leave a role behind: the engine keeps it in state and tries again next time. */

/**
 * What the SDK turns into a partial failure: it looks for `id`, `properties` and `reasons`.
 * `properties` must hold `__provider`, which the SDK does not add on this path.
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
