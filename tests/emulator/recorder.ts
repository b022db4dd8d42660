/**
 * The HTTP proxy before moto that the AWS clients talk to. It learns which access keys are issued,
 * and refuses an AssumeRole that the role's trust policy does not allow. All else passes through.
 */
import { randomUUID } from "node:crypto";
import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import type { IAMClient } from "@aws-sdk/client-iam";
import { refuseAssumeRole, type StsError } from "./assumeRole";
import { type Identities, identityOfSession, identityOfUser } from "./identities";
import { listen } from "./listen";

export interface Recorder {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

interface Target {
  /** Port of moto on 127.0.0.1. */
  readonly port: number;
  /** Client that asks moto itself. */
  readonly iam: IAMClient;
  /** Where issued keys are written. */
  readonly identities: Identities;
}

const HOP_BY_HOP: readonly string[] = ["connection", "keep-alive", "transfer-encoding"];

/** Listens on a free port of 127.0.0.1. */
export async function startRecorder(target: Target): Promise<Recorder> {
  const server = createServer((request, response) => {
    answer(target, request)
      .catch((error: unknown) =>
        errorAnswer({ status: 500, code: "InternalFailure", message: String(error) }),
      )
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${String(port)}`, stop: () => close(server) };
}

async function answer(target: Target, incoming: IncomingMessage): Promise<Answer> {
  const body = await buffer(incoming);
  const request = formOf(incoming, body);
  const action = request.get("Action") ?? "";
  const accessKeyId = /Credential=([^/]+)\//.exec(incoming.headers.authorization ?? "")?.[1] ?? "";
  if (action.startsWith("AssumeRole")) {
    const question = { accessKeyId, request };
    const error = await refuseAssumeRole(target.iam, target.identities, question);
    if (error !== undefined) {
      return errorAnswer(error);
    }
  }
  const answered = await forward(target.port, incoming, body);
  if (answered.status === 200) {
    record(target.identities, request, answered.body.toString("utf8"));
  }
  return answered;
}

function record(identities: Identities, request: URLSearchParams, xml: string): void {
  const action = request.get("Action");
  if (action === "AssumeRole") {
    identities.set(...identityOfSession(xml, request));
  }
  if (action === "CreateAccessKey") {
    identities.set(...identityOfUser(xml));
  }
}

/** The Query protocol's parameters (IAM, STS, RDS); empty for the JSON services. */
function formOf({ headers }: IncomingMessage, body: Buffer): URLSearchParams {
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
  return new URLSearchParams(isForm ? body.toString("utf8") : "");
}

async function forward(port: number, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const { method, url: path, headers: asked } = incoming;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { host: "127.0.0.1", port, method, path, headers: asked, agent: false };
    httpRequest(options, resolve).on("error", reject).end(body);
  });
  // The body goes on in one piece, and this connection's life is our own business.
  const headers = Object.fromEntries(
    Object.entries(response.headers).filter(([name]) => !HOP_BY_HOP.includes(name)),
  );
  return { status: response.statusCode ?? 500, headers, body: await buffer(response) };
}

function errorAnswer({ status, code, message }: StsError): Answer {
  const xml = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>${code}</Code>
    <Message>${escapeXml(message)}</Message>
  </Error>
  <RequestId>${randomUUID()}</RequestId>
</ErrorResponse>
`;
  return { status, headers: { "content-type": "text/xml" }, body: Buffer.from(xml) };
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
