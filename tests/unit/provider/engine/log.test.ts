import { expect } from "chai";
import { openLog } from "../../../../provider/engine/log";

describe("openLog", () => {
  function logged(write: (log: ReturnType<typeof openLog>) => void): readonly string[] {
    const lines: string[] = [];
    write(openLog((line) => lines.push(line)));
    return lines;
  }

  it("shows control characters, and keeps the lines of a text", () => {
    const lines = logged(({ warn, change }) => {
      warn("no\nHint: \u001b[2J");
      change(["  grant \u202e"]);
    });
    expect(lines).to.deep.equal(["warning: no\nHint: \\u001b[2J", "  grant \\u202e"]);
  });

  it("shows each warning once", () => {
    const lines = logged(({ warn }) => {
      warn("the server is down");
      warn("the server is down");
      warn("the secret is gone");
    });
    expect(lines).to.deep.equal(["warning: the server is down", "warning: the secret is gone"]);
  });

  it("shows extra privileges that are kept, a line each", () => {
    const lines = logged(({ extras }) => {
      extras("svc", ["extra INSERT on table sales.item", 'extra membership in "payroll"']);
      extras("svc", ["extra INSERT on table sales.item"]);
    });
    expect(lines).to.deep.equal([
      'warning: role "svc": extra INSERT on table sales.item, not revoked',
      'warning: role "svc": extra membership in "payroll", not revoked',
    ]);
  });

  it("warns once of what a role lacks to use its grants", () => {
    const lines = logged(({ unusable }) => {
      unusable("svc", ["no USAGE on schema sales", "no USAGE on schema sales"]);
    });
    expect(lines).to.deep.equal(['warning: role "svc" has no USAGE on schema sales']);
  });

  it("says once what the deployment waits for", () => {
    const lines = logged(({ waiting }) => {
      waiting("waiting for the server");
      waiting("waiting for the server");
    });
    expect(lines).to.deep.equal(["waiting for the server"]);
  });

  it("shows every line of every change", () => {
    const lines = logged(({ change }) => {
      change(['role "svc" will be changed:', "  grant SELECT"]);
      change(["  grant SELECT"]);
    });
    expect(lines).to.deep.equal([
      'role "svc" will be changed:',
      "  grant SELECT",
      "  grant SELECT",
    ]);
  });

  it("shows what is excluded in one line, and nothing where nothing is", () => {
    const lines = logged(({ excluded }) => {
      excluded("svc", []);
      excluded("svc", [
        "2 tables of extensions or superusers in schema sales",
        "future types of x",
      ]);
    });
    expect(lines).to.deep.equal([
      'role "svc": excluded: 2 tables of extensions or superusers in schema sales; future types of x',
    ]);
  });
});
