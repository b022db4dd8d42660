import { rootCertificates } from "node:tls";
import { expect } from "chai";
import { parseInputs, parseRecorded } from "../../../../provider/inputs/inputs";
import { declaredOf } from "../../../../provider/inputs/parts/declared";
import { hasUnknowns } from "../../../../provider/inputs/parts/unknowns";
import { noMaster, refused } from "./inputProblems";
import { unknownValues } from "./unknownValues";
import { refusedWays, unknownWays, ways } from "./viaCases";
import { PROPS, SERVER, UNKNOWN } from "../roleInputs";

const [FIRST_ROOT = ""] = rootCertificates;

const DEFAULTS = {
  ...PROPS,
  database: "postgres",
  grants: [],
  memberOf: [],
  settings: {},
  connectionLimit: -1,
  extraPrivileges: "revoke",
  adoptExisting: false,
  driftDetection: "preview",
  logLevel: "summary",
  timeouts: {
    connectSeconds: 15,
    previewSeconds: 5,
    queueSeconds: 120,
    lockSeconds: 30,
    statementSeconds: 120,
    serverSeconds: 300,
    verifySeconds: 120,
    operationSeconds: 1800,
  },
};

const accepted: readonly {
  readonly title: string;
  readonly props: object;
  readonly inputs: object;
}[] = [
  { title: "fills in the defaults", props: {}, inputs: {} },
  {
    title: "excludes what only a state has",
    props: { __provider: "exports…", drift: ["role does not exist"], generation: 3 },
    inputs: {},
  },
  {
    title: "excludes what a secret server does not tell",
    props: {
      server: {
        ...SERVER,
        iamDatabaseAuthenticationEnabled: null,
        autoPause: null,
      },
    },
    inputs: {},
  },
  {
    title: "accepts a role's name as a membership",
    props: { memberOf: ["payroll", { role: "audit", set: false }] },
    inputs: {
      memberOf: [
        { role: "payroll", admin: false, inherit: true, set: true },
        { role: "audit", admin: false, inherit: true, set: false },
      ],
    },
  },
  ...[
    {
      ssm: { username: "/orders/db_username", password: "/orders/db_password" },
      region: "us-east-1",
    },
    { secretsManager: { secretArn: "arn:aws:secretsmanager:…" }, profile: "ops" },
    { secretsManager: { secretArn: "orders", usernameKey: "user", passwordKey: "pass" } },
    {
      ssm: { password: "arn:aws:ssm:eu-west-1:123456789012:parameter/orders" },
      region: "us-east-1",
    },
    { iam: { username: "master" }, assumeRoleArn: "arn:aws:iam::123456789012:role/deploy" },
  ].map((master) => ({
    title: `accepts a master by ${Object.keys(master).join(" and ")}`,
    props: { master },
    inputs: { master },
  })),
  {
    title: "accepts settings as strings and lists",
    props: { settings: { statement_timeout: "30s", search_path: ["sales", "public"] } },
    inputs: { settings: { statement_timeout: "30s", search_path: ["sales", "public"] } },
  },
  {
    title: "accepts a certificate and the largest numbers",
    props: {
      ca: `# RDS\n${FIRST_ROOT}\n`,
      connectionLimit: 2147483647,
      timeouts: { connectSeconds: 1, serverSeconds: 86400 },
    },
    inputs: {
      ca: `# RDS\n${FIRST_ROOT}\n`,
      connectionLimit: 2147483647,
      timeouts: { ...DEFAULTS.timeouts, connectSeconds: 1, serverSeconds: 86400 },
    },
  },
  {
    title: "waits longer for a server that pauses",
    props: { server: { ...SERVER, autoPause: true } },
    inputs: {
      server: { ...SERVER, autoPause: true },
      timeouts: { ...DEFAULTS.timeouts, connectSeconds: 60, previewSeconds: 45 },
    },
  },
  {
    title: "waits no longer for a server that does not pause",
    props: { server: { ...SERVER, autoPause: false } },
    inputs: { server: { ...SERVER, autoPause: false } },
  },
  {
    title: "waits as long as declared for a server that pauses",
    props: {
      server: { ...SERVER, autoPause: true },
      timeouts: { connectSeconds: 20, previewSeconds: 1 },
    },
    inputs: {
      server: { ...SERVER, autoPause: true },
      timeouts: { ...DEFAULTS.timeouts, connectSeconds: 20, previewSeconds: 1 },
    },
  },
  ...ways.map(({ title, via }) => ({
    title: `accepts ${title} as the way to the server`,
    props: { via },
    inputs: { via },
  })),
  {
    title: "accepts a tunnel and some of the timeouts",
    props: { via: { host: "127.0.0.1", port: 15432 }, timeouts: { serverSeconds: 0 } },
    inputs: {
      via: { host: "127.0.0.1", port: 15432 },
      timeouts: { ...DEFAULTS.timeouts, serverSeconds: 0 },
    },
  },
];

