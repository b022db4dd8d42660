import { expect } from "chai";
import { nothingOutOfReach, type LookPlace } from "../../../provider/outOfReach";

const place: LookPlace = { server: "orders:5432", way: "as master", database: "orders" };
const places = {
  "the same place": place,
  "another database": { ...place, database: "billing" },
  "another way in": { ...place, way: "as other" },
  "another server": { ...place, server: "billing:5432", way: "as master there" },
};

const cases: readonly {
  readonly scope: Parameters<ReturnType<typeof nothingOutOfReach>["failed"]>[1];
  readonly said: string;
  readonly left: readonly number[];
}[] = [
  { scope: "server", said: "on orders:5432", left: [0, 0, 0, 5000] },
  { scope: "login", said: "on orders:5432", left: [0, 0, 4000, 5000] },
  { scope: "database", said: 'in database "orders" on orders:5432', left: [0, 4000, 4000, 5000] },
  { scope: "role", said: "on orders:5432", left: [4000, 4000, 4000, 5000] },
];

describe("nothingOutOfReach", () => {
  it("gives every server the same time", () => {
    const { leftMs } = nothingOutOfReach();
    expect(Object.values(places).map(leftMs)).to.deep.equal([5000, 5000, 5000, 5000]);
  });

  for (const { scope, said, left } of cases) {
    it(`keeps a failure of the ${scope} from being waited for again`, () => {
      const { failed, leftMs } = nothingOutOfReach();
      expect(failed(place, scope, 1000)).to.equal(said);
      expect(Object.values(places).map(leftMs)).to.deep.equal(left);
    });
  }

  it("gives a server no more time than all of it, whatever fails there", () => {
    const { failed, leftMs } = nothingOutOfReach();
    for (const waited of [2000, 2500, 1000]) failed(place, "role", waited);
    expect(leftMs(place)).to.equal(0);
  });
});
