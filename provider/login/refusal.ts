/** Why a login was refused, and what to do about it. */
import { routine, sqlState } from "../../connect/errorCodes";
import type { LoginInputs } from "./inputs";
import { RoleError } from "../postgres/model/errors";
import { quoted } from "../postgres/model/names";

/** Who said no. */
export type LoginFailure =
  | {
      readonly by: "STS";
      readonly said: string;
      /** Who asked, where AWS tells. */
      readonly callerArn: string | undefined;
    }
  | {
      readonly by: "server";
      readonly said: string;
      /** SQLSTATE, or the code of an error before the server was asked. */
      readonly code: string;
      /** The server's function that refused. */
      readonly routine: string | undefined;
    };

/** An answer, not the absence of one. */
export interface LoginRefusal {
  /** One line. */
  readonly reason: string;
  readonly detail: string;
  readonly hint: string;
  /** Whether it may be that what was changed in IAM is not effective yet. */
  readonly mayPass: boolean;
}

type Context = Pick<LoginInputs, "username" | "database" | "roleArn" | "dbUserArns" | "trust">;

/** `undefined`: the failure says nothing about the login itself, such as a server out of reach. */
export function refusalOf(failure: LoginFailure, context: Context): LoginRefusal | undefined {
  if (failure.by === "STS") return assumeRefusal(failure, context);
  const { code, said } = failure;
  const explanation =
    code === sqlState.invalidAuthorizationSpecification
      ? explainAuthorization(failure, context)
      : byCode[code]?.(context);
  return explanation && { mayPass: false, ...explanation, detail: said };
}

/** The line that a refresh shows. */
export function driftOf({ reason }: LoginRefusal): string {
  return `login is refused: ${reason}`;
}

/** The error of an `up`. */
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
  const allow = "Allow the caller sts:AssumeRole on it, in its own policies";
  if (trust === undefined) {
    return `${allow} and in the role's trust policy, which must ask for no external ID here; see that the role exists.`;
  }
  const mfa = trust.some((form) => form["requireMfa"] === true)
    ? " Where requireMfa is set, log in to AWS with MFA first."
    : "";
  return `${allow} and in the trust policy (assumedBy); see that the role exists.${mfa}`;
}

/** The session's name differs from run to run, and drift is compared by its text. */
function withoutSession(arn: string): string {
  return arn.replace(/(:assumed-role\/[^/]+)\/.*$/, "$1");
}

type Explanation = Pick<LoginRefusal, "reason" | "hint"> & Partial<LoginRefusal>;

/** RDS says no more than that PAM refused, whatever is wrong with the token. */
function explainAuthorization(
  failure: Pick<LoginFailure & { readonly by: "server" }, "said" | "routine">,
  { username, roleArn, dbUserArns }: Context,
): Explanation {
  const { said } = failure;
  if (failure.routine !== routine.authentication) {
    return { reason: said, hint: `See that ${quoted(username)} may log in: run up to repair it.` };
  }
  return {
    reason: `the IAM token of ${quoted(username)} is not accepted, made as ${quoted(roleArn)}`,
    hint: [
      `Check that the role's policies allow rds-db:connect on ${dbUserArns.join(" and ")}, without a boundary, session or organisation policy against it;`,
      "that resource ID, region and account in it are the server's, and the name's upper and lower case the PostgreSQL role's;",
      "and that this machine's clock is right.",
    ].join(" "),
    mayPass: true,
  };
}

const byCode: Readonly<Record<string, (context: Context) => Explanation>> = {
  [sqlState.invalidPassword]: ({ username }) => ({
    reason: `${quoted(username)} does not exist, is not a member of "rds_iam", or IAM database authentication is off`,
    hint: "See that IAM database authentication is on at the server; run up to repair the role.",
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