function problemsOf(props: unknown): Readonly<Record<string, string>> {
  const { problems } = parseInputs(props);
  return Object.fromEntries(problems.map(({ property, reason }) => [property, reason]));
}

describe("parseInputs", () => {
  for (const { title, props, inputs } of accepted) {
    it(title, () => {
      const expected = { problems: [], inputs: { ...DEFAULTS, ...inputs } };
      expect(parseInputs({ ...PROPS, ...props })).to.deep.equal(expected);
    });
  }

  for (const { title, props, problems } of [...refused, ...refusedWays]) {
    it(`refuses ${title}`, () => {
      expect(problemsOf({ ...PROPS, ...props })).to.deep.equal(problems);
      expect(parseInputs({ ...PROPS, ...props }).inputs).to.equal(undefined);
    });
  }

  for (const { title, props, problems } of [...unknownValues, ...unknownWays]) {
    it(`reports only what is certain where ${title} is not known yet`, () => {
      expect(problemsOf({ ...PROPS, ...props })).to.deep.equal(problems);
      expect(parseInputs({ ...PROPS, ...props }).inputs).to.equal(undefined);
    });
  }

  for (const props of [null, undefined, "x"]) {
    it(`finds everything missing in ${String(props)}`, () => {
      expect(problemsOf(props)).to.deep.equal({
        server: "expected an object, found nothing",
        master: noMaster,
        username: "expected a string, found nothing",
        login: "expected true or false, found nothing",
        iamAuthentication: "expected true or false, found nothing",
        owner: "expected a string, found nothing",
      });
    });
  }
});

describe("parseRecorded", () => {
  it("reads a state that a newer rule would refuse, so that its role can be deleted", () => {
    const state = { ...PROPS, login: false, memberOf: ["rds_iam"], generation: 1 };
    expect(parseInputs(state).inputs).to.equal(undefined);
    const { problems, inputs } = parseRecorded(state);
    expect(problems).to.deep.equal([]);
    expect(inputs).to.have.property("username", "svc");
  });

  it("refuses a state of another shape", () => {
    const { problems, inputs } = parseRecorded({ ...PROPS, database: 7 });
    expect(inputs).to.equal(undefined);
    expect(problems).to.deep.equal([
      { property: "database", reason: "expected a string, found 7" },
    ]);
  });
});

describe("declaredOf", () => {
  it("is what the program declares", () => {
    const notes = { __provider: "exports…", drift: [], generation: 1 };
    expect(declaredOf({ ...PROPS, ...notes })).to.deep.equal(PROPS);
  });
});

describe("hasUnknowns", () => {
  it("finds them inside lists and objects", () => {
    expect(hasUnknowns({ a: [{ b: UNKNOWN }] })).to.equal(true);
    expect(hasUnknowns({ a: [{ b: "known", c: null }] })).to.equal(false);
  });
});
