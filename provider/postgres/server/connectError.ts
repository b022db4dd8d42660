/** Why a connection could not be made, and what to do about it. */
import { isByHostBasedRules, isRefusedByPam, limitOf } from "./failureScope";
import {
  codeOf,
  networkCodes,
  partsOf,
  sqlState,
  textOf,
  tlsCodes,
  tunnelCodes,
  unexpectedServer,
} from "../../../connect/errorCodes";
import { RoleError } from "../model/errors";
import { quoted } from "../model/names";
import { literal, identifier } from "../sql";
import { allowConnectionsHint } from "../statements/advice";

/** Where and as whom the connection was tried. */
export interface ConnectAttempt {
  readonly host: string;
  readonly port: number;
  /** What the way leads through; `undefined` where the server is dialled directly. */
  readonly through: string | undefined;
  readonly database: string;
  readonly username: string;
  /** Whether an IAM token was the password. */
  readonly byToken: boolean;
  /** Where the password came from, such as `SSM parameter "/orders/db_password"`. */
  readonly credentialSource: string;
  /** Where the roots of the server's Region are published. */
  readonly certificateBundle: string;
  /** Whether the password was read again for some seconds. Default: `false`. */
  readonly hasReread?: boolean;
  /** Whether an IAM token was tried after the password, and was refused too. Default: `false`. */
  readonly tokenRefused?: boolean;
  /** Why no IAM token could be made to try it after the password. Default: none was to be made. */
  readonly withoutToken?: unknown;
}

