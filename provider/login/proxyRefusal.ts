/** Why a login through an RDS Proxy was refused: by the proxy, or by the server behind it. */
import { sqlState } from "../../connect/errorCodes";
import { quoted } from "../postgres/model/names";
import { checkOwnRole, rejectedBy, saidOfToken } from "./rejectedToken";

/** What is known of the login. */
export interface ProxyContext {
  readonly username: string;
  readonly roleArn: string;
  /** What the policy of the user allows. */
  readonly dbUserArns: readonly string[];
  readonly proxy: LoginProxy;
}

/** How a proxy logs in to the server; with tokens also as whom, on each server that it may come to. */
export type LoginProxy =
  | { readonly mode: "endToEnd"; readonly dbUserArns: readonly string[] }
  | { readonly mode: "standard" };

interface Explanation {
  readonly reason: string;
  readonly hint: string;
  readonly mayPass: boolean;
}

/**
 * What the proxy itself says, always in English. AWS documents the texts, and no SQLSTATEs.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.troubleshooting.html
 */
const saidByProxies: readonly {
  readonly text: RegExp;
  readonly explain: (context: ProxyContext) => Explanation;
}[] = [
  { text: saidOfToken, explain: explainToken },
  { text: /RDS proxy has no credentials for the role /i, explain: explainSecret },
  {
    text: /^The password that was provided for the role /,
    explain: ({ username }) => ({
      reason: `the proxy compared the IAM token of ${quoted(username)} with a password`,
      hint: `Set iamAuth to "REQUIRED" for the secret of ${quoted(username)} in the proxy's auth.`,
      mayPass: false,
    }),
  },
  { text: /^Request returned an error: (?:PAM|password) authentication failed/, explain: behind },
];

/** SQLSTATEs by which a server refuses a login, which a proxy may pass on. */
const refusals: readonly string[] = [
  sqlState.invalidAuthorizationSpecification,
  sqlState.invalidPassword,
];

/** `undefined`: neither the proxy nor the server behind it refused who logs in. */
export function proxyRefusal(
  { code, said }: { readonly code: string; readonly said: string },
  context: ProxyContext,
): Explanation | undefined {
  const known = saidByProxies.find(({ text }) => text.test(said));
  if (known !== undefined) return known.explain(context);
  return refusals.includes(code) ? behind(context) : undefined;
}

function explainToken({ username, roleArn, dbUserArns, proxy }: ProxyContext): Explanation {
  return {
    reason: `${rejectedBy("proxy", username)}, created with ${quoted(roleArn)}`,
    hint: [
      `Check that the IAM role's policies allow rds-db:connect on ${dbUserArns.join(" and ")}, and that no permissions boundary, session policy or service control policy denies it;`,
      "that the resource ID, region and account in the ARN are the proxy's, not the server's;",
      ...(proxy.mode === "endToEnd" ? [`${checkOwnRole};`] : []),
      "and that this machine's clock is right.",
    ].join(" "),
    mayPass: true,
  };
}

function explainSecret({ username, proxy }: ProxyContext): Explanation {
  const user = quoted(username);
  return proxy.mode === "standard"
    ? {
        reason: `the proxy has no secret for ${user}`,
        hint: `Put the name and the password of ${user} into a secret of Secrets Manager, add the secret to the proxy's auth, and allow the proxy's IAM role secretsmanager:GetSecretValue on it.`,
        mayPass: true,
      }
    : {
        reason: `the proxy logs in with passwords, and has none for ${user}`,
        hint: 'Set the proxy\'s defaultAuthScheme to "IAM_AUTH", or proxyMode to "standard".',
        mayPass: true,
      };
}

/** The proxy took the token, and was refused by the server. */
function behind({ username, proxy }: ProxyContext): Explanation {
  const user = quoted(username);
  return proxy.mode === "standard"
    ? {
        reason: `the server refused the proxy's login as ${user} with a password`,
        hint: `Check that ${user} has the password that is in the proxy's secret, and is not a member of "rds_iam", directly or through another role: pulumi up takes it out.`,
        mayPass: false,
      }
    : {
        reason: `the server refused the proxy's login as ${user} with an IAM token`,
        hint: `Allow the proxy's own IAM role rds-db:connect on ${proxy.dbUserArns.join(" and ")} (the output proxyPolicyDocument). Check that IAM database authentication is on for the server, and run pulumi up to repair the role.`,
        mayPass: true,
      };
}
