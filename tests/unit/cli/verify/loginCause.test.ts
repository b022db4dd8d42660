import { expect } from "chai";
import type { CheckStatus } from "../../../../cli/checks/checklist";
import type { Connection } from "../../../../client/connection";
import { loginCause } from "../../../../cli/verify/loginCause";

const DB_USER = "arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-ABC/reader";
const CONNECTION = {
  host: "orders.example.com",
  port: 5432,
  database: "orders",
  username: "reader",
  region: "eu-west-1",
  roleArn: "arn:aws:iam::123456789012:role/reader",
  dbUserArns: [DB_USER],
};
const PAM = {
  by: "server",
  said: 'PAM authentication failed for user "reader"',
  code: "28000",
  routine: "auth_failed",
} as const;
const ENDPOINT =
  'that "orders.example.com" is the endpoint\'s own name and "eu-west-1" its Region, which the token names';
const ALLOWED = `Check that the policy is older than a minute or two, for a change in IAM takes that long to be effective; that no session policy of the credentials denies it; that the resource ID in the ARN is this server's, for it changes when a server is restored or replaced; and ${ENDPOINT}.`;

function policies(what: string, clock: string): string {
  return `Check that the policies of the identity allow rds-db:connect on ${what}, and that no permissions boundary, session policy or service control policy denies it; that the resource ID, Region and account in the ARN are the server's, and the user name in upper and lower case; ${clock}and ${ENDPOINT}.`;
}

describe("why a token was refused", () => {
  const rows: readonly (readonly [CheckStatus, CheckStatus, string])[] = [
    ["ok", "ok", ALLOWED],
    ["skipped", "ok", policies(DB_USER, "")],
    ["skipped", "skipped", policies(DB_USER, "that this machine's clock is right; ")],
    ["failed", "ok", 'The check "policy" says why: begin there.'],
    ["ok", "failed", 'The check "clock" says why: begin there.'],
    ["failed", "failed", 'The checks "policy" and "clock" say why: begin there.'],
  ];

  for (const [policy, clock, hint] of rows) {
    it(`is what is left where the policy is ${policy} and the clock ${clock}`, () => {
      expect(loginCause(PAM, CONNECTION, { policy, clock })).to.deep.equal({
        reason: 'the server rejected the IAM token of "reader"',
        detail: 'PAM authentication failed for user "reader"',
        hint,
      });
    });
  }

  it("is told without the ARNs where the connection has none", () => {
    const { dbUserArns: _, ...connection } = CONNECTION;
    expect(loginCause(PAM, connection, { policy: "skipped", clock: "ok" })).to.have.property(
      "hint",
      policies("the server's resource ID", ""),
    );
  });
});

describe("why a proxy refused a token", () => {
  const [host, proxyArn] = [
    "orders.proxy-abc.eu-west-1.rds.amazonaws.com",
    "…:dbuser:prx-0/reader",
  ];
  const failure = {
    by: "server",
    said: "The IAM authentication failed for the role reader. Check the IAM token for this role and try again.",
    code: "XX000",
    routine: undefined,
  } as const;
  const endpoint = ENDPOINT.replace("orders.example.com", host);
  const own = "that the proxy's own IAM role has the policy of the output proxyPolicyDocument; ";
  const allowed = `Check that the policy is older than a minute or two, for a change in IAM takes that long to be effective; that no session policy of the credentials denies it; that the resource ID in the ARN is this proxy's, for it changes when a proxy is replaced; `;
  const unasked = `Check that the policies of the identity allow rds-db:connect on ${proxyArn}, and that no permissions boundary, session policy or service control policy denies it; that the resource ID, Region and account in the ARN are the proxy's, not the server's, and the user name in upper and lower case; `;
  const endToEnd = { mode: "endToEnd", dbUserArns: [DB_USER] } as const;
  const standard = { mode: "standard" } as const;
  const rows: readonly (readonly [Connection["proxy"], CheckStatus, string])[] = [
    [endToEnd, "failed", 'The check "policy" says why: begin there.'],
    [endToEnd, "ok", `${allowed}${own}and ${endpoint}.`],
    [endToEnd, "skipped", `${unasked}${own}and ${endpoint}.`],
    [standard, "ok", `${allowed}and ${endpoint}.`],
    [standard, "skipped", `${unasked}and ${endpoint}.`],
    [undefined, "skipped", `${unasked}and ${endpoint}.`],
  ];
  for (const [proxy, policy, hint] of rows) {
    it(`is what is left with ${proxy?.mode ?? "an unknown mode"} where the policy is ${policy}`, () => {
      const connection = {
        ...CONNECTION,
        host,
        dbUserArns: [proxyArn],
        ...(proxy === undefined ? {} : { proxy }),
      };
      expect(loginCause(failure, connection, { policy, clock: "ok" })).to.deep.equal({
        reason: 'the proxy rejected the IAM token of "reader"',
        detail: failure.said,
        hint,
      });
    });
  }
});

