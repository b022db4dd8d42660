/** Multi-factor authentication of an AssumeRole. */
import type { Emulator } from "../emulator";
import { userNameOf } from "../iam/authority";
import type { AwsBackend } from "./backend";
import type { Identity } from "./identities";
import { StsError } from "./stsError";

/** Gives an IAM user of the emulator's own account a device that always shows one code; answers its serial number. */
export function registerMfaDevice(
  { aws, parts }: Emulator,
  { userName, code }: { readonly userName: string; readonly code: string },
): string {
  const serialNumber = `arn:aws:iam::${aws.accountId}:mfa/${userName}`;
  parts.backend.mfaDevices.set(serialNumber, { accountId: aws.accountId, userName, code });
  return serialNumber;
}

/** Whether the request was made with MFA. @throws StsError where it was, but not rightly */
export function checkMfa(
  { mfaDevices }: AwsBackend,
  identity: Identity,
  request: URLSearchParams,
): boolean {
  const serialNumber = request.get("SerialNumber");
  const code = request.get("TokenCode");
  if (serialNumber === null && code === null) {
    return false;
  }
  if (serialNumber === null || code === null) {
    throw failed(", must provide both MFA serial number and one time pass code.");
  }
  const device = mfaDevices.get(serialNumber);
  const isOwn =
    device !== undefined &&
    device.accountId === identity.accountId &&
    device.userName === userNameOf(identity.callerArn);
  if (!isOwn) {
    const why = ", unable to validate MFA code.  Please verify your MFA serial number is valid";
    throw failed(`${why} and associated with this user.`);
  }
  if (device.code !== code) {
    throw failed(" with invalid MFA one time pass code. ");
  }
  return true;
}

function failed(how: string): StsError {
  return new StsError(403, "AccessDenied", `MultiFactorAuthentication failed${how}`);
}
