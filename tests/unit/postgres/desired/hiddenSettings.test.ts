import { expect } from "chai";
import { planned } from "../plan/planCase";
import { aDeclaration, aSession } from "../snapshots";

describe("a setting that the server does not list", () => {
  for (const name of ["role", "ROLE", "session_authorization"]) {
    it(`is set where the server never lists it: ${name}`, () => {
      const declaration = aDeclaration({ settings: { [name]: "team" } });
      expect(planned({ declaration, actual: {} })).to.have.property("plan");
    });
  }

  it("is set where the master does not see every setting", () => {
    const declaration = aDeclaration({ settings: { session_preload_libraries: "auto_explain" } });
    const session = aSession({ readsAllSettings: false });
    expect(planned({ declaration, actual: { session } })).to.have.property("plan");
  });

  it("does not exist where the master sees every setting", () => {
    const declaration = aDeclaration({ settings: { work_men: "1MB" } });
    expect(planned({ declaration, actual: { settingNames: ["work_mem"] } })).to.deep.equal({
      refusals: [
        {
          path: "settings.work_men",
          reason: 'setting "work_men" does not exist on the server',
          hint: 'Did you mean "work_mem"?',
        },
      ],
    });
  });
});
