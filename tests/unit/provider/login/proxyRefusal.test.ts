import { expect } from "chai";
import { refusalOf } from "../../../../provider/login/refusal";
import type { LoginInputs } from "../../../../provider/login/inputs";
import { DB_USER_ARN, LOGIN_PROPS, ROLE_ARN } from "./props";

const PROXY_ARN = DB_USER_ARN.replace("db-ORDERS", "prx-0abc");
const TOKEN =
  "The IAM authentication failed for the role svc. Check the IAM token for this role and try again.";
const NO_SECRET =
  "This RDS proxy has no credentials for the role svc. Check the credentials for this role and try again.";
const BEHIND = 'Request returned an error: PAM authentication failed for user "svc"';
const ALLOW = `Check that the IAM role's policies allow rds-db:connect on ${PROXY_ARN}, and that no permissions boundary, session policy or service control policy denies it; that the resource ID, region and account in the ARN are the proxy's, not the server's;`;
const BY_PASSWORD = {
  reason: 'the server refused the proxy\'s login as "svc" with a password',
  hint: 'Check that "svc" has the password that is in the proxy\'s secret, and is not a member of "rds_iam", directly or through another role: pulumi up takes it out.',
  mayPass: false,
};
const BY_TOKEN = {
  reason: 'the server refused the proxy\'s login as "svc" with an IAM token',
  hint: `Allow the proxy's own IAM role rds-db:connect on ${DB_USER_ARN} (the output proxyPolicyDocument). Check that IAM database authentication is on for the server, and run pulumi up to repair the role.`,
  mayPass: true,
};

type Mode = NonNullable<LoginInputs["proxy"]>["mode"];

const cases: readonly {
  readonly title: string;
  readonly mode: Mode;
  readonly code?: string;
  readonly said: string;
  readonly refusal: object | undefined;
}[] = [
  {
    title: "a token that the proxy rejects, itself or for its own role",
    mode: "endToEnd",
    said: TOKEN,
    refusal: {
      reason: `the proxy rejected the IAM token of "svc", created with "${ROLE_ARN}"`,
      hint: `${ALLOW} that the proxy's own IAM role has the policy of the output proxyPolicyDocument; and that this machine's clock is right.`,
      mayPass: true,
    },
  },
  {
    title: "a token that a proxy with passwords rejects, in its other words",
    mode: "standard",
    said: "IAM authentication failed for user svc. Check the IAM token for this user and try again.",
    refusal: {
      reason: `the proxy rejected the IAM token of "svc", created with "${ROLE_ARN}"`,
      hint: `${ALLOW} and that this machine's clock is right.`,
      mayPass: true,
    },
  },
  {
    title: "a proxy without the user's secret",
    mode: "standard",
    said: NO_SECRET,
    refusal: {
      reason: 'the proxy has no secret for "svc"',
      hint: "Put the name and the password of \"svc\" into a secret of Secrets Manager, add the secret to the proxy's auth, and allow the proxy's IAM role secretsmanager:GetSecretValue on it.",
      mayPass: true,
    },
  },
  {
    title: "a proxy that wants a secret where the program expects tokens",
    mode: "endToEnd",
    said: NO_SECRET,
    refusal: {
      reason: 'the proxy logs in with passwords, and has none for "svc"',
      hint: 'Set the proxy\'s defaultAuthScheme to "IAM_AUTH", or proxyMode to "standard".',
      mayPass: true,
    },
  },
  {
    title: "a proxy that takes no token",
    mode: "standard",
    said: "The password that was provided for the role svc is wrong.",
    refusal: {
      reason: 'the proxy compared the IAM token of "svc" with a password',
      hint: 'Set iamAuth to "REQUIRED" for the secret of "svc" in the proxy\'s auth.',
      mayPass: false,
    },
  },
  { title: "the server behind", mode: "endToEnd", said: BEHIND, refusal: BY_TOKEN },
  { title: "the server behind", mode: "standard", said: BEHIND, refusal: BY_PASSWORD },
  {
    title: "the server behind, by SQLSTATE",
    mode: "standard",
    code: "28P01",
    said: 'password authentication failed for user "svc"',
    refusal: BY_PASSWORD,
  },
  {
    title: "the server behind, by SQLSTATE",
    mode: "endToEnd",
    code: "28000",
    said: 'PAM authentication failed for user "svc"',
    refusal: BY_TOKEN,
  },
  {
    title: "a database that does not exist",
    mode: "endToEnd",
    code: "3D000",
    said: 'database "app" does not exist',
    refusal: {
      reason: 'database "app" does not exist on the server',
      hint: "Create it first, or set `database` to one that exists.",
      mayPass: false,
    },
  },
  {
    title: "anything else, which is none",
    mode: "standard",
    said: "Timed-out waiting to acquire database connection",
    refusal: undefined,
  },
];

describe("a login that is refused through a proxy", () => {
  for (const { title, mode, code = "XX000", said, refusal } of cases) {
    it(`is explained with ${mode}: ${title}`, () => {
      const proxy = { mode, dbUserArns: [DB_USER_ARN] };
      const context = { ...LOGIN_PROPS, dbUserArns: [PROXY_ARN], proxy };
      const failure = { by: "server", code, said, routine: undefined } as const;
      const expected = refusal === undefined ? undefined : { ...refusal, detail: said };
      expect(refusalOf(failure, context)).to.deep.equal(expected);
    });
  }
});
