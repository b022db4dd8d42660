import { expect } from "chai";
import { columnCases, columnRefusals } from "./cases/columns";
import { defaultCreatorCases } from "./cases/defaultCreators";
import { futureCases } from "./cases/future";
import { futureEverywhereCases, futureRefusals } from "./cases/futureEverywhere";
import { givenByDefaultCases } from "./cases/givenByDefault";
import { plainObjectCases, plainObjectRefusals } from "./cases/objectsWithoutSchema";
import { planned, planOf, statementsOf } from "./planCase";
import { routineCases, routineRefusals } from "./cases/routines";
import { sequenceCases, sequenceRefusals } from "./cases/sequences";
import { typeCases, typeRefusals } from "./cases/types";

const tables = [
  { subject: "columns", cases: columnCases, refusals: columnRefusals },
  { subject: "sequences", cases: sequenceCases, refusals: sequenceRefusals },
  { subject: "routines", cases: routineCases, refusals: routineRefusals },
  { subject: "types", cases: typeCases, refusals: typeRefusals },
  { subject: "objects in no schema", cases: plainObjectCases, refusals: plainObjectRefusals },
  { subject: "future objects in a schema", cases: futureCases, refusals: [] },
  { subject: "future objects of default creators", cases: defaultCreatorCases, refusals: [] },
  { subject: "what default privileges gave", cases: givenByDefaultCases, refusals: [] },
  { subject: "future objects anywhere", cases: futureEverywhereCases, refusals: futureRefusals },
];

for (const { subject, cases, refusals: refused } of tables) {
  describe(`planRole for grants on ${subject}`, () => {
    for (const { title, statements, ...planCase } of cases) {
      it(title, () => {
        const plan = planOf(planned(planCase));
        const expected = statements.length === 0 ? {} : { orders: statements };
        expect(statementsOf(plan)).to.deep.equal(expected);
        expect(plan.unreachable).to.deep.equal([]);
      });
    }

    for (const { title, declaration, actual, refusals } of refused) {
      it(`refuses ${title}`, () => {
        expect(planned({ declaration, actual })).to.deep.equal({ refusals });
      });
    }
  });
}
