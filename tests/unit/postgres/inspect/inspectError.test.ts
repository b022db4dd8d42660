import { expect } from "chai";
import { inspectError } from "../../../../provider/postgres/inspect/inspectError";
import { RoleError } from "../../../../provider/postgres/model/errors";

const hints: readonly (readonly [code: string | undefined, hint: string])[] = [
  [
    "22021",
    'Rename the object, column or role in "legacy" whose name is not valid UTF-8: in encoding SQL_ASCII the server does not check names.',
  ],
  ["22P05", 'Use only names that the encoding of "legacy" and UTF-8 both have.'],
  ["57014", "Try again when the server is less busy, or raise timeouts.statementSeconds."],
  [
    "ERR_ANSWER_TOO_LONG",
    'Name single objects instead of "*" in the grants, so that the server sends less.',
  ],
  [
    "ERR_NOT_POSTGRESQL",
    "Check what is between this machine and the server: what came is not as PostgreSQL sends it.",
  ],
  ["XX000", 'The server\'s SQLSTATE is "XX000".'],
  [undefined, "Run it again."],
  ["57P01", "Run it again: the connection ended."],
  ["ECONNRESET", "Run it again: the connection ended."],
];

describe("inspectError", () => {
  for (const [code, hint] of hints) {
    it(`says what to do about ${code ?? "what has no code"}`, () => {
      const cause = Object.assign(new Error("as the server says"), { code });
      const error = inspectError(cause, "legacy");
      expect(error.message).to.equal(
        `could not read the catalogs of database "legacy"\nDetail: as the server says\nHint: ${hint}`,
      );
      expect(error).to.include({ code: "could not inspect", database: "legacy", cause });
    });
  }

  it("says what to do about a connection that ended, as the driver says", () => {
    const cause = new Error("Connection terminated unexpectedly");
    expect(inspectError(cause, "legacy").message).to.match(
      /\nHint: Run it again: the connection ended\.$/,
    );
  });

  it("leaves what is explained already", () => {
    const error = new RoleError("busy", "another deployment");
    expect(inspectError(error, "legacy")).to.equal(error);
  });
});
