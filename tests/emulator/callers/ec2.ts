import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Emulator } from "../emulator";
import { assumeAsService } from "../sts/services";
import { StsError } from "../sts/stsError";
import { type Caller, callerIn, type LocalAnswer, makeHome, serveLocally } from "./caller";
import { sessionJson } from "./keys";

/** An EC2 instance with an instance profile. */
export interface Ec2Place {
  /** The role of the instance profile. */
  readonly roleArn: string;
}

const ENDPOINT = "169.254.169.254";
const ROLES = "/latest/meta-data/iam/security-credentials/";

/**
 * A process on that instance, whose metadata is given with a token only (IMDSv2). EC2 sets no
 * environment variables, not even the region.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export async function ec2Caller(emulator: Emulator, { roleArn }: Ec2Place): Promise<Caller> {
  const token = randomBytes(32).toString("base64url");
  const roleName = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  const instanceId = `i-0${randomBytes(8).toString("hex")}`;
  const port = await serveLocally(emulator, async (request) => {
    const { headers, url } = request;
    if (url === "/latest/api/token") return giveToken(request, token);
    if (headers["x-aws-ec2-metadata-token"] !== token) {
      return { status: 401, body: "401 - Unauthorized" };
    }
    if (url === ROLES) return { status: 200, body: roleName };
    if (url !== `${ROLES}${roleName}`) return { status: 404, body: "404 - Not Found" };
    return assume(emulator, { roleArn, instanceId }).catch((error: unknown) =>
      refuseInstance(error, roleName),
    );
  });
  return callerIn(emulator, {
    home: await makeHome(emulator),
    env: {},
    routes: { [ENDPOINT]: port },
  });
}

function giveToken({ headers, method }: IncomingMessage, token: string): LocalAnswer {
  if (method !== "PUT") return { status: 405, body: "405 - Method Not Allowed" };
  const seconds = Number(headers["x-aws-ec2-metadata-token-ttl-seconds"]);
  const isRight = seconds >= 1 && seconds <= 21_600;
  return isRight ? { status: 200, body: token } : { status: 400, body: "400 - Bad Request" };
}

async function assume(
  { parts }: Emulator,
  { roleArn, instanceId }: { readonly roleArn: string; readonly instanceId: string },
): Promise<LocalAnswer> {
  const session = await assumeAsService(parts.backend, {
    service: "ec2.amazonaws.com",
    roleArn,
    sessionName: instanceId,
  });
  const LastUpdated = new Date().toISOString();
  const body = { Code: "Success", LastUpdated, Type: "AWS-HMAC", ...sessionJson(session) };
  return { status: 200, body };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html */
function refuseInstance(error: unknown, roleName: string): LocalAnswer {
  if (!(error instanceof StsError)) throw error;
  const Message = `EC2 cannot assume the role ${roleName}. Please see documentation at https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html#troubleshoot_iam-ec2_errors-info-doc.`;
  const LastUpdated = new Date().toISOString();
  return { status: 200, body: { Code: "AssumeRoleUnauthorizedAccess", Message, LastUpdated } };
}
