/**
 * Why entries of RDS_IAM_USER_VIA are not used.
 * @param unmatched endpoints that it names
 * @param found endpoints that the program uses
 */
export function unmatchedWarning(unmatched: readonly string[], found: readonly string[]): string {
  const plural = unmatched.length === 1 ? "the endpoint" : "the endpoints";
  return (
    `RDS_IAM_USER_VIA names ${plural} ${quotedList(unmatched)}, which no server of this program has\n` +
    `Detail: The program's endpoints are ${quotedList(found)}.\n` +
    "Hint: Write an endpoint as RDS shows it, or take the entry out."
  );
}

function quotedList(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
