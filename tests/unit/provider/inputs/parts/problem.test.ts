import { expect } from "chai";
import { z } from "zod";
import {
  pathInWords,
  placesOf,
  reasonOf,
  valueInWords,
} from "../../../../../provider/inputs/parts/problem";

const values = [
  { value: undefined, words: "nothing" },
  { value: null, words: "null" },
  { value: [], words: "an empty list" },
  { value: [1], words: "a list" },
  { value: { secret: "x" }, words: "an object" },
  { value: "x", words: '"x"' },
  { value: 7, words: "7" },
  { value: false, words: "false" },
];

const paths = [
  { path: [], words: "" },
  { path: ["grants", 1, "privileges", 0], words: "grants[1].privileges[0]" },
  { path: ["settings", "a.b"], words: "settings.a.b" },
];

const issues: readonly {
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly reason: string;
}[] = [
  { schema: z.bigint(), value: 1, reason: "expected bigint, found 1" },
  {
    schema: z.record(z.string(), z.string()),
    value: 7,
    reason: "expected an object, found 7",
  },
  { schema: z.literal("*"), value: "x", reason: 'expected "*", found "x"' },
  { schema: z.string().max(1), value: "xy", reason: 'expected at most 1, found "xy"' },
  { schema: z.number().positive(), value: 0, reason: "expected more than 0, found 0" },
  { schema: z.email(), value: "x", reason: 'not as expected, found "x"' },
  {
    schema: z.string().superRefine((_, context) => {
      context.addIssue({ code: "custom", message: "expected better" });
    }),
    value: "x",
    reason: "expected better",
  },
];

describe("problems in words", () => {
  for (const { value, words } of values) {
    it(`writes ${words} for ${JSON.stringify(value)}`, () => {
      expect(valueInWords(value)).to.equal(words);
    });
  }

  for (const { path, words } of paths) {
    it(`writes the path "${words}"`, () => {
      expect(pathInWords(path)).to.equal(words);
    });
  }

  for (const { schema, value, reason } of issues) {
    it(`writes the reason: ${reason}`, () => {
      const parsed = schema.safeParse(value, { error: reasonOf });
      const places = (parsed.error?.issues ?? []).flatMap(placesOf);
      expect(places).to.deep.equal([{ path: [], reason }]);
    });
  }
});
