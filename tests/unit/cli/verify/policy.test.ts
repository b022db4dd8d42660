import { expect } from "chai";
import type { Explanation } from "../../../../cli/checks/checklist";
import { arnProblem, type Asked, policyOutcome, principalOf } from "../../../../cli/verify/policy";
import type { Simulated, SimulationAnswer } from "../../../../connect/simulation";

const ROLE = "arn:aws:iam::123456789012:role/apps/reader";
const DB_USER = "arn:aws:rds-db:eu-west-1:123456789012:dbuser:cluster-ABC/reader";
const OTHER = "arn:aws:rds-db:eu-west-1:123456789012:dbuser:cluster-DEF/reader";

describe("the principal whose policies let a caller in", () => {
  const rows: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ["arn:aws:iam::123456789012:user/analyst", ROLE, ROLE],
    [
      "arn:aws:iam::123456789012:user/team/analyst",
      undefined,
      "arn:aws:iam::123456789012:user/team/analyst",
    ],
    [
      "arn:aws-cn:sts::123456789012:assumed-role/reader/session",
      undefined,
      "arn:aws-cn:iam::123456789012:role/reader",
    ],
    ["arn:aws:iam::123456789012:root", undefined, undefined],
    ["arn:aws:sts::123456789012:federated-user/analyst", undefined, undefined],
  ];

  for (const [caller, roleArn, principal] of rows) {
    it(`is ${principal ?? "not known"} for ${caller}`, () => {
      expect(principalOf(caller, roleArn)).to.equal(principal);
    });
  }
});

describe("the ARNs that a policy must allow", () => {
  const UP = "Run pulumi up: it writes the policy and the connection from the same values.";
  const connection = { username: "reader", region: "eu-west-1", roleArn: ROLE };

  it("fit the connection, also where nothing is known of the role's account", () => {
    expect(arnProblem(connection, [DB_USER, OTHER])).to.equal(undefined);
    const { roleArn: _, ...withoutRole } = connection;
    expect(arnProblem(withoutRole, [DB_USER])).to.equal(undefined);
  });

  it("are right where others are of replicas in other Regions", () => {
    const elsewhere = OTHER.replace("eu-west-1", "us-west-2");
    expect(arnProblem(connection, [DB_USER, elsewhere])).to.equal(undefined);
  });

  const rows: readonly (readonly [string, string, Explanation])[] = [
    [
      "another user",
      DB_USER.replace("/reader", "/writer"),
      { reason: 'the policy names user "writer", the connection "reader"', hint: UP },
    ],
    [
      "the user in another case",
      DB_USER.replace("/reader", "/Reader"),
      {
        reason:
          'the policy names user "Reader", the connection "reader", which differs in upper and lower case',
        hint: UP,
      },
    ],
    [
      "another Region",
      DB_USER.replace("eu-west-1", "eu-west-2"),
      { reason: 'the policy names Region "eu-west-2", the connection "eu-west-1"', hint: UP },
    ],
    [
      "another account",
      DB_USER.replace("123456789012", "210987654321"),
      {
        reason: "the policy is for account 210987654321, the IAM role is in account 123456789012",
        hint: "Use an IAM role of the server's account: rds-db:connect works within one account.",
      },
    ],
    [
      "something else",
      "arn:aws:s3:::bucket",
      { reason: '"arn:aws:s3:::bucket" is not the ARN of a database user', hint: UP },
    ],
    [
      "no user",
      "arn:aws:rds-db:eu-west-1:123456789012:dbuser:cluster-ABC",
      {
        reason:
          '"arn:aws:rds-db:eu-west-1:123456789012:dbuser:cluster-ABC" is not the ARN of a database user',
        hint: UP,
      },
    ],
  ];

  for (const [title, arn, problem] of rows) {
    it(`are refused where one names ${title}`, () => {
      expect(arnProblem(connection, [arn])).to.deep.equal(problem);
    });
  }
});

