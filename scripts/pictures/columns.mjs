/** Characters that a terminal shows on two columns (Unicode's East Asian Width W and F, and emoji). */
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}\p{Emoji_Presentation}]/u;

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How many columns of a terminal a text takes. */
export function columnsOf(text) {
  return charactersOf(text).reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}

/** What a reader takes for one character: a letter with its marks, an emoji with its modifiers. */
export function charactersOf(text) {
  return [...GRAPHEMES.segment(text)].map(({ segment }) => segment);
}
