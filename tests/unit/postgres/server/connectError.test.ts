import { tunnelCode } from "../../../../connect/errorCodes";
import { TunnelError } from "../../../../connect/tunnel/tunnelError";
import { expect } from "chai";
import { connectError } from "../../../../provider/postgres/server/connectError";

const SERVER = { host: "orders.rds.amazonaws.com", port: 5432 };
const RAISE = "Try again when others have ended theirs, or raise the limit.";
const PLACE = '"orders.rds.amazonaws.com", port 5432';
const attempt = {
  ...SERVER,
  through: undefined,
  database: "orders",
  username: "master",
  byToken: false,
  credentialSource: 'SSM parameter "/orders/db_password"',
  certificateBundle: "https://example.com/eu-west-1-bundle.pem",
};
const withTunnel = { ...attempt, through: "the tunnel at 127.0.0.1:15432" };

const network = {
  reason: `could not reach ${PLACE}`,
  hint: "Check that this machine can reach it, or name a way to it in `via` or RDS_IAM_USER_VIA.",
};
const another = {
  reason: `what answers at ${PLACE} is not PostgreSQL with TLS`,
  hint: "Check the host and the port of `server`.",
};
const untrusted = {
  reason: `the certificate of ${PLACE} is not trusted`,
  hint: "Give the text of https://example.com/eu-west-1-bundle.pem as `ca`.",
};

const cases: readonly {
  readonly code: string | undefined;
  readonly text?: string;
  readonly routine?: string;
  readonly reason: string;
  readonly hint: string;
}[] = [
  { code: "SELF_SIGNED_CERT_IN_CHAIN", ...untrusted },
  { code: "CERT_HAS_EXPIRED", ...untrusted },
  {
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
    reason: `the certificate of ${PLACE} names another host`,
    hint: "Use the endpoint that RDS shows: certificates and tokens name it, a CNAME does not.",
  },
  ...["ERR_NOT_POSTGRESQL", "ERR_ANSWER_TOO_LONG", "EPROTO"].map((code) => ({ code, ...another })),
  { code: undefined, text: "The server does not support SSL connections", ...another },
  { code: undefined, text: "There was an error establishing an SSL connection", ...another },
  {
    code: "28P01",
    reason: 'password of "master" was refused',
    hint: 'Check the password in SSM parameter "/orders/db_password".',
  },
  {
    code: "28000",
    reason: 'login of "master" was refused',
    hint: 'Check that role "master" exists and has LOGIN.',
  },
  {
    code: "28000",
    routine: "ClientAuthentication",
    reason: 'the server\'s rules (pg_hba.conf) do not let "master" connect to database "orders"',
    hint: 'Name another database: RDS reserves some, such as "rdsadmin".',
  },
  {
    code: "3D000",
    reason: 'database "orders" does not exist on the server',
    hint: "Create it first, or set `database` to one that exists.",
  },
  {
    code: "42501",
    reason: '"master" may not connect to database "orders"',
    hint: 'Grant it CONNECT on database "orders".',
  },
  {
    code: "55000",
    reason: 'database "orders" takes no connections',
    hint: 'Have its owner run ALTER DATABASE "orders" ALLOW_CONNECTIONS true.',
  },
  {
    code: "53300",
    routine: "InitProcess",
    reason: "the server has no connection left",
    hint: RAISE,
  },
  {
    code: "53300",
    routine: "CheckMyDatabase",
    reason: 'database "orders" has no connection left',
    hint: RAISE,
  },
  {
    code: "53300",
    routine: "InitializeSessionUserId",
    reason: '"master" has no connection left',
    hint: RAISE,
  },
  {
    code: "57P03",
    reason: "the server is starting up or shutting down",
    hint: "Try again when it is available.",
  },
  { code: "ENOTFOUND", ...network },
  { code: "ECONNREFUSED", ...network },
  {
    code: "XX000",
    text: "the server says timeout",
    reason: `could not connect to ${PLACE} as "master"`,
    hint: "Check the server's log for this login.",
  },
  { code: undefined, text: "timeout expired", ...network },
  { code: undefined, text: "Connection terminated unexpectedly", ...network },
  {
    code: "XX000",
    reason: `could not connect to ${PLACE} as "master"`,
    hint: "Check the server's log for this login.",
  },
];

const PAM = "as the server says in its language";

const refusedLogins: readonly {
  readonly title: string;
  readonly byToken: boolean;
  readonly code: string;
  readonly text: string;
  readonly reason: string;
  readonly hint: string;
}[] = [
  {
    title: "a master that was locked out by a membership",
    byToken: false,
    code: "28000",
    text: PAM,
    reason:
      '"master" is locked out: it has become a member of "rds_iam", directly or through a role that is one, so RDS accepts only its IAM token',
    hint: "Its password need not be wrong. Have an administrator revoke that membership (SELECT roleid::regrole FROM pg_auth_members WHERE member = '\"master\"'::regrole lists them), or log in by token with `master: { iam: … }`: a membership in a role that this tool manages is drift then, which up revokes where the master may.",
  },
  {
    title: "a token that is refused",
    byToken: true,
    code: "28000",
    text: PAM,
    reason: 'the IAM token of "master" was refused',
    hint: `Check that the deployment's AWS identity is allowed rds-db:connect as "master" on the server's resource ID, and that this machine's clock is right.`,
  },
  {
    title: "a token that the server takes for a password",
    byToken: true,
    code: "28P01",
    text: "password authentication failed",
    reason:
      'the server rejected the IAM token of "master": it is not in "rds_iam", or IAM authentication is off',
    hint: 'Turn IAM database authentication on and grant "rds_iam" to "master", whose password then stops working; or give that password as `master`.',
  },
];

