import { expect } from "chai";
import {
  requireSupportedVersion,
  versionWarnings,
} from "../../../../provider/postgres/server/supportedVersions";

describe("the version of a server", () => {
  it("is refused by name below 14", () => {
    expect(() => {
      requireSupportedVersion(13);
    })
      .to.throw(
        "PostgreSQL 13 is not supported\nHint: Upgrade the server to PostgreSQL 14 or later.",
      )
      .with.property("code", "could not connect");
  });

  for (const major of [14, 18, 19, 0]) {
    it(`is not refused where it is ${major === 0 ? "not told" : major}`, () => {
      expect(() => {
        requireSupportedVersion(major);
      }).not.to.throw();
    });
  }

  it("is warned about above 18", () => {
    expect([140023, 189999, 190001].map(versionWarnings)).to.deep.equal([
      [],
      [],
      ["not tested with PostgreSQL 19: the latest version tested is 18"],
    ]);
  });
});