describe("the policies", () => {
  const allowed: Simulated = { resource: DB_USER, decision: "allowed", policies: ["connect"] };
  const answer = (...simulated: readonly Simulated[]): Asked => ({
    askedAs: "analyst",
    answer: { simulated },
  });
  const unanswered = (
    reason: "denied" | "absent" | "failed",
    askedAs = "analyst",
    said = "it said no",
  ): Asked => ({ askedAs, answer: { unanswered: reason, said } satisfies SimulationAnswer });

  it("allow the login", () => {
    const other: Simulated = { ...allowed, resource: OTHER };
    expect(policyOutcome(ROLE, [answer(allowed, other)])).to.deep.equal({
      status: "ok",
      found: `"${ROLE}" is allowed rds-db:connect`,
      detail: `on ${DB_USER}\non ${OTHER}`,
      value: undefined,
    });
  });

  it("are those that the first identity is told of which IAM answers", () => {
    const asked = [unanswered("denied"), answer(allowed)];
    expect(policyOutcome(ROLE, asked)).to.have.property("status", "ok");
  });

  const refusals: readonly (readonly [string, Partial<Simulated>, Explanation])[] = [
    [
      "where nothing allows it",
      { decision: "implicitDeny" },
      {
        reason: `no policy of "${ROLE}" allows rds-db:connect on ${DB_USER}`,
        hint: "Check that the policy is attached, and that it names this resource ID, region, account and user: run pulumi up --refresh to repair it.",
      },
    ],
    [
      "by an explicit deny",
      { decision: "explicitDeny", boundaryAllows: false, policies: ["guard", "night"] },
      {
        reason: `a policy explicitly denies "${ROLE}" rds-db:connect on ${DB_USER}`,
        detail: 'Denied by "guard", "night".',
        hint: "Change the statement that denies it: a Deny beats every Allow.",
      },
    ],
    [
      "by an explicit deny of a policy that is not named",
      { decision: "explicitDeny", policies: [] },
      {
        reason: `a policy explicitly denies "${ROLE}" rds-db:connect on ${DB_USER}`,
        hint: "Change the statement that denies it: a Deny beats every Allow.",
      },
    ],
    [
      "by the permissions boundary",
      { decision: "implicitDeny", boundaryAllows: false },
      {
        reason: `the permissions boundary of "${ROLE}" does not allow rds-db:connect on ${DB_USER}`,
        hint: "Allow it in the boundary too: a boundary gives nothing, and limits every policy.",
      },
    ],
    [
      "by the organization",
      { decision: "implicitDeny", boundaryAllows: true, organizationAllows: false },
      {
        reason: `a policy of the organization does not allow "${ROLE}" rds-db:connect on ${DB_USER}`,
        hint: "Have whoever manages the organization allow it in its service control policies.",
      },
    ],
  ];

  for (const [title, change, explanation] of refusals) {
    it(`refuse the login ${title}`, () => {
      const asked = [answer({ ...allowed, resource: OTHER }, { ...allowed, ...change })];
      expect(policyOutcome(ROLE, asked)).to.deep.equal({ status: "failed", ...explanation });
    });
  }

  it("name every ARN that is refused", () => {
    const none: Simulated = { ...allowed, decision: "implicitDeny" };
    expect(policyOutcome(ROLE, [answer(none, { ...none, resource: OTHER })])).to.have.property(
      "reason",
      `no policy of "${ROLE}" allows rds-db:connect on ${DB_USER} and ${OTHER}`,
    );
  });

  const hint = `To have it checked, allow one of them iam:SimulatePrincipalPolicy on ${ROLE}.`;

  it("are not checked where nobody may ask", () => {
    expect(policyOutcome(ROLE, [unanswered("denied")])).to.deep.equal({
      status: "skipped",
      reason: 'not checked: "analyst" may not ask IAM what the policies allow',
      hint: `To have it checked, allow it iam:SimulatePrincipalPolicy on ${ROLE}.`,
    });
    const both = [unanswered("denied"), unanswered("denied", "reader")];
    expect(policyOutcome(ROLE, both)).to.deep.equal({
      status: "skipped",
      reason: 'not checked: neither "analyst" nor "reader" may ask IAM what the policies allow',
      hint,
    });
  });

  it("are not checked where IAM does not find the principal", () => {
    expect(policyOutcome(ROLE, [unanswered("absent")])).to.deep.equal({
      status: "skipped",
      reason: `not checked: IAM does not find "${ROLE}"`,
      detail: "it said no",
      hint: "A role that has a path is only found with it: give the connection with its roleArn.",
    });
  });

  it("are not checked where IAM does not answer", () => {
    const asked = [
      unanswered("failed", "analyst", "ECONNREFUSED"),
      unanswered("failed", "deployer", "503"),
    ];
    expect(policyOutcome(ROLE, asked)).to.deep.equal({
      status: "skipped",
      reason: "not checked: IAM did not answer",
      detail: "ECONNREFUSED\n503",
    });
  });
});
