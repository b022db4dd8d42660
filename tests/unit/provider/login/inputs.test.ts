import { expect } from "chai";
import { parseLoginInputs } from "../../../../provider/login/inputs";
import { LOGIN_PROPS, ROLE_ARN } from "./props";
import { UNKNOWN } from "../roleInputs";

const { trust: _, ...WITHOUT_TRUST } = LOGIN_PROPS;
const TIMEOUTS = {
  connectSeconds: 15,
  queueSeconds: 120,
  lockSeconds: 30,
  statementSeconds: 120,
  serverSeconds: 300,
  verifySeconds: 120,
};
const LEAVE_OUT = "give a role's ARN as attachTo: { role }, or leave attachTo out";
const BY_NAME =
  "expected the IAM role's ARN, which it is assumed by, found its name alone: give the ARN, or the aws.iam.Role, as attachTo: { role }";

function noneLetsIn(found: string, account = '"123456789012"'): string {
  return `expected a trust form that can let the deployment in, found ${found} alone: add { account: ${account} } to assumedBy`;
}

const accepted: readonly {
  readonly title: string;
  readonly props: object;
  readonly inputs: object;
}[] = [
  { title: "fill in the defaults", props: LOGIN_PROPS, inputs: LOGIN_PROPS },
  {
    title: "leave out the notes of a state",
    props: { ...LOGIN_PROPS, __provider: "exports…", drift: ["login is refused: …"] },
    inputs: LOGIN_PROPS,
  },
  {
    title: "take a role that was there before, by its ARN",
    props: { ...WITHOUT_TRUST, attachTo: "role" },
    inputs: { ...WITHOUT_TRUST, attachTo: "role" },
  },
  ...[
    { account: "123456789012", requireMfa: true },
    { principalArn: "arn:aws:iam::123456789012:role/deploy" },
    { identityCenter: { permissionSet: "Deploy" } },
  ].map((form) => ({
    title: `take the trust form ${Object.keys(form).join(" with ")} beside one for others`,
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
      verifyLogin: `expected an IAM role to log in as, found attachTo: { ${attachTo} }: ${LEAVE_OUT}`,
    },
  })),
  {
    title: "a policy that is attached to nothing",
    props: { ...WITHOUT_TRUST, attachTo: "none", roleArn: null },
    problems: {
      verifyLogin: `expected an IAM role to log in as, found attachTo: "none": ${LEAVE_OUT}`,
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
    problems: { verifyLogin: noneLetsIn("service") },
  },
  {
    title: "services and web identities, where the account is not known yet",
    props: {
      ...LOGIN_PROPS,
      dbUserArns: UNKNOWN,
      trust: [{ githubActions: {} }, { eksPodIdentity: {} }, { eksServiceAccount: {} }],
    },
    problems: {
      verifyLogin: noneLetsIn(
        "eksServiceAccount, eksPodIdentity, githubActions",
        "<the server's account>",
      ),
    },
  },
  {
    title: "all at once what is wrong",
    props: {
      ...LOGIN_PROPS,
      trust: [{ service: "lambda.amazonaws.com" }],
      colour: "blue",
      identity: { profile: "" },
    },
    problems: {
      "identity.profile": 'expected a length of at least 1, found ""',
      colour: "expected no such key, for it is not known here",
      verifyLogin: noneLetsIn("service"),
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
      const told = parsed.problems.map(({ property, reason }) => [property, reason] as const);
      expect(Object.fromEntries(told)).to.deep.equal(problems);
      expect(parsed.inputs).to.equal(undefined);
    });
  }

  for (const [what, props] of Object.entries(unknown)) {
    it(`say nothing while ${what} is not known yet`, () => {
      expect(parseLoginInputs(props)).to.deep.equal({ problems: [], inputs: undefined });
    });
  }

  it("leave the judgement of no trust form at all to the trust policy", () => {
    const { inputs } = parseLoginInputs({ ...LOGIN_PROPS, trust: [] });
    expect(inputs?.roleArn).to.equal(ROLE_ARN);
  });
});
