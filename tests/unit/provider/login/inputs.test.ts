import { expect } from "chai";
import { parseLoginInputs } from "../../../../provider/login/inputs";
import { LOGIN_PROPS, ROLE_ARN } from "./props";
import { UNKNOWN } from "../roleInputs";

const { trust: _, ...WITHOUT_TRUST } = LOGIN_PROPS;
const TIMEOUTS = {
  connectSeconds: 15,
  previewSeconds: 5,
  queueSeconds: 120,
  lockSeconds: 30,
  statementSeconds: 120,
  serverSeconds: 300,
  verifySeconds: 120,
  operationSeconds: 1800,
};
const SET_ROLE = "set attachTo: { role } to a role's ARN, or remove attachTo";
const BY_NAME =
  "expected the IAM role's ARN, found its name alone: set attachTo: { role } to the ARN or to the aws.iam.Role";

function noneForDeployments(found: string): string {
  return `expected a trust form that allows the deployment to assume the role, found ${found} alone: add { principalArn: "<ARN of the IAM role or user that deploys>" } to assumedBy`;
}

const accepted: readonly {
  readonly title: string;
  readonly props: object;
  readonly inputs: object;
}[] = [
  { title: "get the defaults", props: LOGIN_PROPS, inputs: LOGIN_PROPS },
  {
    title: "exclude what only a state has",
    props: { ...LOGIN_PROPS, __provider: "exports…", drift: ["login is refused: …"] },
    inputs: LOGIN_PROPS,
  },
  {
    title: "exclude what a secret server does not tell",
    props: { ...LOGIN_PROPS, server: { ...LOGIN_PROPS.server, autoPause: null } },
    inputs: LOGIN_PROPS,
  },
  {
    title: "accept that the server is a proxy",
    props: { ...LOGIN_PROPS, proxy: { mode: "standard", dbUserArns: ["arn:…"] } },
    inputs: { ...LOGIN_PROPS, proxy: { mode: "standard", dbUserArns: ["arn:…"] } },
  },
  {
    title: "accept an existing role by its ARN",
    props: { ...WITHOUT_TRUST, attachTo: "role" },
    inputs: { ...WITHOUT_TRUST, attachTo: "role" },
  },
  ...[
    { account: "123456789012", requireMfa: true },
    { principalArn: "arn:aws:iam::123456789012:role/deploy" },
    { identityCenter: { permissionSet: "Deploy" } },
  ].map((form) => ({
    title: `accept the trust form ${Object.keys(form).join(" with ")} beside one for others`,
    props: { ...LOGIN_PROPS, trust: [{ service: "lambda.amazonaws.com" }, form] },
    inputs: { ...LOGIN_PROPS, trust: [{ service: "lambda.amazonaws.com" }, form] },
  })),
];

const refused: readonly {
  readonly title: string;
  readonly props: object;
  readonly problems: Readonly<Record<string, string>>;
}[] = [
  ...["user", "group"].map((attachTo) => ({
    title: `a policy that is attached to a ${attachTo}`,
    props: { ...WITHOUT_TRUST, attachTo, roleArn: null },
    problems: {
      verifyLogin: `expected an IAM role to log in with, found attachTo: { ${attachTo} }: ${SET_ROLE}`,
    },
  })),
  {
    title: "a policy that is attached to nothing",
    props: { ...WITHOUT_TRUST, attachTo: "none", roleArn: null },
    problems: {
      verifyLogin: `expected an IAM role to log in with, found attachTo: "none": ${SET_ROLE}`,
    },
  },
  {
    title: "a role by its name alone",
    props: { ...WITHOUT_TRUST, attachTo: "role", roleArn: null },
    problems: { verifyLogin: BY_NAME },
  },
  {
    title: "services alone",
    props: { ...LOGIN_PROPS, trust: [{ service: "lambda.amazonaws.com" }] },
    problems: { verifyLogin: noneForDeployments("service") },
  },
  {
    title: "services and web identities alone",
    props: {
      ...LOGIN_PROPS,
      trust: [{ githubActions: {} }, { eksPodIdentity: {} }, { eksServiceAccount: {} }],
    },
    problems: {
      verifyLogin: noneForDeployments("eksServiceAccount, eksPodIdentity, githubActions"),
    },
  },
  {
    title: "everything that is wrong, at once",
    props: {
      ...LOGIN_PROPS,
      trust: [{ service: "lambda.amazonaws.com" }],
      colour: "blue",
      identity: { profile: "" },
    },
    problems: {
      "identity.profile": 'expected a length of at least 1, found ""',
      colour: "unknown key",
      verifyLogin: noneForDeployments("service"),
    },
  },
];

const unknown: Readonly<Record<string, object>> = {
  "the role's ARN": { ...WITHOUT_TRUST, attachTo: "role", roleArn: UNKNOWN },
  "a trust form": { ...LOGIN_PROPS, trust: [{ service: UNKNOWN }] },
  "the host": { ...LOGIN_PROPS, server: { ...LOGIN_PROPS.server, host: UNKNOWN } },
};

describe("a verified login's inputs", () => {
  for (const { title, props, inputs } of accepted) {
    it(title, () => {
      expect(parseLoginInputs(props)).to.deep.equal({
        problems: [],
        inputs: { ...inputs, timeouts: TIMEOUTS },
      });
    });
  }

  for (const { title, props, problems } of refused) {
    it(`refuse ${title}`, () => {
      const parsed = parseLoginInputs(props);
      const found = parsed.problems.map(({ property, reason }) => [property, reason] as const);
      expect(Object.fromEntries(found)).to.deep.equal(problems);
      expect(parsed.inputs).to.equal(undefined);
    });
  }

  for (const [what, props] of Object.entries(unknown)) {
    it(`have no problem while ${what} is not known yet`, () => {
      expect(parseLoginInputs(props)).to.deep.equal({ problems: [], inputs: undefined });
    });
  }

  it("accept an empty list of trust forms, which the trust policy refuses", () => {
    const { inputs } = parseLoginInputs({ ...LOGIN_PROPS, trust: [] });
    expect(inputs?.roleArn).to.equal(ROLE_ARN);
  });
});
