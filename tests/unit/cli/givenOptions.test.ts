import path from "node:path";
import { expect } from "chai";
import { loginOptionsOf, portIn } from "../../../cli/loginOptions";
import type { Options } from "../../../cli/options";
import { type Places, standingEntry } from "../../../cli/standingEntry";

describe("options of a login", () => {
  const rows: readonly (readonly [Options, object])[] = [
    [{}, {}],
    [{ stack: "dev", database: "d" }, {}],
    [
      { profile: "p", externalId: "e", readOnly: true, assumeRole: "true" },
      { profile: "p", externalId: "e", readOnly: true, assumeRole: true },
    ],
    [{ assumeRole: "false" }, { assumeRole: false }],
    [{ assumeRole: "detect" }, { assumeRole: "detect" }],
  ];
  for (const [given, expected] of rows) {
    it(`are the client's: ${JSON.stringify(given)}`, () => {
      expect(loginOptionsOf(given)).to.deep.equal(expected);
    });
  }

  it("say whether to assume the role in one of three words", () => {
    expect(() => loginOptionsOf({ assumeRole: "yes" })).to.throw(
      '--assume-role is "yes": expected true, false or detect\n' +
        "Hint: Leave it out to do as the connection says.",
    );
  });

  for (const [text, port] of [
    [undefined, undefined],
    ["1", 1],
    ["65535", 65535],
  ] as const) {
    it(`have port ${String(text)}`, () => {
      expect(portIn(text)).to.equal(port);
    });
  }

  for (const text of ["0", "65536", "x", "1.5", ""]) {
    it(`have no port "${text}"`, () => {
      expect(() => portIn(text)).to.throw(
        `--port is "${text}": expected a number from 1 to 65535\n` +
          "Hint: Leave it out to have one that is free.",
      );
    });
  }
});

describe("the entry that is kept fresh", () => {
  const LOGIN = {
    host: "db.example.com",
    port: 5432,
    user: "reader",
    database: "orders",
    dial: undefined,
    rootsFile: "/roots.pem",
  };
  const HOME: Places = { env: {}, home: "/me", isWindows: false };
  const NAMED = { ...HOME, env: { PGPASSFILE: "/p", PGSERVICEFILE: "/s" } };
  const APPDATA = path.join("/me", "postgresql");

  const files: readonly (readonly [string, Options, Places, string])[] = [
    ["~/.pgpass", { pgpass: true }, HOME, "/me/.pgpass"],
    ["the file of PGPASSFILE", { pgpass: true }, NAMED, "/p"],
    ["the file that is given", { pgpass: "own" }, NAMED, "own"],
    ["~/.pg_service.conf", { service: "orders" }, HOME, "/me/.pg_service.conf"],
    ["the file of PGSERVICEFILE", { service: "orders" }, NAMED, "/s"],
    ["the service file that is given", { service: "orders", serviceFile: "own" }, NAMED, "own"],
    [
      "pgpass.conf on Windows",
      { pgpass: true },
      { ...HOME, isWindows: true },
      path.join(APPDATA, "pgpass.conf"),
    ],
    [
      ".pg_service.conf on Windows",
      { service: "orders" },
      { ...HOME, env: { APPDATA: "/data" }, isWindows: true },
      path.join("/data", "postgresql", ".pg_service.conf"),
    ],
  ];
  for (const [title, options, places, expected] of files) {
    it(`is in ${title}`, () => {
      expect(standingEntry(options, places)(LOGIN).file).to.equal(expected);
    });
  }

  it("is a line of a password file", () => {
    const dial = { host: "127.0.0.1", port: 15432 };
    const entry = standingEntry({ pgpass: true }, HOME)({ ...LOGIN, dial });
    expect(entry.inWords).to.equal('the entry for user "reader" at db.example.com:15432');
    const token = "h/?Action=connect&X-Amz-Signature=00";
    expect(entry.changed("", token)).to.equal(`db.example.com:15432:*:reader:${token}\n`);
    expect(entry.changed(entry.changed("", token), undefined)).to.equal("");
  });

  it("is a section of a service file", () => {
    const entry = standingEntry({ service: "orders" }, HOME)(LOGIN);
    expect(entry.inWords).to.equal('section "orders"');
    expect(entry.changed("", "t").split("\n")).to.deep.equal([
      "[orders]",
      "# written by rds-iam-user token --watch",
      "host=db.example.com",
      "port=5432",
      "user=reader",
      "dbname=orders",
      "sslmode=verify-full",
      "sslrootcert=/roots.pem",
      "gssencmode=disable",
      "password=t",
      "",
      "",
    ]);
    expect(entry.changed(entry.changed("", "t"), undefined)).to.equal("");
  });

  for (const options of [{}, { pgpass: true, service: "orders" }] as const) {
    it(`is one, not ${String(Object.keys(options).length)}`, () => {
      expect(() => standingEntry(options, HOME)).to.throw(
        "--watch needs either --pgpass or --service\n" +
          "Hint: Use --pgpass for a password file, or --service <name> for a section of a service file.",
      );
    });
  }

  it("has a name that a service file can hold", () => {
    expect(() => standingEntry({ service: "a]b" }, HOME)).to.throw(
      '--service is "a]b": expected letters, digits and _ . -\nHint: Choose such a name.',
    );
  });
});
