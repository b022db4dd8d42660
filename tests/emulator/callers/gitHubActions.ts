import { randomBytes } from "node:crypto";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";
import type { Emulator } from "../emulator";
import type { AwsCredentials } from "../login";
import type { Issuer } from "../sts/issuer";
import { type Caller, callerIn, makeHome, serveLocally } from "./caller";
import { keyVariables } from "./keys";

/** A job of a GitHub workflow with `permissions: id-token: write`. */
export interface GitHubActionsPlace {
  readonly roleArn: string;
  /** Of `https://token.actions.githubusercontent.com`, but for a forger's. */
  readonly issuer: Issuer;
  /** `repo:acme/orders:ref:refs/heads/main`, or with ids `repo:acme@123/orders@456:…`. */
  readonly subject: string;
  /** The action's input. Default: `"sts.amazonaws.com"`. */
  readonly audience?: string;
  /** Further claims: `repository`, `job_workflow_ref`, … */
  readonly claims?: Readonly<Record<string, string>>;
}

/** What a workflow asks for a token with. */
interface TokenEndpoint {
  readonly url: string;
  readonly bearer: string;
}

/**
 * A step after aws-actions/configure-aws-credentials: it gets a token, assumes the role and exports
 * the keys.
 * @see https://github.com/aws-actions/configure-aws-credentials
 * @see https://docs.github.com/en/actions/reference/security/oidc
 * @throws Error with the action's text, where it fails
 */
export async function gitHubActionsCaller(
  emulator: Emulator,
  place: GitHubActionsPlace,
): Promise<Caller> {
  const { region } = emulator.aws;
  const endpoint = await startTokenEndpoint(emulator, place);
  const token = await requestToken(endpoint, place.audience ?? "sts.amazonaws.com");
  const keys = await assumeRole(emulator, place.roleArn, token);
  return callerIn(emulator, {
    home: await makeHome(emulator),
    env: {
      ...keyVariables(keys),
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      CI: "true",
      GITHUB_ACTIONS: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: endpoint.url,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: endpoint.bearer,
    },
  });
}

async function startTokenEndpoint(
  emulator: Emulator,
  { issuer, subject, claims = {} }: GitHubActionsPlace,
): Promise<TokenEndpoint> {
  const bearer = randomBytes(32).toString("base64url");
  const port = await serveLocally(emulator, async ({ headers, url = "" }) => {
    if (headers.authorization !== `Bearer ${bearer}`) {
      return { status: 401, body: { message: "Unauthorized" } };
    }
    const { searchParams } = new URL(url, "http://endpoint");
    // Without an audience GitHub takes the URL of the repository's owner.
    const aud = searchParams.get("audience") ?? "https://github.com/acme";
    const value = await issuer.sign({
      sub: subject,
      aud,
      expiresInSeconds: 300,
      // GitHub itself sets this one, whatever the subject says.
      claims: { repository: repositoryIn(subject), ...claims },
    });
    return { status: 200, body: { count: value.length, value } };
  });
  return { url: `http://127.0.0.1:${String(port)}/idtoken?api-version=2.0`, bearer };
}

const tokenAnswer = z.object({ value: z.string() });

/** As getIDToken of GitHub's toolkit (@actions/core). */
async function requestToken({ url, bearer }: TokenEndpoint, audience: string): Promise<string> {
  const address = `${url}&audience=${encodeURIComponent(audience)}`;
  const response = await fetch(address, { headers: { Authorization: `Bearer ${bearer}` } });
  return tokenAnswer.parse(await response.json()).value;
}

async function assumeRole(
  { aws }: Emulator,
  RoleArn: string,
  WebIdentityToken: string,
): Promise<AwsCredentials> {
  const sts = new STSClient({ endpoint: aws.endpointUrl, region: aws.region });
  try {
    const { Credentials: keys } = await sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn,
        RoleSessionName: "GitHubActions",
        DurationSeconds: 3600,
        WebIdentityToken,
      }),
    );
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = keys ?? {};
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Could not assume role with OIDC: ${why}`, { cause });
  } finally {
    sts.destroy();
  }
}

/** `acme/orders`, of a subject in either form. */
function repositoryIn(subject: string): string {
  return (subject.split(":")[1] ?? "").replace(/@\d+/g, "");
}
