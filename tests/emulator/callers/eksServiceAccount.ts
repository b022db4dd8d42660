import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Emulator } from "../emulator";
import type { Issuer } from "../sts/issuer";
import { type Caller, callerIn, makeHome } from "./caller";

/** A pod whose service account is annotated with a role (IRSA). */
export interface EksServiceAccountPlace {
  readonly roleArn: string;
  /** The cluster's. */
  readonly issuer: Issuer;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Default: `"sts.amazonaws.com"`, as EKS's webhook has it. */
  readonly audience?: string;
  /** Negative for a token that has expired. Default: an hour. */
  readonly expiresInSeconds?: number;
}

/**
 * Code in such a pod.
 * @see https://github.com/aws/amazon-eks-pod-identity-webhook
 */
export async function eksServiceAccountCaller(
  emulator: Emulator,
  place: EksServiceAccountPlace,
): Promise<Caller> {
  const { audience = "sts.amazonaws.com", expiresInSeconds = 3600, issuer } = place;
  const { region } = emulator.aws;
  const token = await issuer.sign({
    sub: `system:serviceaccount:${place.namespace}:${place.serviceAccount}`,
    aud: audience,
    expiresInSeconds,
  });
  const home = await makeHome(emulator);
  const tokenFile = join(home, "token");
  await writeFile(tokenFile, token, { mode: 0o600 });
  return callerIn(emulator, {
    home,
    env: {
      AWS_ROLE_ARN: place.roleArn,
      AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
      AWS_STS_REGIONAL_ENDPOINTS: "regional",
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
    },
  });
}
