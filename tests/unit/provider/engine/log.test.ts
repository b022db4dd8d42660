import { expect } from "chai";
import { openLog } from "../../../../provider/engine/log";

describe("openLog", () => {
  function told(tell: (telling: ReturnType<typeof openLog>) => void): readonly string[] {
    const lines: string[] = [];
    tell(openLog((line) => lines.push(line)));
    return lines;
  }

  it("says each warning once", () => {
    const lines = told(({ warn }) => {
      warn("the server is down");
      warn("the server is down");
      warn("the secret is gone");
    });
    expect(lines).to.deep.equal(["warning: the server is down", "warning: the secret is gone"]);
  });

  it("says which extras stay, a line each", () => {
    const lines = told(({ extras }) => {
      extras("svc", ["extra INSERT on table sales.item", 'extra membership in "payroll"']);
      extras("svc", ["extra INSERT on table sales.item"]);
    });
    expect(lines).to.deep.equal([
      'warning: role "svc": extra INSERT on table sales.item, left alone',
      'warning: role "svc": extra membership in "payroll", left alone',
    ]);
  });

  it("says all lines of a change, also those that another one has", () => {
    const lines = told(({ change }) => {
      change(['role "svc" will be changed:', "  grant SELECT"]);
      change(["  grant SELECT"]);
    });
    expect(lines).to.deep.equal([
      'role "svc" will be changed:',
      "  grant SELECT",
      "  grant SELECT",
    ]);
  });

  it("says in one line what is left out, and nothing where nothing is", () => {
    const lines = told(({ excluded }) => {
      excluded("svc", []);
      excluded("svc", [
        "2 tables of extensions or superusers in schema sales",
        "future types of x",
      ]);
    });
    expect(lines).to.deep.equal([
      'role "svc": left out: 2 tables of extensions or superusers in schema sales; future types of x',
    ]);
  });
});
