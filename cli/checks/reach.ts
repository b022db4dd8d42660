/** Why a server could not be reached, or why its certificate is not accepted, and what to do. */
import { codeOf, saidBy, tlsCodes } from "../../connect/errorCodes";
import type { ServerCertificate } from "../../connect/certificate";
import { type Explanation, explanationOf, type Outcome } from "./checklist";

/** Where a connection goes to, and through what. */
export interface Reached {
  readonly host: string;
  readonly port: number;
  /** What it leads through, such as `the tunnel at 127.0.0.1:15432`; `undefined`: directly. */
  readonly through: string | undefined;
}

/** A server that takes connections. */
export function reachInWords({ host, port, through }: Reached): string {
  return `${host}:${String(port)}${through === undefined ? ", directly" : ` through ${through}`}`;
}

/** The answer did not come in time. */
export class NoAnswer extends Error {
  public override readonly name = "NoAnswer";
  public readonly code = "ETIMEDOUT";
}

/** Why no connection could be made. */
export function reachFailure(error: unknown, reached: Reached): Explanation {
  if (error instanceof Error && error.name === "TunnelError") return explanationOf(error);
  const explain = causes[codeOf(error)];
  const place = `"${reached.host}", port ${String(reached.port)}`;
  const detail = saidBy(error);
  if (explain === undefined) {
    return { reason: `could not reach ${place}`, detail, hint: pathHint(reached) };
  }
  return { ...explain(place, reached), detail };
}

type Explain = (place: string, reached: Reached) => Explanation;

const unresolved: Explain = (_place, { host, through }) =>
  through === undefined
    ? {
        reason: `could not resolve the name "${host}"`,
        hint: "Check that the server still exists under this name, and that this machine can resolve names: a private DNS zone answers inside its network only.",
      }
    : {
        reason: `could not resolve the name of ${through}`,
        hint: "Check the name of the tunnel's local end.",
      };

const refused: Explain = (place, { through }) =>
  through === undefined
    ? {
        reason: `${place} refused the connection`,
        hint: "Check the port, and that the server is running.",
      }
    : {
        reason: `${through} refused the connection`,
        hint: "Open the tunnel, or correct --via or RDS_IAM_USER_VIA.",
      };

const silent: Explain = (place, reached) => ({
  reason: `${place} did not answer`,
  hint: pathHint(reached),
});

const noRoute: Explain = (place, reached) => ({
  reason: `there is no route to ${place}`,
  hint: pathHint(reached),
});

const closed: Explain = (place, { through }) => ({
  reason: `the connection to ${place} was closed before the server answered`,
  hint:
    through === undefined
      ? "Check that nothing between this machine and the server ends connections, such as a proxy or a firewall."
      : `Check that ${through} leads to this endpoint, and that its far end can reach it.`,
});

const causes: Readonly<Record<string, Explain>> = {
  ENOTFOUND: unresolved,
  EAI_AGAIN: unresolved,
  ECONNREFUSED: refused,
  ETIMEDOUT: silent,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  ECONNRESET: closed,
};

function pathHint({ through, port }: Reached): string {
  return through === undefined
    ? `Check that the server's security group lets this machine in on port ${String(port)}. A server in a private network is reached from inside, or through a tunnel (--via or RDS_IAM_USER_VIA).`
    : `Check that ${through} leads to this endpoint, and that its far end can reach it.`;
}

/** What answered is not a server of PostgreSQL with TLS. */
export function noTls(answer: "no TLS" | "unknown", { host, port, through }: Reached): Explanation {
  const place = `"${host}", port ${String(port)}`;
  return {
    reason:
      answer === "no TLS"
        ? `the server at ${place} does not offer TLS`
        : `what answers at ${place} is not PostgreSQL`,
    hint:
      through === undefined
        ? "Check the host and the port of the connection."
        : `Check that ${through} leads to this endpoint.`,
  };
}

/** What a certificate is judged with. */
export interface Judged {
  readonly reached: Reached;
  /** Where the roots of the server's Region are published. */
  readonly bundle: string;
  readonly nowMs: number;
}

/** A certificate that expires this soon is worth a warning; RDS renews its own long before. */
const soonMs = 14 * 24 * 3600 * 1000;

/** Whether TLS accepts the server's certificate for the server's own name. */
export function certificateOutcome(
  certificate: ServerCertificate,
  judged: Judged,
): Outcome<undefined> {
  const { issuer, validUntil, validToMs, refusal } = certificate;
  if (refusal !== undefined) {
    return { status: "failed", ...certificateFailure(refusal, certificate, judged) };
  }
  const found = `issued by "${issuer}", valid until ${validUntil}`;
  if (validToMs - judged.nowMs > soonMs) return { status: "ok", found, value: undefined };
  return {
    status: "warning",
    found,
    reason: "the server's certificate expires soon",
    hint: "RDS renews it by itself, which some versions can only do with a restart: see the maintenance of the server.",
    value: undefined,
  };
}

function certificateFailure(
  refusal: string,
  { issuer, names, validUntil }: ServerCertificate,
  { reached, bundle }: Judged,
): Explanation {
  const { host, through } = reached;
  const facts = `Issued by "${issuer}" for ${names.map((name) => `"${name}"`).join(", ")}, valid until ${validUntil}.`;
  if (refusal === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return {
      reason: `the server's certificate is not for "${host}"`,
      detail: facts,
      hint:
        through === undefined
          ? "Use the endpoint that RDS shows: certificates and tokens name it, a CNAME does not."
          : `Check that ${through} leads to this endpoint.`,
    };
  }
  if (refusal === "CERT_HAS_EXPIRED") {
    return {
      reason: "the server's certificate, or one that it was issued by, has expired",
      detail: facts,
      hint: "Check this machine's clock, and renew the server's certificate (aws rds modify-db-instance --ca-certificate-identifier).",
    };
  }
  if (refusal === "CERT_NOT_YET_VALID") {
    return {
      reason: "the server's certificate is not valid yet",
      detail: facts,
      hint: "Check this machine's clock.",
    };
  }
  const known = tlsCodes.includes(refusal);
  return {
    reason: known
      ? "the server's certificate does not end in a root that is trusted here"
      : `the server's certificate is not accepted (${refusal})`,
    detail: facts,
    hint: `Give the text of ${bundle} as \`ca\` of the user, or name its file in NODE_EXTRA_CA_CERTS. If "${issuer}" is no authority of AWS, something between this machine and the server replaces its certificate.`,
  };
}
