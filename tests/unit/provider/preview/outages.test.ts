import { expect } from "chai";
import {
  noOutages,
  type FailureScope,
  type InspectionPlace,
  type Reason,
} from "../../../../provider/preview/outages";

const place: InspectionPlace = {
  server: "orders:5432",
  way: "as master",
  databases: ["orders"],
  maxWaitMs: 5000,
};
const places: Readonly<Record<string, InspectionPlace>> = {
  "the same place": place,
  "another database": { ...place, databases: ["billing"] },
  "the same database among others": { ...place, databases: ["billing", "orders"] },
  "another login": { ...place, way: "as other" },
  "another server": { ...place, server: "billing:5432", way: "as master there" },
};

const cases: readonly {
  readonly scope: FailureScope;
  readonly said: string;
  readonly left: readonly number[];
}[] = [
  { scope: "server", said: "drift was not checked on orders:5432", left: [0, 0, 0, 0, 5000] },
  { scope: "login", said: "drift was not checked on orders:5432", left: [0, 0, 0, 4000, 5000] },
  {
    scope: "database",
    said: 'drift and new roles were not checked in database "orders" on orders:5432',
    left: [0, 4000, 4000, 4000, 5000],
  },
  {
    scope: "role",
    said: 'drift of role "svc" was not checked on orders:5432',
    left: [4000, 4000, 4000, 4000, 5000],
  },
];

const reason: Reason = { text: "connect ECONNREFUSED", mayPass: true };

describe("noOutages", () => {
  it("give every server the same time", () => {
    const { leftMs } = noOutages();
    expect(Object.values(places).map(leftMs)).to.deep.equal([5000, 5000, 5000, 5000, 5000]);
  });

  for (const { scope, said, left } of cases) {
    it(`do not wait again after a failure of the ${scope}`, () => {
      const { failed, leftMs, reasonOf } = noOutages();
      expect(
        failed(place, { role: "svc", scope, database: undefined, waitedMs: 1000, reason }),
      ).to.equal(said);
      expect(Object.values(places).map(leftMs)).to.deep.equal(left);
      const known = left.map((leftMs) => (leftMs === 0 ? reason : undefined));
      expect(Object.values(places).map(reasonOf)).to.deep.equal(known);
    });
  }

  it("skip another database that failed, not the role's own", () => {
    const { failed, leftMs } = noOutages();
    const both: InspectionPlace = { ...place, databases: ["orders", "archive"] };
    const failure = {
      role: "svc",
      scope: "database",
      database: "archive",
      waitedMs: 1,
      reason,
    } as const;
    expect(failed(both, failure)).to.equal(
      'drift and new roles were not checked in database "archive" on orders:5432',
    );
    expect([both, place].map(leftMs)).to.deep.equal([0, 4999]);
  });

  it("give a role the time that it allows, less what others have waited", () => {
    const { failed, leftMs } = noOutages();
    const patient = { ...place, maxWaitMs: 45_000 };
    failed(place, { role: "svc", scope: "role", database: undefined, waitedMs: 5000, reason });
    expect([place, patient].map(leftMs)).to.deep.equal([0, 40_000]);
  });

  it("limit the time of a server over all its failures", () => {
    const { failed, leftMs, reasonOf } = noOutages();
    for (const waitedMs of [2000, 2500, 1000]) {
      failed(place, { role: "svc", scope: "role", database: undefined, waitedMs, reason });
    }
    expect(leftMs(place)).to.equal(0);
    expect(reasonOf(place)).to.equal(undefined);
  });
});
