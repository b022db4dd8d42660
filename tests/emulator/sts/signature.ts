/** The signature in a request's Authorization header, checked by signing the request again. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** A request as it arrived. */
export interface SignedRequest {
  readonly method: string;
  /** The Query protocol sends its parameters in the body, to `/`. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What the Authorization header says. */
export interface Authorization {
  readonly accessKeyId: string;
  /** Day, region, service, `aws4_request`. */
  readonly scope: readonly string[];
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** Undefined for a request that is not signed, or not in this way. */
export function authorizationOf(headers: IncomingHttpHeaders): Authorization | undefined {
  const [, accessKeyId, scope, signedHeaders, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(
      headers.authorization ?? "",
    ) ?? [];
  return accessKeyId === undefined || scope === undefined || signature === undefined
    ? undefined
    : {
        accessKeyId,
        scope: scope.split("/"),
        signedHeaders: signedHeaders?.split(";") ?? [],
        signature,
      };
}

/** Whether this key signed the request. */
export function isSignedBy(
  secretAccessKey: string,
  request: SignedRequest,
  authorization: Authorization,
): boolean {
  const expected = Buffer.from(signatureOf(secretAccessKey, request, authorization));
  const given = Buffer.from(authorization.signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/**
 * The signature of a request to `/` without parameters, or to another path.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureOf(
  secretAccessKey: string,
  { body, headers, method, path }: SignedRequest,
  { scope, signedHeaders }: Pick<Authorization, "scope" | "signedHeaders">,
): string {
  const lines = signedHeaders.map((name) => `${name}:${String(headers[name] ?? "").trim()}\n`);
  const names = signedHeaders.join(";");
  const request = [method, path, "", lines.join(""), names, sha256(body)].join("\n");
  const date = String(headers["x-amz-date"]);
  const text = ["AWS4-HMAC-SHA256", date, scope.join("/"), sha256(request)].join("\n");
  const key = scope.reduce(hmac, Buffer.from(`AWS4${secretAccessKey}`));
  return hmac(key, text).toString("hex");
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}
