/** The STS API's answers as XML. */
import { randomUUID } from "node:crypto";
import type { IssuedSession } from "./sessions";
import type { StsError } from "./stsError";
import type { WebIdentitySession } from "./webIdentity";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** The answer to AssumeRole. */
export function assumeRoleXml(session: IssuedSession): string {
  return responseXml("AssumeRole", sessionXml(session));
}

/** The answer to AssumeRoleWithWebIdentity. */
export function webIdentityXml(session: WebIdentitySession): string {
  const told = [
    element("SubjectFromWebIdentityToken", session.subject),
    element("Audience", session.audience),
    element("Provider", session.provider),
  ];
  return responseXml("AssumeRoleWithWebIdentity", [...sessionXml(session), ...told]);
}

/** A refusal. */
export function errorXml({ name, message }: StsError): string {
  return `<ErrorResponse xmlns="${NAMESPACE}">
  <Error>
    <Type>Sender</Type>
    ${element("Code", name)}
    ${element("Message", message)}
  </Error>
  <RequestId>${randomUUID()}</RequestId>
</ErrorResponse>
`;
}

function sessionXml(session: IssuedSession): readonly string[] {
  const { accessKeyId, secretAccessKey, sessionToken } = session.credentials;
  const user = element("AssumedRoleId", session.assumedRoleId) + element("Arn", session.arn);
  const credentials = [
    element("AccessKeyId", accessKeyId),
    element("SecretAccessKey", secretAccessKey),
    element("SessionToken", sessionToken),
    element("Expiration", session.expiration.toISOString()),
  ];
  return [
    `<AssumedRoleUser>${user}</AssumedRoleUser>`,
    `<Credentials>${credentials.join("")}</Credentials>`,
  ];
}

function responseXml(action: string, result: readonly string[]): string {
  return `<${action}Response xmlns="${NAMESPACE}">
  <${action}Result>
    ${result.join("\n    ")}
  </${action}Result>
  <ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>
</${action}Response>
`;
}

function element(name: string, text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `<${name}>${escaped}</${name}>`;
}
