import { expect } from "chai";
import { targetInFile } from "../../../../cli/doctor/declarations";
import { doctorJson, masterInWords, targetInWords } from "../../../../cli/doctor/words";

const answer = targetInFile({
  server: { host: "orders.example.com", region: "eu-west-1" },
  master: { iam: { username: "admin" } },
  username: "reader",
});
const targets = "targets" in answer ? answer.targets : [];

describe("a target in words", () => {
  it("is its server, its databases and the roles that it is for", () => {
    expect(targets.map(targetInWords)).to.deep.equal([
      'orders.example.com:5432, database "postgres", for "reader"',
    ]);
    expect(targets.map((target) => targetInWords({ ...target, usernames: [] }))).to.deep.equal([
      'orders.example.com:5432, database "postgres"',
    ]);
  });

  it("has a master, and where its password is", () => {
    const words = [
      masterInWords({ ssm: { password: "/orders/password" } }, "admin"),
      masterInWords({ secretsManager: { secretArn: "arn:…" } }, "admin"),
      masterInWords({ iam: { username: "admin" } }, "admin"),
    ];
    expect(words).to.deep.equal([
      'master "admin", its password in SSM parameter "/orders/password"',
      'master "admin", from secret "arn:…"',
      'master "admin", which logs in by token: there is none to read',
    ]);
  });

  it("is an object in JSON", () => {
    const reports = targets.map((target) => ({ target, ok: false, checks: [] }));
    expect(JSON.parse(doctorJson(reports))).to.deep.equal({
      ok: false,
      masters: [
        { host: "orders.example.com", port: 5432, usernames: ["reader"], ok: false, checks: [] },
      ],
    });
    expect(JSON.parse(doctorJson([]))).to.deep.equal({ ok: true, masters: [] });
  });
});