/** The error that the user sees for a failed attempt. */
export function connectError(error: unknown, attempt: ConnectAttempt): RoleError {
  const { reason, hint } = explain(error, attempt);
  return new RoleError("could not connect", reason, {
    detail: partsOf(error).facts.replaceAll("\nDetail: ", ". "),
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

const rereadNote = " It was read again for 7 seconds, in case it is being rotated.";

/** The server's own answers, by SQLSTATE. */
const refusals: Readonly<Record<string, (attempt: ConnectAttempt) => Explanation>> = {
  [sqlState.invalidPassword]: ({ username, byToken, credentialSource, hasReread = false }) =>
    byToken
      ? {
          reason: `the server rejected the IAM token of ${quoted(username)}: it is not in "rds_iam", or IAM authentication is off`,
          hint: `Turn IAM database authentication on and grant "rds_iam" to ${quoted(username)}, whose password then stops working; or give that password as \`master\`.`,
        }
      : {
          reason: `password of ${quoted(username)} was refused`,
          hint: `Check the password in ${credentialSource}.${hasReread ? rereadNote : ""}`,
        },
  [sqlState.invalidCatalogName]: ({ database }) => ({
    reason: `database ${quoted(database)} does not exist on the server`,
    hint: "Create it first, or set `database` to one that exists.",
  }),
  [sqlState.insufficientPrivilege]: ({ username, database }) => ({
    reason: `${quoted(username)} may not connect to database ${quoted(database)}`,
    hint: `Grant it CONNECT on database ${quoted(database)}.`,
  }),
  [sqlState.objectNotInPrerequisiteState]: ({ database }) => ({
    reason: `database ${quoted(database)} takes no connections`,
    hint: allowConnectionsHint(database),
  }),
  [sqlState.cannotConnectNow]: () => ({
    reason: "the server is starting up or shutting down",
    hint: "Try again when it is available.",
  }),
};

/** One SQLSTATE for all that keeps a role out but a wrong password. */
function explainAuthorization(error: unknown, attempt: ConnectAttempt): Explanation {
  const username = quoted(attempt.username);
  const database = quoted(attempt.database);
  if (isByHostBasedRules(error)) {
    return {
      reason: `the server's rules (pg_hba.conf) do not let ${username} connect to database ${database}`,
      hint: `Name another database: RDS reserves some, such as "rdsadmin".`,
    };
  }
  if (isRefusedByPam(error)) return explainPam(attempt);
  return {
    reason: `login of ${username} was refused`,
    hint: `Check that role ${username} exists and has LOGIN.`,
  };
}

/**
 * RDS hands the logins of `rds_iam`'s members to PAM, which accepts an IAM token only. So a password
 * that PAM refuses is not wrong: its role has become a member.
 */
function explainPam(attempt: ConnectAttempt): Explanation {
  const { username } = attempt;
  const master = quoted(username);
  if (attempt.byToken) {
    return {
      reason: `the IAM token of ${master} was refused`,
      hint: `Check that the deployment's AWS identity is allowed rds-db:connect as ${master} on the server's resource ID, and that this machine's clock is right.`,
    };
  }
  return {
    reason: `${master} is locked out: it has become a member of "rds_iam", directly or through a role that is one, so RDS accepts only its IAM token`,
    hint: `Its password need not be wrong. Have an administrator revoke that membership (SELECT roleid::regrole FROM pg_auth_members WHERE member = ${literal(identifier(username))}::regrole lists them)${wayByToken(attempt)}`,
  };
}

const driftThen =
  "a membership in a role that this tool manages is drift then, which up revokes where the master may.";

/** What would let the master in by token, which ends the hint. */
function wayByToken({ username, tokenRefused = false, withoutToken }: ConnectAttempt): string {
  if (withoutToken !== undefined) {
    return `. Its IAM token would be accepted, but could not be made: ${textOf(withoutToken)}`;
  }
  return tokenRefused
    ? `, or allow the deployment's AWS identity rds-db:connect as ${quoted(username)} on the server's resource ID: its IAM token was tried too, and was refused; ${driftThen}`
    : `, or log in by token with \`master: { iam: … }\`: ${driftThen}`;
}

function explain(error: unknown, attempt: ConnectAttempt): Explanation {
  const { host, port, username, certificateBundle } = attempt;
  const place = `${quoted(host)}, port ${String(port)}`;
  const code = codeOf(error);
  if (tlsCodes.includes(code)) {
    return {
      reason: `the certificate of ${place} is not trusted`,
      hint: `Give the text of ${certificateBundle} as \`ca\`.`,
    };
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return {
      reason: `the certificate of ${place} names another host`,
      hint:
        attempt.through === undefined
          ? "Use the endpoint that RDS shows: certificates and tokens name it, a CNAME does not."
          : leadsThere(attempt.through),
    };
  }
  if (code === sqlState.invalidAuthorizationSpecification) {
    return explainAuthorization(error, attempt);
  }
  if (code === sqlState.tooManyConnections) return explainLimit(error, attempt);
  if (tunnelCodes.includes(code)) return explainTunnel(error, place, attempt);
  if (isUnexpected(error)) return explainUnexpected(place, attempt);
  return (
    refusals[code]?.(attempt) ??
    explainNetwork(error, place, attempt) ?? {
      reason: `could not connect to ${place} as ${quoted(username)}`,
      hint: "Check the server's log for this login.",
    }
  );
}

/** The driver's own messages: it gives no code. */
const noTls = /^(?:The server does not support|There was an error establishing an) SSL connection/;

/** Whether what answered does not speak PostgreSQL's protocol over TLS. */
function isUnexpected(error: unknown): boolean {
  const codes: readonly string[] = Object.values(unexpectedServer);
  const code = codeOf(error);
  return codes.includes(code) || code === "EPROTO" || (code === "" && noTls.test(textOf(error)));
}

function explainUnexpected(place: string, { through }: ConnectAttempt): Explanation {
  return {
    reason: `what answers at ${place} is not PostgreSQL with TLS`,
    hint: through === undefined ? "Check the host and the port of `server`." : leadsThere(through),
  };
}

function explainLimit(error: unknown, { username, database }: ConnectAttempt): Explanation {
  const whose = {
    server: "the server has",
    login: `${quoted(username)} has`,
    database: `database ${quoted(database)} has`,
  }[limitOf(error)];
  return {
    reason: `${whose} no connection left`,
    hint: "Try again when others have ended theirs, or raise the limit.",
  };
}

/** Where no code is given, the text is the driver's own: "timeout expired", "Connection terminated". */
function explainNetwork(
  error: unknown,
  place: string,
  { through }: ConnectAttempt,
): Explanation | undefined {
  const code = codeOf(error);
  const isByDriver = code === "" && /timeout|terminated/i.test(textOf(error));
  if (!networkCodes.includes(code) && !isByDriver) return undefined;
  return through === undefined
    ? {
        reason: `could not reach ${place}`,
        hint: "Check that this machine can reach it, or name a way to it in `via` or RDS_IAM_USER_VIA.",
      }
    : {
        reason: `could not reach ${place} through ${through}`,
        hint: `Check that ${through} is up and leads to this endpoint.`,
      };
}

/** What opened the tunnel, or lost it, says why and what to do. */
function explainTunnel(error: unknown, place: string, { through }: ConnectAttempt): Explanation {
  const way = through === undefined ? "" : ` through ${through}`;
  return {
    reason: `could not reach ${place}${way}`,
    hint: partsOf(error).hint ?? "Try again.",
  };
}

function leadsThere(through: string): string {
  return `Check that ${through} leads to this endpoint.`;
}
