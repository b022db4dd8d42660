import { expect } from "chai";
import { masterLoginIn, type SecretKeys } from "../../../connect/masterSecret";

const asRds = 'Hint: Store it as RDS itself does, such as {"username": …, "password": …}.';
const setKeys =
  "Hint: Set master.secretsManager.usernameKey and passwordKey to the keys that hold them.";
const expected = 'Detail: Expected JSON with the texts "username" and "password", found';

const refused: readonly {
  readonly title: string;
  readonly text: string;
  readonly keys?: SecretKeys;
  readonly explanation: readonly string[];
}[] = [
  {
    title: "plain text",
    text: "hunter2",
    explanation: [`${expected} plain text, which is no JSON object.`, asRds],
  },
  {
    title: "JSON of a text",
    text: '"hunter2"',
    explanation: [`${expected} plain text, which is no JSON object.`, asRds],
  },
  {
    title: "JSON of nothing",
    text: "null",
    explanation: [`${expected} plain text, which is no JSON object.`, asRds],
  },
  { title: "a list", text: '["hunter2"]', explanation: [`${expected} a list.`, asRds] },
  { title: "an empty object", text: "{}", explanation: [`${expected} no keys.`, setKeys] },
  {
    title: "other keys, whose names are told and whose values are not",
    text: '{"user": "boss", "pass": "hunter2"}',
    explanation: [`${expected} the keys "pass", "user".`, setKeys],
  },
  {
    title: "a password that is empty, and a key that is inherited",
    text: '{"username": "boss", "password": ""}',
    keys: { usernameKey: "toString" },
    explanation: [
      'Detail: Expected JSON with the texts "toString" and "password", found the keys "password", "username".',
      setKeys,
    ],
  },
  {
    title: "a name that is a number",
    text: '{"username": 1, "password": "hunter2"}',
    explanation: [`${expected} the keys "password", "username".`, setKeys],
  },
  {
    title: "twenty keys",
    text: JSON.stringify(Object.fromEntries(letters(20).map((letter) => [letter, "hunter2"]))),
    explanation: [
      `${expected} the keys ${letters(20)
        .map((letter) => `"${letter}"`)
        .join(", ")}.`,
      setKeys,
    ],
  },
  {
    title: "more keys than are told",
    text: JSON.stringify(Object.fromEntries(letters(22).map((letter) => [letter, "hunter2"]))),
    explanation: [
      `${expected} the keys ${letters(20)
        .map((letter) => `"${letter}"`)
        .join(", ")} and 2 more.`,
      setKeys,
    ],
  },
];

function letters(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String.fromCharCode(97 + index));
}

describe("masterLoginIn", () => {
  for (const wrong of ['{"username": "boss"}', '{"username": "boss", "password": ""}']) {
    it(`does not take ${wrong} for a login`, () => {
      expect(masterLoginIn(wrong, {})).to.have.property("explanation");
    });
  }

  it("reads what RDS writes, beside other keys", () => {
    const text = '{"engine": "postgres", "username": "boss", "password": "hunter2"}';
    const login = { username: "boss", password: "hunter2" };
    expect(masterLoginIn(text, {})).to.deep.equal(login);
  });

  it("reads other keys where they are named", () => {
    const keys = { usernameKey: "user", passwordKey: "pass" };
    const login = { username: "boss", password: "hunter2" };
    expect(masterLoginIn('{"user": "boss", "pass": "hunter2"}', keys)).to.deep.equal(login);
  });

  for (const { title, text, keys = {}, explanation } of refused) {
    it(`refuses ${title}`, () => {
      expect(masterLoginIn(text, keys)).to.deep.equal({ explanation });
    });
  }
});
