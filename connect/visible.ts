/**
 * Text from elsewhere (names, comments, messages of servers and of AWS), made safe to print. A terminal
 * takes control characters as commands, and a line break starts a line that looks like one of ours.
 */

/** Controls of C0, C1 and DEL, direction of writing, and the separators of lines that Unicode has. */
const unsafe = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** So much of a message of a server or of AWS is printed. */
const maxMessageCharacters = 2000;

const named: ReadonlyMap<string, string> = new Map([
  ["\n", String.raw`\n`],
  ["\r", String.raw`\r`],
  ["\t", String.raw`\t`],
]);

/** On one line: a control character is shown as JSON writes it, such as `\n` and `\u001b`. */
export function visible(text: string): string {
  return text.replace(unsafe, escaped);
}

/** The same for text of ours, whose line breaks stay. */
export function visibleLines(text: string): string {
  return text.replace(unsafe, (character) => (character === "\n" ? character : escaped(character)));
}

/** A message of a server or of AWS: on one line, and cut where it is very long. */
export function messageInWords(text: string): string {
  const rest = text.length - maxMessageCharacters;
  if (rest <= 0) return visible(text);
  // gRPC refuses half a character, and then answers nothing at all.
  const start = text.slice(0, maxMessageCharacters).replace(/[\ud800-\udbff]$/, "");
  return `${visible(start)} … (${String(rest)} more characters)`;
}

function escaped(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(4, "0");
  return named.get(character) ?? String.raw`\u${code}`;
}
