/**
 * Sums the results of all suites, and says how long each took.
 *
 * @param {{ suite: string, seconds: number,
 *   results: { state: string, title: string, message?: string }[] }[]} suites
 * @returns {{ lines: string[], failed: boolean }} the last of `lines` is the sum
 */
export function sum(suites) {
  const of = (wanted) =>
    suites.flatMap(({ suite, results }) =>
      results.filter(({ state }) => state === wanted).map((result) => ({ suite, ...result })),
    );
  const [passed, failed, skipped] = [of("passed"), of("failed"), of("skipped")];
  const counts = [`${passed.length} passed`, `${failed.length} failed`];
  if (skipped.length > 0) counts.push(`${skipped.length} skipped`);
  return {
    lines: [
      ...list("Skipped", skipped),
      ...list("Failed", failed),
      ...times(suites),
      counts.join(", "),
    ],
    failed: failed.length > 0,
  };
}

function times(suites) {
  const lines = suites.map(({ suite, seconds }) => `  ${suite}: ${inWords(seconds)}`);
  return lines.length === 0 ? [] : ["Time of each suite:", ...lines, ""];
}

function inWords(seconds) {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function list(heading, results) {
  if (results.length === 0) return [];
  const lines = results.flatMap(({ suite, title, message = "" }) => [
    `  ${suite}: ${title}`,
    // The whole of it stands in the suite's output, unless its process was ended before.
    ...(message === "" ? [] : [`    ${message.split("\n", 1)[0]}`]),
  ]);
  return [`${heading}:`, ...lines, ""];
}