describe("connectError", () => {
  for (const { code, text = "as the server says", routine, reason, hint } of cases) {
    it(`explains ${code ?? text} of ${routine ?? "no routine"}`, () => {
      const cause = Object.assign(new Error(text), code === undefined ? {} : { code, routine });
      const error = connectError(cause, attempt);
      expect(error.message).to.equal(`${reason}\nDetail: ${text}\nHint: ${hint}`);
      expect([error.code, error.sqlState, error.cause]).to.deep.equal([
        "could not connect",
        code ?? "",
        cause,
      ]);
    });
  }

  for (const { title, byToken, code, text, reason, hint } of refusedLogins) {
    it(`tells apart ${title}`, () => {
      const cause = Object.assign(new Error(text), { code, routine: "auth_failed" });
      expect(connectError(cause, { ...attempt, byToken }).message).to.equal(
        `${reason}\nDetail: ${text}\nHint: ${hint}`,
      );
    });
  }

  for (const { title, change, way } of [
    {
      title: "a token was refused too",
      change: { tokenRefused: true },
      way: ", or allow the deployment's AWS identity rds-db:connect as \"master\" on the server's resource ID: its IAM token was tried too, and was refused; a membership in a role that this tool manages is drift then, which up revokes where the master may.",
    },
    {
      title: "no token could be made",
      change: { withoutToken: new Error("could not find AWS credentials\nHint: Log in.") },
      way: ". Its IAM token would be accepted, but could not be made: could not find AWS credentials\nHint: Log in.",
    },
  ]) {
    it(`says of a master that is locked out that ${title}`, () => {
      const cause = Object.assign(new Error(PAM), { code: "28000", routine: "auth_failed" });
      expect(connectError(cause, { ...attempt, ...change }).message).to.equal(
        `"master" is locked out: it has become a member of "rds_iam", directly or through a role that is one, so RDS accepts only its IAM token
Detail: ${PAM}
Hint: Its password need not be wrong. Have an administrator revoke that membership (SELECT roleid::regrole FROM pg_auth_members WHERE member = '"master"'::regrole lists them)${way}`,
      );
    });
  }

  it("says that a password was read again", () => {
    const cause = Object.assign(new Error("no"), { code: "28P01" });
    expect(connectError(cause, { ...attempt, hasReread: true }).message).to.equal(
      'password of "master" was refused\nDetail: no\nHint: Check the password in SSM parameter "/orders/db_password". It was read again for 7 seconds, in case it is being rotated.',
    );
  });

  it("suspects the tunnel where another host answers through it", () => {
    const cause = Object.assign(new Error("no"), { code: "ERR_TLS_CERT_ALTNAME_INVALID" });
    expect(connectError(cause, withTunnel).message).to.equal(
      `the certificate of ${PLACE} names another host\nDetail: no\n` +
        "Hint: Check that the tunnel at 127.0.0.1:15432 leads to this endpoint.",
    );
  });

  it("sends whoever has a tunnel to another server to that tunnel", () => {
    const cause = Object.assign(new Error("no"), { code: "ERR_NOT_POSTGRESQL" });
    expect(connectError(cause, withTunnel).message).to.equal(
      `what answers at ${PLACE} is not PostgreSQL with TLS\nDetail: no\n` +
        "Hint: Check that the tunnel at 127.0.0.1:15432 leads to this endpoint.",
    );
  });

  it("names the tunnel that was tried", () => {
    const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    expect(connectError(cause, withTunnel).message).to.match(
      /^could not reach "orders\.rds\.amazonaws\.com", port 5432 through the tunnel at 127\.0\.0\.1:15432\nDetail: refused\nHint: Check that the tunnel at 127\.0\.0\.1:15432 is up and leads to this endpoint\.$/,
    );
  });

  it("says what a tunnel says that could not be opened", () => {
    const cause = new TunnelError(
      tunnelCode.notOpened,
      'the host key of SSH host "bastion" is not known\nDetail: It presented ssh-ed25519.\nHint: Set hostKey.',
    );
    expect(connectError(cause, { ...attempt, through: 'SSH host "bastion"' }).message).to.equal(
      `could not reach ${PLACE} through SSH host "bastion"\n` +
        'Detail: the host key of SSH host "bastion" is not known. It presented ssh-ed25519.\nHint: Set hostKey.',
    );
  });

  it("says that a tunnel broke, of which nothing more is known", () => {
    const cause = new TunnelError(tunnelCode.broken, "it was closed at the other end");
    const ways = [undefined, 'SSH host "bastion"'];
    expect(
      ways.map((through) => connectError(cause, { ...attempt, through }).message),
    ).to.deep.equal(
      ["", ' through SSH host "bastion"'].map(
        (way) =>
          `could not reach ${PLACE}${way}\nDetail: it was closed at the other end\nHint: Try again.`,
      ),
    );
  });

  it("takes what is thrown and no error", () => {
    expect(connectError("broken", attempt).message).to.equal(
      `could not connect to ${PLACE} as "master"\nDetail: broken\nHint: Check the server's log for this login.`,
    );
  });
});
