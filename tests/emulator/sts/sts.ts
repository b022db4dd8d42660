/** The STS API, as far as it is not moto's. */
import { assumeRoleXml, webIdentityXml } from "./answers";
import { assumeRole } from "./assumeRole";
import { authenticate } from "./authenticate";
import type { AwsBackend } from "./backend";
import type { SignedRequest } from "./signature";
import { StsError } from "./stsError";
import { assumeRoleWithWebIdentity } from "./webIdentity";

/** Those that are answered or checked here. */
const ACTIONS: readonly string[] = ["AssumeRole", "AssumeRoleWithWebIdentity", "GetCallerIdentity"];

/**
 * The answer to one request of the Query protocol, or undefined where moto shall give it.
 * @throws StsError
 */
export async function answerSts(
  aws: AwsBackend,
  signed: SignedRequest,
  request: URLSearchParams,
): Promise<string | undefined> {
  const action = request.get("Action") ?? "";
  if (ACTIONS.includes(action)) aws.stsActions.push(action);
  switch (action) {
    case "AssumeRole":
      return assumeRoleXml(await assumeRole(aws, await authenticate(aws, signed), request));
    case "AssumeRoleWithWebIdentity":
      return webIdentityXml(await assumeRoleWithWebIdentity(aws, request));
    case "GetCallerIdentity":
      // moto knows who has which keys, but answers also for keys that nobody has.
      await authenticate(aws, signed);
      return undefined;
    case "AssumeRoleWithSAML":
    case "AssumeRoot": {
      const message = `the emulator does not know ${action}`;
      throw new StsError(400, "InvalidAction", message);
    }
    default:
      return undefined;
  }
}
