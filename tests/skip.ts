/**
 * Skips the running test or, from a `before` hook, every test of the suite. The reason becomes part
 * of the title, so that it stands in the list of skipped tests above the sum.
 */
export function skip(context: Mocha.Context, reason: string): never {
  const { test } = context;
  const isHook = test !== undefined && "type" in test && test.type === "hook";
  const named = isHook ? test.parent : test;
  if (named !== undefined) named.title += ` (skipped: ${reason})`;
  return context.skip();
}
