/** Lines of the engine's output that only say that it is at work, or repeat what others say. */
const NOISE = [
  /^\s*$/,
  /^@ /,
  /^(Previewing|Updating|Destroying)/,
  / (creating|updating|deleting|reading) \(\d+s\)/,
  /^ *[+~-]? *pulumi:pulumi:Stack/,
  /^ *\[(urn|id|provider)=/,
  /^ *> \S+ \(read\)/,
  /^Diagnostics:/,
  /^Duration:/,
  /^The resources in the stack have been deleted/,
  /^If you want to remove the stack completely/,
];

/** The stack's outputs: the same each time, and one command away. */
const OUTPUTS = /^Outputs:\n(?: .*\n)*/m;

/**
 * The part of what `pulumi` printed that a reader wants: changes, messages and the count.
 * Of a command that first previews and then acts, what it did.
 */
export function whatMatters(output) {
  const acted = /^(Updating|Destroying) \(/m.exec(output);
  return output
    .slice(acted?.index ?? 0)
    .replace(OUTPUTS, "")
    .split("\n")
    .filter((line) => !NOISE.some((pattern) => pattern.test(line)))
    .map((line) => line.trimEnd())
    .join("\n");
}
