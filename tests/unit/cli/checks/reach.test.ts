import { expect } from "chai";
import {
  certificateOutcome,
  NoAnswer,
  noTls,
  type Reached,
  reachFailure,
  reachInWords,
} from "../../../../cli/checks/reach";
import type { Explanation } from "../../../../cli/checks/checklist";

const HOST = "orders.abc.eu-central-1.rds.amazonaws.com";
const PLACE = `"${HOST}", port 5432`;
const DIRECT: Reached = { host: HOST, port: 5432, through: undefined };
const TUNNEL: Reached = { ...DIRECT, through: "the tunnel at 127.0.0.1:15432" };
const GROUP =
  "Check that the server's security group lets this machine in on port 5432. A server in a private network is reached from inside, or through a tunnel (--via or RDS_IAM_USER_VIA).";
const FAR_END =
  "Check that the tunnel at 127.0.0.1:15432 leads to this endpoint, and that its far end can reach it.";

function withCode(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

interface Row {
  readonly code: string;
  readonly direct: Explanation;
  readonly tunnelled: Explanation;
}

const rows: readonly Row[] = [
  ...["ENOTFOUND", "EAI_AGAIN"].map((code) => ({
    code,
    direct: {
      reason: `could not resolve the name "${HOST}"`,
      hint: "Check that the server still exists under this name, and that this machine can resolve names: a private DNS zone answers inside its network only.",
    },
    tunnelled: {
      reason: "could not resolve the name of the tunnel at 127.0.0.1:15432",
      hint: "Check the name of the tunnel's local end.",
    },
  })),
  {
    code: "ECONNREFUSED",
    direct: {
      reason: `${PLACE} refused the connection`,
      hint: "Check the port, and that the server is running.",
    },
    tunnelled: {
      reason: "the tunnel at 127.0.0.1:15432 refused the connection",
      hint: "Open the tunnel, or correct --via or RDS_IAM_USER_VIA.",
    },
  },
  {
    code: "ETIMEDOUT",
    direct: { reason: `${PLACE} did not answer`, hint: GROUP },
    tunnelled: { reason: `${PLACE} did not answer`, hint: FAR_END },
  },
  ...["EHOSTUNREACH", "ENETUNREACH"].map((code) => ({
    code,
    direct: { reason: `there is no route to ${PLACE}`, hint: GROUP },
    tunnelled: { reason: `there is no route to ${PLACE}`, hint: FAR_END },
  })),
  {
    code: "ECONNRESET",
    direct: {
      reason: `the connection to ${PLACE} was closed before the server answered`,
      hint: "Check that nothing between this machine and the server ends connections, such as a proxy or a firewall.",
    },
    tunnelled: {
      reason: `the connection to ${PLACE} was closed before the server answered`,
      hint: FAR_END,
    },
  },
  {
    code: "EPERM",
    direct: { reason: `could not reach ${PLACE}`, hint: GROUP },
    tunnelled: { reason: `could not reach ${PLACE}`, hint: FAR_END },
  },
];

describe("the way to a server", () => {
  it("is told in words", () => {
    expect(reachInWords(DIRECT)).to.equal(`${HOST}:5432, directly`);
    expect(reachInWords(TUNNEL)).to.equal(`${HOST}:5432 through the tunnel at 127.0.0.1:15432`);
  });

  for (const { code, direct, tunnelled } of rows) {
    it(`fails with its own cause at ${code}`, () => {
      const detail = `connect ${code}`;
      expect(reachFailure(withCode(code), DIRECT)).to.deep.equal({ ...direct, detail });
      expect(reachFailure(withCode(code), TUNNEL)).to.deep.equal({ ...tunnelled, detail });
    });
  }

  it("fails as a timeout where nothing answers", () => {
    expect(reachFailure(new NoAnswer("no answer in 15 seconds"), DIRECT)).to.deep.equal({
      reason: `${PLACE} did not answer`,
      detail: "no answer in 15 seconds",
      hint: GROUP,
    });
  });

  it("fails with the words of a tunnel that could not be opened", () => {
    const text = 'could not log in to SSH host "bastion"\nHint: Add a key to the agent.';
    const error = Object.assign(new Error(text), { name: "TunnelError" });
    expect(reachFailure(error, TUNNEL)).to.deep.equal({
      reason: 'could not log in to SSH host "bastion"',
      detail: undefined,
      hint: "Add a key to the agent.",
    });
  });

  it("may lead to something else", () => {
    expect(noTls("no TLS", DIRECT)).to.deep.equal({
      reason: `the server at ${PLACE} does not offer TLS`,
      hint: "Check the host and the port of the connection.",
    });
    expect(noTls("unknown", TUNNEL)).to.deep.equal({
      reason: `what answers at ${PLACE} is not PostgreSQL`,
      hint: "Check that the tunnel at 127.0.0.1:15432 leads to this endpoint.",
    });
  });
});

describe("a server's certificate", () => {
  const NOW = Date.UTC(2026, 10, 1);
  const DAY = 24 * 3600 * 1000;
  const bundle = "https://truststore.example.com/bundle.pem";
  const facts = `Issued by "Amazon RDS eu-central-1" for "${HOST}", "*.abc", valid until 2027-01-01.`;

  function outcome(refusal: string | undefined, reached = DIRECT, validToMs = NOW + 60 * DAY) {
    const certificate = {
      issuer: "Amazon RDS eu-central-1",
      names: [HOST, "*.abc"],
      validUntil: "2027-01-01",
      validToMs,
      refusal,
    };
    return certificateOutcome(certificate, { reached, bundle, nowMs: NOW });
  }

  it("is accepted, with who issued it and until when it is valid", () => {
    expect(outcome(undefined)).to.deep.equal({
      status: "ok",
      found: 'issued by "Amazon RDS eu-central-1", valid until 2027-01-01',
      value: undefined,
    });
  });

  it("is accepted with a warning where it expires soon", () => {
    expect(outcome(undefined, DIRECT, NOW + 14 * DAY)).to.deep.equal({
      status: "warning",
      found: 'issued by "Amazon RDS eu-central-1", valid until 2027-01-01',
      reason: "the server's certificate expires soon",
      hint: "RDS renews it by itself, which some versions can only do with a restart: see the maintenance of the server.",
      value: undefined,
    });
    expect(outcome(undefined, DIRECT, NOW + 14 * DAY + 1)).to.have.property("status", "ok");
  });

  const rootHint = `Give the text of ${bundle} as \`ca\` of the user, or name its file in NODE_EXTRA_CA_CERTS. If "Amazon RDS eu-central-1" is no authority of AWS, something between this machine and the server replaces its certificate.`;
  const refusals: readonly (readonly [string, Reached, Explanation])[] = [
    [
      "ERR_TLS_CERT_ALTNAME_INVALID",
      DIRECT,
      {
        reason: `the server's certificate is not for "${HOST}"`,
        hint: "Use the endpoint that RDS shows: certificates and tokens name it, a CNAME does not.",
      },
    ],
    [
      "ERR_TLS_CERT_ALTNAME_INVALID",
      TUNNEL,
      {
        reason: `the server's certificate is not for "${HOST}"`,
        hint: "Check that the tunnel at 127.0.0.1:15432 leads to this endpoint.",
      },
    ],
    [
      "CERT_HAS_EXPIRED",
      DIRECT,
      {
        reason: "the server's certificate, or one that it was issued by, has expired",
        hint: "Check this machine's clock, and renew the server's certificate (aws rds modify-db-instance --ca-certificate-identifier).",
      },
    ],
    [
      "CERT_NOT_YET_VALID",
      DIRECT,
      {
        reason: "the server's certificate is not valid yet",
        hint: "Check this machine's clock.",
      },
    ],
    [
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      DIRECT,
      {
        reason: "the server's certificate does not end in a root that is trusted here",
        hint: rootHint,
      },
    ],
    [
      "CERT_REVOKED",
      DIRECT,
      { reason: "the server's certificate is not accepted (CERT_REVOKED)", hint: rootHint },
    ],
  ];

  for (const [code, reached, expected] of refusals) {
    it(`is refused with ${code} ${reached.through === undefined ? "directly" : "in a tunnel"}`, () => {
      const explained = { status: "failed", ...expected, detail: facts };
      expect(outcome(code, reached)).to.deep.equal(explained);
    });
  }
});
