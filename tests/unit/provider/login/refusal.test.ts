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
  `Check that the IAM role's policies allow rds-db:connect on ${DB_USER_ARN}, and that no permissions boundary, session policy or service control policy denies it; ` +
  "that the resource ID, region and account in the ARN are the server's; " +
  "that the user name matches the PostgreSQL role in upper and lower case; " +
  "and that this machine's clock is right.";
const ASSUME_HINT =
  "Allow the caller to call sts:AssumeRole on the role, in the caller's own policies and in the role's trust policy (assumedBy), and check that the role exists.";

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
  readonly dbUserArns?: readonly string[];
  readonly refusal: object;
}[] = [
  {
    title: "a token that the server rejects",
    failure: server("28000", PAM, "auth_failed"),
    refusal: {
      reason: `the server rejected the IAM token of "svc", created with "${ROLE_ARN}"`,
      detail: PAM,
      hint: TOKEN_HINT,
      mayPass: true,
    },
  },
  {
    title: "a token for a server of several resources",
    failure: server("28000", PAM, "auth_failed"),
    dbUserArns: [DB_USER_ARN, `${DB_USER_ARN}2`],
    refusal: {
      reason: `the server rejected the IAM token of "svc", created with "${ROLE_ARN}"`,
      detail: PAM,
      hint: TOKEN_HINT.replace(DB_USER_ARN, `${DB_USER_ARN} and ${DB_USER_ARN}2`),
      mayPass: true,
    },
  },
  {
    title: "a role without LOGIN",
    failure: server("28000", 'role "svc" is not permitted to log in', "InitializeSessionUserId"),
    refusal: {
      reason: 'role "svc" is not permitted to log in',
      detail: 'role "svc" is not permitted to log in',
      hint: 'Check that "svc" may log in: run pulumi up to repair the role.',
      mayPass: false,
    },
  },
  {
    title: "a token that is compared with a password",
    failure: server("28P01", 'password authentication failed for user "svc"'),
    refusal: {
      reason:
        '"svc" does not exist, is not a member of "rds_iam", or IAM database authentication is off',
      detail: 'password authentication failed for user "svc"',
      hint: "Check that IAM database authentication is on for the server, and run pulumi up to repair the role.",
      mayPass: false,
    },
  },
  {
    title: "a database that does not exist",
    failure: server("3D000", 'database "app" does not exist'),
    refusal: {
      reason: 'database "app" does not exist on the server',
      detail: 'database "app" does not exist',
      hint: "Create it first, or set `database` to one that exists.",
      mayPass: false,
    },
  },
  {
    title: "a database without CONNECT",
    failure: server("42501", 'permission denied for database "app"'),
    refusal: {
      reason: '"svc" may not connect to database "app"',
      detail: 'permission denied for database "app"',
      hint: 'Add a grant of CONNECT on database "app": PUBLIC does not have it.',
      mayPass: false,
    },
  },
  {
    title: "a role that the deployment may not assume, without the name of its session",
    failure: sts("arn:aws:sts::123456789012:assumed-role/deploy/run-4711"),
    refusal: {
      reason: `IAM role "${ROLE_ARN}" may not be assumed by "arn:aws:sts::123456789012:assumed-role/deploy"`,
      detail: DENIED,
      hint: ASSUME_HINT,
      mayPass: true,
    },
  },
  {
    title: "a role that requires MFA",
    failure: sts("arn:aws:iam::123456789012:user/deployer"),
    trust: [{ account: "123456789012", requireMfa: true }],
    refusal: {
      reason: `IAM role "${ROLE_ARN}" may not be assumed by "arn:aws:iam::123456789012:user/deployer"`,
      hint: `${ASSUME_HINT} If requireMfa is set, log in to AWS with MFA first.`,
      detail: DENIED,
      mayPass: true,
    },
  },
  {
    title: "a role that requires no MFA",
    failure: sts(),
    trust: [{ account: "123456789012", requireMfa: false }],
    refusal: {
      reason: `IAM role "${ROLE_ARN}" may not be assumed by the deployment`,
      hint: ASSUME_HINT,
      detail: DENIED,
      mayPass: true,
    },
  },
  {
    title: "an existing role, where AWS does not name the caller",
    failure: sts(),
    trust: undefined,
    refusal: {
      reason: `IAM role "${ROLE_ARN}" may not be assumed by the deployment`,
      hint: "Allow the caller to call sts:AssumeRole on the role, in the caller's own policies and in the role's trust policy, which must not require an external ID, and check that the role exists.",
      detail: DENIED,
      mayPass: true,
    },
  },
];

describe("a refused login", () => {
  for (const { title, failure, refusal, ...given } of cases) {
    it(`is explained: ${title}`, () => {
      const trust = "trust" in given ? given.trust : [];
      const { dbUserArns = LOGIN_PROPS.dbUserArns } = given;
      expect(
        refusalOf(failure, { ...LOGIN_PROPS, dbUserArns: [...dbUserArns], trust }),
      ).to.deep.equal(refusal);
    });
  }

  for (const code of ["ECONNREFUSED", "53300", "57P03", "SELF_SIGNED_CERT_IN_CHAIN", ""]) {
    it(`is not concluded from ${code === "" ? "an error without a code" : code}`, () => {
      expect(refusalOf(server(code, "…"), LOGIN_PROPS)).to.equal(undefined);
    });
  }

  const refusal = { reason: "why", detail: "what was said", hint: "Do that.", mayPass: false };

  it("is one line of drift in a refresh", () => {
    expect(driftOf(refusal)).to.equal("login is refused: why");
  });

  it("fails an update with its detail and hint", () => {
    expect(refusalError(refusal, "svc"))
      .to.include({ code: "refused" })
      .and.to.have.property(
        "message",
        'login of "svc" is refused: why\nDetail: what was said\nHint: Do that.',
      );
  });
});
