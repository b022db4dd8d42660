import { randomBytes, randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Emulator } from "../emulator";
import { assumeAsService } from "../sts/services";
import { accountOf } from "../sts/sessions";
import { StsError } from "../sts/stsError";
import { type Caller, callerIn, makeHome, serveLocally } from "./caller";
import { sessionJson } from "./keys";

/** A pod whose service account has a Pod Identity association. */
export interface EksPodIdentityPlace {
  readonly roleArn: string;
  readonly clusterName: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Whether the association sends session tags, as it does by default. */
  readonly sessionTags?: boolean;
  /** Whether the pod shows the token that EKS mounted into it. Default: yes. */
  readonly hasToken?: boolean;
}

const ENDPOINT = "169.254.170.23";

/**
 * Code in such a pod.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
 */
export async function eksPodIdentityCaller(
  emulator: Emulator,
  place: EksPodIdentityPlace,
): Promise<Caller> {
  const { region } = emulator.aws;
  const token = randomBytes(32).toString("base64url");
  const port = await serveLocally(emulator, async ({ headers, url }) => {
    if (url !== "/v1/credentials") return { status: 404, body: "404 page not found\n" };
    const shown = headers.authorization ?? "";
    if (shown !== token) {
      const why = shown === "" ? "cannot be empty" : "cannot be parsed";
      return { status: 400, body: `Service account token ${why}\n` };
    }
    return assume(emulator, place).catch(refusePod);
  });
  const home = await makeHome(emulator);
  const tokenFile = join(home, "eks-pod-identity-token");
  await writeFile(tokenFile, place.hasToken === false ? "made-up" : token, { mode: 0o600 });
  return callerIn(emulator, {
    home,
    env: {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${ENDPOINT}/v1/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile,
      AWS_STS_REGIONAL_ENDPOINTS: "regional",
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
    },
    routes: { [ENDPOINT]: port },
  });
}

async function assume({ aws, parts }: Emulator, place: EksPodIdentityPlace) {
  const { clusterName, namespace, serviceAccount, sessionTags = true } = place;
  // The role of an association is always one of the cluster's own account.
  const accountId = accountOf(place.roleArn) ?? "";
  const clusterArn = `arn:aws:eks:${aws.region}:${accountId}:cluster/${clusterName}`;
  const podName = `${serviceAccount}-0`;
  const tags = new Map([
    ["eks-cluster-arn", clusterArn],
    ["eks-cluster-name", clusterName],
    ["kubernetes-namespace", namespace],
    ["kubernetes-service-account", serviceAccount],
    ["kubernetes-pod-name", podName],
    ["kubernetes-pod-uid", randomUUID()],
  ]);
  const session = await assumeAsService(parts.backend, {
    service: "pods.eks.amazonaws.com",
    roleArn: place.roleArn,
    sessionName: `eks-${clusterName}-${podName}-${randomUUID()}`.slice(0, 64),
    sourceAccount: accountId,
    sourceArn: clusterArn,
    ...(sessionTags ? { tags } : {}),
  });
  return { status: 200, body: { AccountId: accountId, ...sessionJson(session) } };
}

/**
 * What EKS's AssumeRoleForPodIdentity says, as the agent passes it on.
 * @see https://github.com/aws/eks-pod-identity-agent/blob/main/pkg/errors/errors.go
 */
function refusePod(error: unknown) {
  if (!(error instanceof StsError)) throw error;
  const why =
    "Unauthorized Exception! EKS does not have permissions to assume the associated role.";
  const body = `[${randomUUID()}]: (AccessDeniedException): ${why}, fault: client\n`;
  return { status: 400, body };
}
