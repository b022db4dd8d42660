import { expect } from "chai";
import { planned } from "../plan/planCase";
import { aDeclaration, aSession } from "../snapshots";

describe("a setting that the server does not list", () => {
  for (const name of ["role", "ROLE", "seed", "session_authorization"]) {
    it(`is set where the server never lists it: ${name}`, () => {
      const declaration = aDeclaration({ settings: { [name]: "team" } });
      const actual = { existingRoles: ["rds_iam", "team"] };
      expect(planned({ declaration, actual })).to.have.property("plan");
    });
  }

  it("is set to no role", () => {
    const declaration = aDeclaration({ settings: { role: "none" } });
    expect(planned({ declaration, actual: {} })).to.have.property("plan");
  });

  it("is refused where its role does not exist", () => {
    const declaration = aDeclaration({ settings: { role: "team" } });
    expect(planned({ declaration, actual: {} })).to.deep.equal({
      refusals: [
        {
          path: "settings.role",
          reason: 'role "team" does not exist',
          hint: "Create it first, or take it out of settings.",
        },
      ],
    });
  });

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
