import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { connectionString } from "../../../cli/connectionString";
import { passfileText, withPassfileEntry } from "../../../cli/passfile";
import { tooOld } from "../../../cli/psqlVersion";
import { withServiceSection } from "../../../cli/serviceFile";
import { jsonText, shellLines } from "../../../cli/shellText";

const KEY = { host: "db.example.com", port: 5432, user: "reader" };
const START = "db.example.com:5432:*:reader:";
const OLD = "h\\:5432/?Action=connect&X-Amz-Signature=00";

describe("the text of a password file", () => {
  const rows: readonly (readonly [string, string, string | undefined, string])[] = [
    ["is one line", "", "token", `${START}token\n`],
    ["escapes colons and backslashes", "", "h:1/?a\\b", `${START}h\\:1/?a\\\\b\n`],
    ["has the entry first", "*:*:*:*:p\n", "token", `${START}token\n*:*:*:*:p\n`],
    [
      "replaces the entry",
      `# a\n${START}${OLD}\nb:1:c:d:e\n`,
      "new",
      `${START}new\n# a\nb:1:c:d:e\n`,
    ],
    ["loses the entry alone", `# a\n${START}${OLD}\nb:1:c:d:e\n`, undefined, "# a\nb:1:c:d:e\n"],
    ["is empty without its only entry", `${START}${OLD}\n`, undefined, ""],
    [
      "keeps entries for one database",
      "db.example.com:5432:x:reader:p",
      undefined,
      "db.example.com:5432:x:reader:p",
    ],
  ];
  for (const [title, text, token, expected] of rows) {
    it(title, () => {
      expect(withPassfileEntry(text, KEY, token)).to.equal(expected);
    });
  }

  it("does not replace a password that somebody else wrote, nor remove it", () => {
    const text = `${START}secret\n`;
    expect(() => withPassfileEntry(text, KEY, "token")).to.throw(
      'the password file has a line for user "reader" at db.example.com:5432 already, which rds-iam-user did not write\n' +
        "Hint: Remove this line, or name another file: --pgpass <file>",
    );
    expect(withPassfileEntry(text, KEY, undefined)).to.equal(text);
  });

  it("escapes names", () => {
    expect(passfileText({ ...KEY, user: "a:b" }, "t")).to.equal("db.example.com:5432:*:a\\:b:t\n");
  });
});

describe("the text of a service file", () => {
  const MARK = "# written by rds-iam-user token --watch";
  const OWN = `[orders]\n${MARK}\nhost=h\npassword=old\n\n`;
  const SETTINGS = { host: "h", password: "new" };
  const NEW = OWN.replace("old", "new");
  const rows: readonly (readonly [string, string, typeof SETTINGS | undefined, string])[] = [
    ["is one section", "", SETTINGS, NEW],
    ["has the section before others", "[a]\nhost=x\n", SETTINGS, `${NEW}[a]\nhost=x\n`],
    ["replaces the section", `[a]\nx=1\n\n${OWN}[b]\n`, SETTINGS, `${NEW}[a]\nx=1\n\n[b]\n`],
    ["loses the section alone", `[a]\nx=1\n\n${OWN}[b]\n`, undefined, "[a]\nx=1\n\n[b]\n"],
    [
      "loses a section that runs into the next",
      `[orders]\n${MARK}\nhost=h\n[b]\n`,
      undefined,
      "[b]\n",
    ],
    [
      "loses a section that ends with the file",
      `[a]\n\n[orders]\n${MARK}\nhost=h`,
      undefined,
      "[a]\n",
    ],
    ["is empty without its only section", OWN, undefined, ""],
    [
      "loses a section whose lines end as on Windows",
      `${OWN}[b]\n`.replaceAll("\n", "\r\n"),
      undefined,
      "[b]\r\n",
    ],
    ["stays as it is without the section", "[a]\n", undefined, "[a]\n"],
  ];
  for (const [title, text, settings, expected] of rows) {
    it(title, () => {
      expect(withServiceSection(text, "orders", settings)).to.equal(expected);
    });
  }

  it("does not replace what somebody else wrote", () => {
    expect(() => withServiceSection("[orders]\nhost=x\n", "orders", SETTINGS)).to.throw(
      'the service file has a section "orders" already, which rds-iam-user did not write\n' +
        "Hint: Choose another name: --service",
    );
  });
});

describe("variables for a shell", () => {
  const value = 'it\'s $HOME `x` "y" \\ \n z';

  for (const [title, script] of [
    ["in quotes", 'eval "$LINES_OF_IT"'],
    ["without quotes", "eval $LINES_OF_IT"],
  ] as const) {
    it(`are read by eval ${title}`, () => {
      const given = title === "in quotes" ? value : "it's; #x";
      const env = { LINES_OF_IT: shellLines({ B: undefined, A: given }), B: "b" };
      const print = `${script}; printf '%s' "$A-\${B-unset}"`;
      expect(execFileSync("sh", ["-c", print], { env }).toString()).to.equal(`${given}-unset`);
    });
  }

  it("end with what the token is", () => {
    expect(shellLines({ A: "1" })).to.equal(
      "export A='1';\n# PGPASSWORD is a token, good for 15 minutes.\n",
    );
  });

  it("are an object in JSON", () => {
    expect(JSON.parse(jsonText({ A: value, B: undefined }))).to.deep.equal({ A: value, B: null });
  });
});

describe("a connection string", () => {
  const login = {
    host: "db.example.com",
    port: 5432,
    user: "a b",
    database: "x/y",
    rootsFile: "/a b/roots.pem",
    dial: undefined,
  };
  const dial = { host: "127.0.0.1", port: 15432 };
  const rows = [
    [login, "db.example.com:5432/x/y?sslmode"],
    [{ ...login, dial }, "db.example.com:15432/x/y?hostaddr=127.0.0.1&sslmode"],
  ] as const;
  for (const [given, middle] of rows) {
    it(`has no password: ${middle}`, () => {
      expect(connectionString(given)).to.equal(
        `postgresql://a%20b@${middle}=verify-full&sslrootcert=/a%20b/roots.pem`,
      );
    });
  }
});

describe("the version of psql", () => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["psql (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", undefined],
    ["psql (PostgreSQL) 13.0", undefined],
    ["psql (PostgreSQL) 12.22", "12.22"],
    ["psql (PostgreSQL) 9.6.24", "9.6.24"],
    ["psql (PostgreSQL) 19beta1", undefined],
    ["", undefined],
  ];
  for (const [text, expected] of rows) {
    it(`${expected === undefined ? "is good" : "is too old"}: ${text}`, () => {
      expect(tooOld(text)).to.equal(expected);
    });
  }
});
