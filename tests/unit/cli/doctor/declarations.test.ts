import { expect } from "chai";
import {
  type Target,
  type Targets,
  targetInFile,
  targetsInState,
} from "../../../../cli/doctor/declarations";

const SERVER = {
  host: "orders.example.com",
  port: 5432,
  resourceIds: ["db-ABC"],
  region: "eu-west-1",
  accountId: "123456789012",
  partition: "aws",
};
const MASTER = { ssm: { username: "/orders/user", password: "/orders/password" } };
const TYPES =
  "pulumi:pulumi:Stack$pulumi-rds-iam-user:index:RdsIamUser$pulumi-nodejs:dynamic/rds-iam-user:Role";

function resource(name: string, change: object = {}, more: object = {}): object {
  const inputs = {
    __provider: "exports.handler = …",
    server: SERVER,
    master: MASTER,
    username: name.replace("-role", ""),
    login: true,
    iamAuthentication: true,
    database: "orders",
    owner: "acme/orders/dev",
    grants: [{ a: "form of another version" }],
    ...change,
  };
  const type = "pulumi-nodejs:dynamic/rds-iam-user:Role";
  return { urn: `urn:pulumi:dev::orders::${TYPES}::${name}`, type, inputs, ...more };
}

function state(...resources: readonly object[]): object {
  const others = [
    { urn: "urn:pulumi:dev::orders::pulumi:pulumi:Stack::orders-dev", type: "pulumi:pulumi:Stack" },
    "no resource",
  ];
  return { version: 3, deployment: { resources: [...others, ...resources] } };
}

function targetsOf(answer: Targets): readonly Target[] {
  return "targets" in answer ? answer.targets : [];
}

function seen(answer: Targets): unknown {
  return "problem" in answer
    ? answer.problem
    : answer.targets.map(({ usernames, databases, inputs: { server } }) => [
        server.host,
        usernames,
        databases,
      ]);
}

describe("the declarations in a state", () => {
  it("are one target where they share server, master, tunnel and roots", () => {
    const all = state(
      resource("writer-role", { database: "sales" }),
      resource("reader-role", { timeouts: { connectSeconds: 1 } }),
      resource("reader2", { username: "reader" }),
    );
    expect(seen(targetsInState(all, undefined))).to.deep.equal([
      ["orders.example.com", ["reader", "writer"], ["orders", "sales"]],
    ]);
  });

  it("are several targets where they do not", () => {
    const all = state(
      resource("a", { master: { iam: { username: "admin" } } }),
      resource("b", { server: { ...SERVER, host: "billing.example.com" } }),
      resource("c"),
    );
    expect(seen(targetsInState(all, undefined))).to.deep.equal([
      ["billing.example.com", ["b"], ["orders"]],
      ["orders.example.com", ["a"], ["orders"]],
      ["orders.example.com", ["c"], ["orders"]],
    ]);
  });

  it("have the defaults of the program", () => {
    const [target] = targetsOf(targetsInState(state(resource("a")), undefined));
    expect(target?.inputs.timeouts.connectSeconds).to.equal(15);
    expect(target?.inputs.grants).to.deep.equal([]);
  });

  for (const name of ["reader-role", "reader", "orders_reader"]) {
    it(`are chosen by the name ${name}`, () => {
      const all = state(resource("reader-role", { username: "orders_reader" }), resource("writer"));
      expect(seen(targetsInState(all, name))).to.deep.equal([
        ["orders.example.com", ["orders_reader"], ["orders"]],
      ]);
    });
  }

  it("are refused by a name that none of them has", () => {
    const all = state(resource("reader-role"), resource("a"));
    expect(seen(targetsInState(all, "raeder"))).to.deep.equal([
      'no RdsIamUser or Role "raeder" in the state of the stack',
      'Detail: There are "a", "reader".',
      "Hint: Give one of these names, or leave out --name.",
    ]);
  });

  const none = [
    "no RdsIamUser or Role in the state of the stack",
    "Hint: Run pulumi up first, or give the declaration as a file: --file declaration.json.",
  ];
  const empty: readonly (readonly [string, unknown])[] = [
    ["no resources", state()],
    ["no deployment", { version: 3 }],
    ["something else", [1]],
    ["a role that is to be deleted", state(resource("a", {}, { delete: true }))],
    ["a role without a name", state(resource("a", { username: 7 }))],
    ["a role without inputs", state(resource("a", {}, { inputs: undefined }))],
    ["a role without a URN", state(resource("a", {}, { urn: undefined }))],
  ];
  for (const [title, given] of empty) {
    it(`are not there in a state with ${title}`, () => {
      expect(seen(targetsInState(given, undefined))).to.deep.equal(none);
    });
  }

  it("are refused where a part of one is secret", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    const all = state(resource("a", { database: { ...secret, ciphertext: "v1:…" } }));
    expect(seen(targetsInState(all, undefined))).to.deep.equal([
      'cannot use the declaration of "a":',
      "  database: expected a string, found an object",
      "Hint: A value that is secret in the state cannot be read. Give the declaration as a file: --file declaration.json.",
    ]);
  });
});

describe("the declaration in a file", () => {
  const file = {
    server: { host: "orders.example.com", region: "eu-west-1" },
    master: MASTER,
    via: { host: "127.0.0.1", port: 15432 },
  };
  const hint =
    'Hint: Expected { "server": { "host", "port", "region", "accountId" }, "master": { … } }, and optionally "database", "via", "ca" and "timeouts", as the resource has them.';

  it("needs only what the master needs", () => {
    const [target] = targetsOf(targetInFile(file));
    expect(target?.inputs.server).to.deep.equal({
      ...SERVER,
      resourceIds: ["unknown"],
      accountId: "unknown",
    });
    expect(target?.inputs.via).to.deep.equal({ host: "127.0.0.1", port: 15432 });
    expect(target?.usernames).to.deep.equal([]);
    expect(target?.databases).to.deep.equal(["postgres"]);
  });

  it("may name the role", () => {
    expect(seen(targetInFile({ ...file, username: "reader" }))).to.deep.equal([
      ["orders.example.com", ["reader"], ["postgres"]],
    ]);
  });

  it("is refused where it is no object, or has no server", () => {
    const text = ["the declaration is no JSON object", hint];
    expect(seen(targetInFile("orders.example.com"))).to.deep.equal(text);
    expect(seen(targetInFile({ master: MASTER }))).to.deep.equal([
      "cannot use the declaration:",
      "  server: expected an object, found nothing",
      hint,
    ]);
  });
});
