import { expect } from "chai";
import type { SettingValue } from "../../../../provider/postgres/model/declaration";
import {
  isListSetting,
  isNameList,
  settingEquals,
  settingLiterals,
} from "../../../../provider/postgres/model/settings";

const lists = [
  "createrole_self_grant",
  "datestyle",
  "local_preload_libraries",
  "log_connections",
  "restrict_nonsystem_relation_kind",
  "search_path",
  "session_preload_libraries",
  "temp_tablespaces",
  "wal_consistency_checking",
];

const nameLists = [
  "local_preload_libraries",
  "search_path",
  "session_preload_libraries",
  "temp_tablespaces",
];

describe("isListSetting", () => {
  it("knows the settings that take a list, however they are written", () => {
    const others = ["work_mem", "app.search_path", "search_path_x", ""];
    const spelt = [...lists, ...lists.map((name) => name.toUpperCase())];
    expect([...spelt, ...others].filter(isListSetting)).to.deep.equal(spelt);
  });
});

describe("isNameList", () => {
  it("knows the lists whose elements are names, however they are written", () => {
    const others = [
      "app.search_path",
      "search_path_x",
      "x_temp_tablespaces",
      "temp_tablespaces_x",
      "local_preload_libraries_x",
      "preload_libraries",
    ];
    const spelt = ["Search_Path", ...nameLists];
    expect([...spelt, ...lists, ...others].filter(isNameList)).to.deep.equal([
      ...spelt,
      ...nameLists,
    ]);
  });
});

describe("settingLiterals", () => {
  const cases: readonly { readonly value: SettingValue; readonly literals: string }[] = [
    { value: "a, 'b'", literals: "'a, ''b'''" },
    { value: "", literals: "''" },
    { value: [], literals: "''" },
    { value: ["My Schema"], literals: "'My Schema'" },
    { value: ["a", "b"], literals: "'a', 'b'" },
  ];
  for (const { value, literals } of cases) {
    it(`writes ${JSON.stringify(value)} as ${literals}`, () => {
      expect(settingLiterals(value)).to.equal(literals);
    });
  }
});

describe("settingEquals", () => {
  const cases: readonly {
    readonly declared: SettingValue;
    readonly same: readonly (string | undefined)[];
    readonly other: readonly (string | undefined)[];
  }[] = [
    { declared: "1MB", same: ["1MB"], other: ["1mb", "", undefined] },
    { declared: "", same: [""], other: [" ", undefined] },
    { declared: [], same: ["", '""'], other: ["a", undefined] },
    { declared: [""], same: ["", '""'], other: ["a", undefined] },
    {
      declared: ["My Schema", "public"],
      same: ['"My Schema", public', '"My Schema",public', '"My Schema" , "public"'],
      other: ["My Schema, public", 'public, "My Schema"', '"My Schema"', undefined],
    },
    { declared: ['a"b'], same: ['"a""b"'], other: ['"a"b"', "ab"] },
    { declared: ["a,b"], same: ['"a,b"'], other: ["a,b", "a, b"] },
    { declared: ["a", "b"], same: ["a, b", "a,b"], other: ['"a,b"', "ab", "a, b, c"] },
  ];
  for (const { declared, same, other } of cases) {
    it(`finds what the server stores of ${JSON.stringify(declared)}`, () => {
      const found = [...same, ...other].filter((stored) => settingEquals(declared, stored));
      expect(found).to.deep.equal(same);
    });
  }
});
