import { expect } from "chai";
import {
  hasMembershipOptions,
  hasParameterPrivileges,
} from "../../../../provider/postgres/model/versionFeatures";

describe("a server has", () => {
  const cases = [
    { title: "options of memberships", has: hasMembershipOptions, since: 160000 },
    { title: "privileges on parameters", has: hasParameterPrivileges, since: 150000 },
  ];
  for (const { title, has, since } of cases) {
    it(`${title} from ${String(since)} on`, () => {
      expect([since - 1, since, since + 1].map(has)).to.deep.equal([false, true, true]);
    });
  }
});
