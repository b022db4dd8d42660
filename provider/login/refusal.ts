/** Why a login was refused, and how to fix it. */
import { sqlState } from "../../connect/errorCodes";
import type { LoginInputs } from "./inputs";
import { RoleError } from "../postgres/model/errors";
import { quoted } from "../postgres/model/names";
import { type LoginProxy, proxyRefusal } from "./proxyRefusal";
import { rejectedBy, rejecterOf } from "./rejectedToken";

/** What refused the login, in its own words. */
export type LoginFailure =
  | {
      readonly by: "STS";
      readonly said: string;
      /** Who called, where AWS says so. */
      readonly callerArn: string | undefined;
    }
  | {
      readonly by: "server";
      readonly said: string;
      /** SQLSTATE, or the code of an error that came before the login. */
      readonly code: string;
      /** The server's function that refused. */
      readonly routine: string | undefined;
    };

/** A refusal, explained. A server that cannot be reached is none. */
export interface LoginRefusal {
  /** One line. */
  readonly reason: string;
  readonly detail: string;
  readonly hint: string;
  /** Whether a change in IAM may just not be effective yet. */
  readonly mayPass: boolean;
}

type Context = Pick<LoginInputs, "username" | "database" | "roleArn" | "trust"> & {
  readonly dbUserArns: readonly string[];
  readonly proxy?: LoginProxy | undefined;
};

/** `undefined`: the failure is not about the login, such as a server that cannot be reached. */
export function refusalOf(failure: LoginFailure, context: Context): LoginRefusal | undefined {
  if (failure.by === "STS") return assumeRefusal(failure, context);
  const explanation = explain(failure, context);
  return explanation && { mayPass: false, ...explanation, detail: failure.said };
}

function explain(
  failure: LoginFailure & { readonly by: "server" },
  context: Context,
): Explanation | undefined {
  const { proxy } = context;
  const byProxy = proxy === undefined ? undefined : proxyRefusal(failure, { ...context, proxy });
  if (byProxy !== undefined) return byProxy;
  return failure.code === sqlState.invalidAuthorizationSpecification
    ? explainAuthorization(failure, context)
    : byCode[failure.code]?.(context);
}

/** The drift line that a refresh shows. */
export function driftOf({ reason }: LoginRefusal): string {
  return `login is refused: ${reason}`;
}

/** The error that fails a deployment. */
export function refusalError({ reason, detail, hint }: LoginRefusal, username: string): RoleError {
  return new RoleError("refused", `login of ${quoted(username)} is refused: ${reason}`, {
    detail,
    hint,
  });
}

function assumeRefusal(
  { said, callerArn }: { readonly said: string; readonly callerArn: string | undefined },
  { roleArn, trust }: Context,
): LoginRefusal {
  const who = callerArn === undefined ? "the deployment" : quoted(withoutSession(callerArn));
  return {
    reason: `IAM role ${quoted(roleArn)} may not be assumed by ${who}`,
    detail: said,
    hint: assumeHint(trust),
    mayPass: true,
  };
}

function assumeHint(trust: Context["trust"]): string {
  const allow =
    "Allow the caller to call sts:AssumeRole on the role, in the caller's own policies and in the role's trust policy";
  if (trust === undefined) {
    return `${allow}, which must not require an external ID, and check that the role exists.`;
  }
  const mfa = trust.some((form) => form["requireMfa"] === true)
    ? " If requireMfa is set, log in to AWS with MFA first."
    : "";
  return `${allow} (assumedBy), and check that the role exists.${mfa}`;
}

/** Without the session's name: it differs in every run, and drift is compared as text. */
function withoutSession(arn: string): string {
  return arn.replace(/(:assumed-role\/[^/]+)\/.*$/, "$1");
}

type Explanation = Pick<LoginRefusal, "reason" | "hint"> & Partial<LoginRefusal>;

/** RDS reports every refused token as a PAM failure, without the reason. */
function explainAuthorization(
  failure: LoginFailure & { readonly by: "server" },
  { username, roleArn, dbUserArns }: Context,
): Explanation {
  if (rejecterOf(failure, false) === undefined) {
    return {
      reason: failure.said,
      hint: `Check that ${quoted(username)} may log in: run pulumi up to repair the role.`,
    };
  }
  return {
    reason: `${rejectedBy("server", username)}, created with ${quoted(roleArn)}`,
    hint: [
      `Check that the IAM role's policies allow rds-db:connect on ${dbUserArns.join(" and ")}, and that no permissions boundary, session policy or service control policy denies it;`,
      "that the resource ID, region and account in the ARN are the server's;",
      "that the user name matches the PostgreSQL role in upper and lower case;",
      "and that this machine's clock is right.",
    ].join(" "),
    mayPass: true,
  };
}

const byCode: Readonly<Record<string, (context: Context) => Explanation>> = {
  [sqlState.invalidPassword]: ({ username }) => ({
    reason: `${quoted(username)} does not exist, is not a member of "rds_iam", or IAM database authentication is off`,
    hint: "Check that IAM database authentication is on for the server, and run pulumi up to repair the role.",
  }),
  [sqlState.invalidCatalogName]: ({ database }) => ({
    reason: `database ${quoted(database)} does not exist on the server`,
    hint: "Create it first, or set `database` to one that exists.",
  }),
  [sqlState.insufficientPrivilege]: ({ username, database }) => ({
    reason: `${quoted(username)} may not connect to database ${quoted(database)}`,
    hint: `Add a grant of CONNECT on database ${quoted(database)}: PUBLIC does not have it.`,
  }),
};
