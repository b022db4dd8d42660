/** Why a connection could not be made, and what to do about it. */
import { limitOf } from "./failureScope";
import { codeOf, networkCodes, tlsCodes } from "../../../connect/errorCodes";
import { RoleError } from "../model/errors";
import { quoted } from "../model/names";
import { literal, identifier } from "../sql";

/** Where and as whom the connection was tried. */
export interface ConnectAttempt {
  readonly host: string;
  readonly port: number;
  readonly dial: { readonly host: string; readonly port: number };
  readonly database: string;
  readonly username: string;
  /** Whether an IAM token was the password. */
  readonly byToken: boolean;
  /** Where the password came from, such as `SSM parameter "/orders/db_password"`. */
  readonly credentialSource: string;
}

/** The error that the user sees for a failed attempt. */
export function connectError(error: unknown, attempt: ConnectAttempt): RoleError {
  const text = error instanceof Error ? error.message : String(error);
  const { reason, hint } = explain(codeOf(error), text, attempt);
  return new RoleError("could not connect", reason, {
    detail: text,
    hint,
    sqlState: codeOf(error),
    database: attempt.database,
    cause: error,
  });
}

interface Explanation {
  readonly reason: string;
  readonly hint: string;
}

/** The server's own answers, by SQLSTATE. */
const refusals: Readonly<Record<string, (attempt: ConnectAttempt) => Explanation>> = {
  "28P01": ({ username, byToken, credentialSource }) =>
    byToken
      ? {
          reason: `the IAM token of ${quoted(username)} was taken for a password, and refused`,
          hint: `See that IAM database authentication is on and that ${quoted(username)} is a member of "rds_iam", or give its password as \`master\`.`,
        }
      : {
          reason: `password of ${quoted(username)} was refused`,
          hint: `Check the password in ${credentialSource}.`,
        },
  "28000": ({ username }) => ({
    reason: `login of ${quoted(username)} was refused`,
    hint: `See that ${quoted(username)} may log in.`,
  }),
  "3D000": ({ database }) => ({
    reason: `database ${quoted(database)} does not exist on the server`,
    hint: "Create it first, or set `database` to one that exists.",
  }),
  "42501": ({ username, database }) => ({
    reason: `${quoted(username)} may not connect to database ${quoted(database)}`,
    hint: `Grant it CONNECT on database ${quoted(database)}.`,
  }),
  "55000": ({ database }) => ({
    reason: `database ${quoted(database)} takes no connections`,
    hint: `Have its owner run ALTER DATABASE ${identifier(database)} ALLOW_CONNECTIONS true.`,
  }),
  "57P03": () => ({
    reason: "the server is starting up or shutting down",
    hint: "Try again when it is available.",
  }),
};

/**
 * RDS hands the logins of `rds_iam`'s members to PAM, which takes an IAM token alone. So a password
 * that comes to PAM is not wrong: its role has become a member.
 */
function explainPam({ username, byToken }: ConnectAttempt): Explanation {
  const master = quoted(username);
  if (byToken) {
    return {
      reason: `the IAM token of ${master} was refused`,
      hint: `Check that the deployment's AWS identity is allowed rds-db:connect as ${master} on the server's resource ID, and that this machine's clock is right.`,
    };
  }
  return {
    reason: `${master} is locked out: it has become a member of "rds_iam", directly or through a role that is one, and RDS takes its IAM token alone`,
    hint: `Its password need not be wrong. Have an administrator revoke that membership (SELECT roleid::regrole FROM pg_auth_members WHERE member = ${literal(identifier(username))}::regrole lists them), or log in by token with \`master: { iam: … }\`: a membership in a role that this tool manages is drift then, which up revokes where the master may.`,
  };
}

function explain(code: string, text: string, attempt: ConnectAttempt): Explanation {
  const { host, port, username } = attempt;
  const place = `${quoted(host)}, port ${String(port)}`;
  if (tlsCodes.includes(code)) {
    return {
      reason: `the certificate of ${place} is not trusted`,
      hint: "Give the roots of the server's region as `ca`: the bundles are at https://truststore.pki.rds.amazonaws.com.",
    };
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return {
      reason: `the certificate of ${place} names another host`,
      hint: "Use the endpoint that RDS shows: certificates and tokens name it, a CNAME does not.",
    };
  }
  if (code === "28000" && /\bPAM\b/.test(text)) return explainPam(attempt);
  if (code === "53300") return explainLimit(text, attempt);
  return (
    refusals[code]?.(attempt) ??
    explainNetwork(code, text, place, attempt) ?? {
      reason: `could not connect to ${place} as ${quoted(username)}`,
      hint: "Check the server's log for this login.",
    }
  );
}

function explainLimit(text: string, { username, database }: ConnectAttempt): Explanation {
  const whose = {
    server: "the server has",
    login: `${quoted(username)} has`,
    database: `database ${quoted(database)} has`,
  }[limitOf(text)];
  return {
    reason: `${whose} no connection left`,
    hint: "Try again when others have ended theirs, or raise the limit.",
  };
}

function explainNetwork(
  code: string,
  text: string,
  place: string,
  { dial, host, port }: ConnectAttempt,
): Explanation | undefined {
  if (!networkCodes.includes(code) && !/timeout|terminated/i.test(text)) return undefined;
  const tunnel =
    dial.host === host && dial.port === port ? "" : ` through ${dial.host}:${String(dial.port)}`;
  return {
    reason: `could not reach ${place}${tunnel}`,
    hint: "Check that this machine has a way to it. For a tunnel you run, set `via` or RDS_IAM_USER_VIA.",
  };
}
