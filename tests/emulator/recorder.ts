/**
 * The HTTP proxy before moto that the AWS clients talk to. It answers what moto answers to everybody
 * (STS, the portal of IAM Identity Center) or does not have (Session Manager, simulations of policies),
 * and learns which access keys are issued. All else passes through.
 */
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { answerPortal, isPortalRequest } from "./identityCenter/portal";
import { answerSimulation } from "./iam/simulation";
import { closeServer, listen } from "./listen";
import { answerJson } from "./ssm/api";
import { errorXml } from "./sts/answers";
import type { AwsBackend } from "./sts/backend";
import { ACCOUNT_ID, identityOfUser, keyIn } from "./sts/identities";
import { authorizationOf } from "./sts/signature";
import { answerSts } from "./sts/sts";
import { StsError } from "./sts/stsError";

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
  readonly backend: AwsBackend;
  /** Where the plugin of a session connects to. */
  readonly streamUrl: (sessionId: string) => string;
}

const HOP_BY_HOP: readonly string[] = ["connection", "keep-alive", "transfer-encoding"];

/** Listens on a free port of 127.0.0.1. */
export async function startRecorder(target: Target): Promise<Recorder> {
  const server = createServer((request, response) => {
    answer(target, request)
      .catch((error: unknown) => errorAnswer(error))
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${String(port)}`, stop: () => closeServer(server) };
}

async function answer(
  { backend, port, streamUrl }: Target,
  incoming: IncomingMessage,
): Promise<Answer> {
  if (isPortalRequest(incoming)) {
    const { status, headers, body } = await answerPortal(backend, incoming);
    return { status, headers, body: Buffer.from(JSON.stringify(body)) };
  }
  const body = await buffer(incoming);
  const request = formOf(incoming, body);
  const { headers, method = "", url: path = "" } = incoming;
  const signed = { method, path, headers, body };
  const json = await answerJson(backend, signed, streamUrl);
  if (json !== undefined) {
    return { ...json, body: Buffer.from(JSON.stringify(json.body)) };
  }
  const xml =
    (await answerSts(backend, signed, request)) ??
    (await answerSimulation(backend, signed, request));
  if (xml !== undefined) {
    return xmlAnswer(200, xml);
  }
  const answered = await forward(port, incoming, body);
  if (answered.status === 200 && request.get("Action") === "CreateAccessKey") {
    const { accessKeyId = "" } = authorizationOf(headers) ?? {};
    const accountId = backend.identities.get(accessKeyId)?.accountId ?? ACCOUNT_ID;
    const iam = await backend.iamOf(accountId);
    const key = keyIn(answered.body.toString("utf8"));
    backend.identities.set(key.accessKeyId, await identityOfUser(iam, accountId, key));
  }
  return answered;
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

function errorAnswer(error: unknown): Answer {
  const refusal =
    error instanceof StsError ? error : new StsError(500, "InternalFailure", String(error));
  return xmlAnswer(refusal.status, errorXml(refusal));
}

function xmlAnswer(status: number, xml: string): Answer {
  return { status, headers: { "content-type": "text/xml" }, body: Buffer.from(xml) };
}
