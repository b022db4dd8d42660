import { expect } from "chai";
import {
  driftOf,
  type LoginFailure,
  refusalError,
  refusalOf,
} from "../../../../provider/login/refusal";
import type { LoginInputs } from "../../../../provider/login/inputs";
import { DB_USER_ARN, LOGIN_PROPS, ROLE_ARN } from "./props";

const PAM = 'PAM authentication failed for user "svc"';
const DENIED = "User: … is not authorized to perform: sts:AssumeRole on resource: …";
const TOKEN_HINT =
  `Check that the role's policies allow rds-db:connect on ${DB_USER_ARN}, without a boundary, session or organisation policy against it; ` +
  "that resource ID, region and account in it are the server's, and the name's upper and lower case the PostgreSQL role's; " +
  "and that this machine's clock is right.";
const ASSUME_HINT =
  "Allow the caller sts:AssumeRole on it, in its own policies and in the trust policy (assumedBy); see that the role exists.";

const server = (code: string, said: string, routine?: string): LoginFailure => ({
  by: "server",
  code,
  said,
  routine,
});
const sts = (callerArn?: string): LoginFailure => ({ by: "STS", said: DENIED, callerArn });

const cases: readonly {
  readonly title: string;
  readonly failure: LoginFailure;
  readonly trust?: LoginInputs["trust"];
  readonly refusal: object;
}[] = [
  {
    title: "a token that PAM refuses",
    failure: server("28000", PAM, "auth_failed"),
    refusal: {
      reason: `the IAM token of "svc" is not accepted, made as "${ROLE_ARN}"`,
      detail: PAM,
      hint: TOKEN_HINT,
      mayPass: true,
    },
  },
  {
    title: "a role without LOGIN",
    failure: server("28000", 'role "svc" is not permitted to log in', "InitializeSessionUserId"),
    refusal: {
      reason: 'role "svc" is not permitted to log in',
      detail: 'role "svc" is not permitted to log in',
      hint: 'See that "svc" may log in: run up to repair it.',
      mayPass: false,
    },
  },
  {
    title: "a token that is taken for a password",
    failure: server("28P01", 'password authentication failed for user "svc"'),
    refusal: {
      reason:
        '"svc" does not exist, is not a member of "rds_iam", or IAM database authentication is off',
      detail: 'password authentication failed for user "svc"',
      hint: "See that IAM database authentication is on at the server; run up to repair the role.",
      mayPass: false,
    },
  },
  {
    title: "a database that is not there",
    failure: server("3D000", 'database "app" does not exist'),
    refusal: {
      reason: 'database "app" does not exist on the server',
      detail: 'database "app" does not exist',
      hint: "Create it first, or set `database` to one that exists.",
      mayPass: false,
    },
  },
  {
    title: "a database that it may not connect to",
    failure: server("42501", 'permission denied for database "app"'),
    refusal: {
      reason: '"svc" may not connect to database "app"',
      detail: 'permission denied for database "app"',
      hint: 'Add a grant of CONNECT on database "app": PUBLIC does not have it.',
      mayPass: false,
    },
  },
  {
    title: "a role that may not be assumed, by a session whose name differs each time",
    failure: sts("arn:aws:sts::123456789012:assumed-role/deploy/run-4711"),
    refusal: {
      reason: `IAM role "${ROLE_ARN}" may not be assumed by "arn:aws:sts::123456789012:assumed-role/deploy"`,
      detail: DENIED,
      hint: ASSUME_HINT,
      mayPass: true,
    },
  },
  {
    title: "a role that asks for MFA",
    failure: sts("arn:aws:iam::123456789012:user/deployer"),
    trust: [{ account: "123456789012", requireMfa: true }],
    refusal: {
      reason: `IAM role "${ROLE_ARN}" may not be assumed by "arn:aws:iam::123456789012:user/deployer"`,
      hint: `${ASSUME_HINT} Where requireMfa is set, log in to AWS with MFA first.`,
      detail: DENIED,
      mayPass: true,
    },
  },
  {
    title: "a role that was there before, by somebody whom AWS does not name",
    failure: sts(),
    trust: undefined,
    refusal: {
      reason: `IAM role "${ROLE_ARN}" may not be assumed by the deployment`,
      hint: "Allow the caller sts:AssumeRole on it, in its own policies and in the role's trust policy, which must ask for no external ID here; see that the role exists.",
      detail: DENIED,
      mayPass: true,
    },
  },
];

describe("a refused login", () => {
  for (const { title, failure, refusal, ...given } of cases) {
    it(`is explained: ${title}`, () => {
      const trust = "trust" in given ? given.trust : [];
      expect(refusalOf(failure, { ...LOGIN_PROPS, trust })).to.deep.equal(refusal);
    });
  }

  for (const code of ["ECONNREFUSED", "53300", "57P03", "SELF_SIGNED_CERT_IN_CHAIN", ""]) {
    it(`is not what ${code === "" ? "an error without a code" : code} tells`, () => {
      expect(refusalOf(server(code, "…"), LOGIN_PROPS)).to.equal(undefined);
    });
  }

  const refusal = { reason: "why", detail: "what was said", hint: "Do that.", mayPass: false };

  it("is a line of drift in a refresh", () => {
    expect(driftOf(refusal)).to.equal("login is refused: why");
  });

  it("is an error of the update otherwise", () => {
    expect(refusalError(refusal, "svc"))
      .to.include({ code: "refused" })
      .and.to.have.property(
        "message",
        'login of "svc" is refused: why\nDetail: what was said\nHint: Do that.',
      );
  });
});
