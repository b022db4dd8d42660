/** What STS works on: IAM as it is in moto, the keys that are issued, and what it is told of others. */
import type { IAMClient } from "@aws-sdk/client-iam";
import type { STSClient } from "@aws-sdk/client-sts";
import type { CryptoKey } from "jose";
import type { SessionManagerState } from "../ssm/sessionManager";
import type { Identities } from "./identities";

export interface AwsBackend {
  readonly region: string;
  /** Asks moto itself, in one account. */
  readonly iamOf: (accountId: string) => Promise<IAMClient>;
  /** moto's own STS, which checks nothing and issues keys that moto knows. */
  readonly motoSts: STSClient;
  readonly identities: Identities;
  /** Keys that identity providers publish (their JWKS), by the providers' URL. */
  readonly issuerKeys: Map<string, CryptoKey>;
  /** By serial number. */
  readonly mfaDevices: Map<string, MfaDevice>;
  /** Actions of STS that were asked for through the API, oldest first; refused ones included. */
  readonly stsActions: string[];
  /** By access token, as `aws sso login` gets it. */
  readonly ssoSessions: Map<string, SsoSession>;
  readonly sessionManager: SessionManagerState;
}

/** A device of one IAM user that shows always the same code. */
export interface MfaDevice {
  readonly accountId: string;
  readonly userName: string;
  readonly code: string;
}

/** A login at IAM Identity Center's portal. */
export interface SsoSession {
  readonly userName: string;
  readonly expiresAtMs: number;
  readonly assignments: readonly SsoAssignment[];
}

/** A permission set that a user may use in an account. */
export interface SsoAssignment {
  readonly accountId: string;
  readonly permissionSet: string;
}
