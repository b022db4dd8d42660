/** The JSON APIs that moto does not have, or answers without asking who calls. */
import { z } from "zod";
import { authenticate } from "../sts/authenticate";
import type { AwsBackend } from "../sts/backend";
import type { SignedRequest } from "../sts/signature";
import { type ApiCall, authorize } from "./apiCall";
import { describeTasks } from "./describeTasks";
import { errorAnswer, jsonAnswer, type JsonAnswer, jsonError } from "./jsonError";
import { sessionNameOf, targetArn } from "./names";

const DOCUMENT = "AWS-StartPortForwardingSessionToRemoteHost";

const one = z.tuple([z.string()]).transform(([value]) => value);
const port = one.transform(Number).pipe(z.int().min(0).max(65_535));

/** With the defaults of the document. */
const parameters = z
  .strictObject({
    host: one.default("localhost"),
    portNumber: port.default(80),
    localPortNumber: port.default(0),
  })
  .prefault({});

const startSession = z.object({
  Target: z.string(),
  DocumentName: z.string().default("SSM-SessionManagerRunShell"),
  Parameters: z.record(z.string(), z.array(z.string())).optional(),
});

const terminateSession = z.object({ SessionId: z.string() });

const ACTIONS: Readonly<Record<string, (call: ApiCall) => Promise<object>>> = {
  "AmazonSSM.StartSession": answerStart,
  "AmazonSSM.TerminateSession": answerTerminate,
  "AmazonEC2ContainerServiceV20141113.DescribeTasks": describeTasks,
};

/** The answer to one request of the JSON protocol, or undefined where moto shall give it. */
export async function answerJson(
  aws: AwsBackend,
  signed: SignedRequest,
  streamUrl: (sessionId: string) => string,
): Promise<JsonAnswer | undefined> {
  const action = ACTIONS[String(signed.headers["x-amz-target"])];
  if (action === undefined) return undefined;
  try {
    const caller = await authenticate(aws, signed);
    const request: unknown = JSON.parse(signed.body.toString("utf8"));
    return jsonAnswer(200, await action({ aws, caller, request, streamUrl }));
  } catch (error) {
    return errorAnswer(error);
  }
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartSession.html */
async function answerStart({ aws, caller, request, streamUrl }: ApiCall): Promise<object> {
  const asked = startSession.parse(request);
  const { DocumentName: document, Target: id } = asked;
  await authorize(aws, caller, "ssm:StartSession", targetArn(aws, caller.identity.accountId, id));
  // A document of AWS's own is in no account.
  const documentArn = `arn:aws:ssm:${aws.region}::document/${document}`;
  await authorize(aws, caller, "ssm:StartSession", documentArn);
  if (document !== DOCUMENT) {
    throw jsonError("InvalidDocument", `Document with name ${document} does not exist.`);
  }
  const given = parameters.safeParse(asked.Parameters);
  if (!given.success) {
    throw jsonError("InvalidParameters", z.prettifyError(given.error));
  }
  const target = aws.sessionManager.targetOf(id);
  if (target?.isOnline() !== true) {
    throw jsonError("TargetNotConnected", `${id} is not connected.`);
  }
  const { host, portNumber, localPortNumber } = given.data;
  const session = aws.sessionManager.startSession(
    { target, host, port: portNumber, localPort: localPortNumber },
    sessionNameOf(caller.identity),
  );
  return { SessionId: session.id, StreamUrl: streamUrl(session.id), TokenValue: session.token };
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_TerminateSession.html */
async function answerTerminate({ aws, caller, request }: ApiCall): Promise<object> {
  const { SessionId: id } = terminateSession.parse(request);
  const arn = `arn:aws:ssm:${aws.region}:${caller.identity.accountId}:session/${id}`;
  await authorize(aws, caller, "ssm:TerminateSession", arn);
  if (!aws.sessionManager.terminateSession(id)) {
    throw jsonError("DoesNotExistException", `Session ${id} does not exist.`);
  }
  return { SessionId: id };
}
