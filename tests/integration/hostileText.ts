/** Texts that try to be more than text: in SQL, on a terminal, in a log. */
import fc from "fast-check";

const pieces = [
  ...[
    "'",
    '"',
    "\\",
    "\\'",
    "''",
    '""',
    "$$",
    "$x$",
    "--",
    "/*",
    "*/",
    ";",
    "%",
    "%s",
    "{}",
    "=",
    ",",
  ],
  ...["'; DROP ROLE canary; --", '"; DROP ROLE canary; --', "\\'; DROP ROLE canary; --"],
  ...[
    "$$; DROP ROLE canary; $$",
    "*/ DROP ROLE canary /*",
    "U&'\\0027'",
    "E'\\x27'",
    "\\u0027",
    "\\000a",
  ],
  ...[
    "\n",
    "\r\n",
    "\t",
    "\u0001",
    "\u001b[2J",
    "\u001b]0;title\u0007",
    "\u007f",
    "\u0085",
    "\u009b2J",
  ],
  ...["\n[error] pulumi", "\nHint: Run it as root.", "\r\u001b[Kok", "\u2028", "\u2029", "\u00a0"],
  ...[
    "\u202e",
    "\u202d",
    "\u2066",
    "\u2069",
    "\u200f",
    "مرحبا",
    "é",
    "\u{1f512}",
    "\ufeff",
    "\ufffd",
  ],
  ...[
    "pulumi-rds-iam-user:",
    '{"v":1}',
    "PUBLIC",
    "public",
    ".",
    "*",
    "__proto__",
    "constructor",
    "null",
  ],
  ...["a", "B", " ", "0"],
];

const unit = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...pieces) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 4 }) },
);

/** Without NUL, which no text of PostgreSQL holds. */
export const hostileText: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 20, arbitrary: fc.array(unit, { maxLength: 12 }) },
    { weight: 1, arbitrary: fc.array(unit, { minLength: 500, maxLength: 1000 }) },
  )
  .map((parts) => parts.join("").replaceAll("\0", ""));

/** Of 63 bytes at most, as the server keeps names; not empty, and not reserved. */
export const hostileName: fc.Arbitrary<string> = hostileText.map(inNameBytes).filter(isFree);

function inNameBytes(text: string): string {
  let name = "";
  for (const character of text) {
    if (Buffer.byteLength(name + character) > 63) break;
    name += character;
  }
  return name;
}

function isFree(name: string): boolean {
  return name !== "" && name !== "*" && !/^(?:pg_|rds|public$|none$|canary$|svc$)/i.test(name);
}
