/** Why a login was refused, when other checks have ruled out what they could. */
import type { Connection } from "../../client/connection";
import { type ProxyContext, proxyRefusal } from "../../provider/login/proxyRefusal";
import { type LoginFailure, refusalOf } from "../../provider/login/refusal";
import {
  checkOwnRole,
  rejectedBy,
  type Rejecter,
  rejecterOf,
} from "../../provider/login/rejectedToken";
import type { CheckStatus, Explanation } from "../checks/checklist";

type ServerFailure = LoginFailure & { readonly by: "server" };

/** What came of the checks before the login. */
export interface Before {
  readonly policy: CheckStatus;
  readonly clock: CheckStatus;
}

/** `undefined`: the failure is not about the login. */
export function loginCause(
  failure: ServerFailure,
  connection: Connection,
  before: Before,
): Explanation | undefined {
  const { username, database, roleArn = "", dbUserArns = [], host } = connection;
  const isThroughProxy = isProxyEndpoint(host);
  const proxy = isThroughProxy ? connection.proxy : undefined;
  const rejecter = rejecterOf(failure, isThroughProxy);
  if (rejecter !== undefined) {
    const hint = earlierHint(before) ?? remainingHint(rejecter, connection, before);
    return { reason: rejectedBy(rejecter, username), detail: failure.said, hint };
  }
  const context = { username, database, roleArn, dbUserArns };
  if (isThroughProxy && proxy === undefined && isByProxy(failure, context)) {
    return {
      reason: `the login of "${username}" through the proxy was refused`,
      detail: failure.said,
      hint: "Run pulumi up with this version of the package, which adds proxy to the connection: the cause depends on how the proxy logs in.",
    };
  }
  const refusal = refusalOf(failure, { ...context, proxy });
  if (refusal === undefined) return undefined;
  const { reason, detail, hint } = refusal;
  return { reason, detail, hint };
}

/** An application may log in past the proxy, with another host; and an older connection has no `proxy`. */
function isProxyEndpoint(host: string): boolean {
  return /\.proxy-[^.]+\./i.test(host);
}

/** Whether the proxy refused, or was refused; that does not depend on its mode. */
function isByProxy(failure: ServerFailure, context: Omit<ProxyContext, "proxy">): boolean {
  return proxyRefusal(failure, { ...context, proxy: { mode: "standard" } }) !== undefined;
}

const resourceIds: Readonly<Record<Rejecter, { readonly of: string; readonly whose: string }>> = {
  server: {
    of: "this server's, for it changes when a server is restored or replaced",
    whose: "the server's",
  },
  proxy: {
    of: "this proxy's, for it changes when a proxy is replaced",
    whose: "the proxy's, not the server's",
  },
};

/** `undefined`: no check before the login failed that says why a token is rejected. */
function earlierHint({ policy, clock }: Before): string | undefined {
  if (policy === "failed" && clock === "failed") {
    return 'The checks "policy" and "clock" say why: begin there.';
  }
  if (policy !== "failed" && clock !== "failed") return undefined;
  return `The check "${policy === "failed" ? "policy" : "clock"}" says why: begin there.`;
}

function remainingHint(
  rejecter: Rejecter,
  { dbUserArns = [], host, region, proxy }: Connection,
  { policy, clock }: Before,
): string {
  const arns = dbUserArns.length === 0 ? `the ${rejecter}'s resource ID` : dbUserArns.join(" and ");
  const { of, whose } = resourceIds[rejecter];
  const causes = [
    ...(policy === "ok"
      ? [
          "that the policy is older than a minute or two, for a change in IAM takes that long to be effective",
          "that no session policy of the credentials denies it",
          `that the resource ID in the ARN is ${of}`,
        ]
      : [
          `that the policies of the identity allow rds-db:connect on ${arns}, and that no permissions boundary, session policy or service control policy denies it`,
          `that the resource ID, Region and account in the ARN are ${whose}, and the user name in upper and lower case`,
        ]),
    ...(rejecter === "proxy" && proxy?.mode === "endToEnd" ? [checkOwnRole] : []),
    ...(clock === "skipped" ? ["that this machine's clock is right"] : []),
  ];
  const endpoint = `that "${host}" is the endpoint's own name and "${region}" its Region, which the token names`;
  return `Check ${causes.join("; ")}; and ${endpoint}.`;
}