describe("why a login was refused", () => {
  const before = { policy: "ok", clock: "ok" } as const;

  it("is what a deployment that verifies a login says of it", () => {
    const failure = { ...PAM, code: "28P01", said: "password authentication failed" };
    expect(loginCause(failure, CONNECTION, before)).to.deep.equal({
      reason:
        '"reader" does not exist, is not a member of "rds_iam", or IAM database authentication is off',
      detail: "password authentication failed",
      hint: "Check that IAM database authentication is on for the server, and run pulumi up to repair the role.",
    });
    const noLogin = {
      ...PAM,
      said: 'role "reader" is not permitted to log in',
      routine: "InitializeSessionUserId",
    };
    const { roleArn: _, ...connection } = CONNECTION;
    expect(loginCause(noLogin, connection, before)).to.have.property(
      "reason",
      'role "reader" is not permitted to log in',
    );
  });

  it("is the server's refusal of the proxy, which has a token or a password", () => {
    const said = 'Request returned an error: PAM authentication failed for user "reader"';
    const refused = { ...PAM, code: "XX000", said, routine: undefined };
    const host = "orders.proxy-abc.eu-west-1.rds.amazonaws.com";
    const proxy = { mode: "endToEnd", dbUserArns: [DB_USER] } as const;
    expect(loginCause(refused, { ...CONNECTION, host, proxy }, before)).to.deep.equal({
      reason: 'the server refused the proxy\'s login as "reader" with an IAM token',
      detail: said,
      hint: `Allow the proxy's own IAM role rds-db:connect on ${DB_USER} (the output proxyPolicyDocument). Check that IAM database authentication is on for the server, and run pulumi up to repair the role.`,
    });
    const standard = { ...CONNECTION, host, proxy: { mode: "standard" } } as const;
    expect(loginCause({ ...refused, code: "28000" }, standard, before)).to.have.property(
      "reason",
      'the server refused the proxy\'s login as "reader" with a password',
    );
  });

  it("is the server's own where the host is a server's, past the proxy", () => {
    const proxy = { mode: "endToEnd", dbUserArns: [DB_USER] } as const;
    expect(loginCause(PAM, { ...CONNECTION, proxy }, before)).to.deep.equal({
      reason: 'the server rejected the IAM token of "reader"',
      detail: 'PAM authentication failed for user "reader"',
      hint: ALLOWED,
    });
  });

  it("is open where a connection of an older version does not say how its proxy logs in", () => {
    const host = "orders.proxy-abc.eu-west-1.rds.amazonaws.com";
    const said =
      "This RDS proxy has no credentials for the role reader. Check the credentials for this role and try again.";
    const refused = { ...PAM, code: "XX000", said, routine: undefined };
    expect(loginCause(refused, { ...CONNECTION, host }, before)).to.deep.equal({
      reason: 'the login of "reader" through the proxy was refused',
      detail: said,
      hint: "Run pulumi up with this version of the package, which adds proxy to the connection: the cause depends on how the proxy logs in.",
    });
    const noDatabase = { ...refused, code: "3D000", said: 'database "orders" does not exist' };
    expect(loginCause(noDatabase, { ...CONNECTION, host }, before)).to.have.property(
      "reason",
      'database "orders" does not exist on the server',
    );
  });

  it("is not told of what is no refusal", () => {
    const failure = { ...PAM, code: "53300", routine: undefined };
    expect(loginCause(failure, CONNECTION, before)).to.equal(undefined);
    const { dbUserArns: _, ...connection } = CONNECTION;
    expect(loginCause(failure, connection, before)).to.equal(undefined);
  });
});
