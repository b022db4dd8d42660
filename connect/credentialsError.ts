/** Why AWS gave no credentials, and what to do about it. */
import { codeOf, networkReasons } from "./errorCodes";
import { messageInWords } from "./visible";

/** AWS gave no credentials. The message is all that a user sees, and holds no secret. */
export class AwsCredentialsError extends Error {
  public override readonly name = "AwsCredentialsError";
  /** Tells this error apart where `instanceof` cannot: the package may be there twice. */
  public readonly code = "AWS_CREDENTIALS";
}

/** A role that STS did not give. */
export interface RoleFailure {
  readonly roleArn: string;
  readonly region: string;
  /** Of STS, as it was asked. */
  readonly endpoint: string;
  readonly error: unknown;
  /** Who asked, where AWS says so; a web identity is nobody before it has the role. */
  readonly callerArn: string | undefined;
}

/** The error that the user sees for a role that could not be assumed. */
export function roleError({
  roleArn,
  region,
  endpoint,
  error,
  callerArn,
}: RoleFailure): AwsCredentialsError {
  const what = `could not assume IAM role "${roleArn}"`;
  const away = unreachedError(what, { region, endpoint, error });
  if (away !== undefined) return away;
  const { name, text, safe } = answerOf(error);
  const lines = [
    `${what}: ${text}`,
    ...(callerArn === undefined ? [] : [`Detail: Asked as "${callerArn}".`]),
    ...hintsFor(name, callerArn),
  ];
  return errorOf(lines, safe ? error : undefined);
}

/** The same where STS does not say whether the process is the role already. */
export function unknownCallerError({
  roleArn,
  region,
  endpoint,
  error,
}: Omit<RoleFailure, "callerArn">): AwsCredentialsError {
  const what = `could not find out whether this process has IAM role "${roleArn}" already`;
  const away = absenceOf(error);
  const { text, safe } = answerOf(error);
  const reason =
    away === undefined ? text : `could not reach ${endpoint}: ${away}; it logs in as it is`;
  const hint = `Hint: If it has, set assumeRole: false in the options of the client. If not: ${stsHint(region)}`;
  return errorOf([`${what}: ${reason}`, hint], safe || away !== undefined ? error : undefined);
}

/** The error where STS does not say who a process is. */
export function explainCallerError({
  region,
  endpoint,
  error,
}: Omit<RoleFailure, "callerArn" | "roleArn">): AwsCredentialsError {
  const what = "could not ask AWS who this process is";
  const away = unreachedError(what, { region, endpoint, error });
  if (away !== undefined) return away;
  const { name, text, safe } = answerOf(error);
  return errorOf([`${what}: ${text}`, ...hintsFor(name, undefined)], safe ? error : undefined);
}

/** The same for a session of IAM Identity Center; `undefined` where the error is about something else. */
export function signInError(
  error: unknown,
  profile: string | undefined,
): AwsCredentialsError | undefined {
  if (!(error instanceof Error) || !signInEnded.test(error.message)) return undefined;
  const lines = [
    `could not log in to AWS with profile "${profile ?? "default"}": its session of IAM Identity Center has expired, or there is none`,
    `Hint: Log in again: aws sso login --profile ${profile ?? "default"}`,
  ];
  return errorOf(lines, error);
}

/** Where the SDK looks for credentials that nothing names. */
export interface CredentialPlaces {
  /** That the identity or AWS_PROFILE names. */
  readonly profile: string | undefined;
  readonly configFile: string;
  readonly credentialsFile: string;
}

/** The error for credentials that are nowhere; `undefined` where the error is about something else. */
export function absentError(
  error: unknown,
  { profile, configFile, credentialsFile }: CredentialPlaces,
): AwsCredentialsError | undefined {
  if (!isAbsence(error)) return undefined;
  const files = `${configFile} and ${credentialsFile}`;
  const wanting = profileWanting.exec(error.message)?.groups?.["profile"];
  if (wanting !== undefined) {
    const lines = [
      `could not log in to AWS with profile "${wanting}": it does not exist, or has no credentials`,
      `Detail: Looked in ${files}.`,
      "Hint: Check the profile's name (aws configure list-profiles) and the files, which AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE can name.",
    ];
    return errorOf(lines, error);
  }
  const first =
    profile === undefined
      ? 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, profile "default"'
      : `profile "${profile}" (AWS_PROFILE)`;
  const lines = [
    "could not find AWS credentials",
    `Detail: Looked for ${first} in ${files}, AWS_WEB_IDENTITY_TOKEN_FILE, and the role of the container or the instance.`,
    "Hint: Set AWS_PROFILE to a profile that exists, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; or run the process where AWS gives it a role, such as a task role or an instance profile.",
  ];
  return errorOf(lines, error);
}

/** Whether there were no credentials at all, or none of that profile. */
export function isAbsent(error: AwsCredentialsError): boolean {
  return isAbsence(error.cause);
}

/** Whether STS refused to give a role. */
export function isDenied(error: unknown): error is Error {
  return error instanceof Error && error.name === "AccessDenied";
}

/** Whether the endpoint did not answer at all. */
export function isUnreachable(error: unknown): boolean {
  return absenceOf(error) !== undefined;
}

/** What AWS or the network says of a failure. */
export interface ErrorAnswer {
  readonly name: string;
  readonly text: string;
  /** Whether the error may be passed on. */
  readonly safe: boolean;
}

/**
 * Only what AWS or the network says is repeated: an error of a parser quotes the answer it could not
 * read, and the secret with it.
 */
export function answerOf(error: unknown): ErrorAnswer {
  if (!(error instanceof Error)) return { name: "", text: "unknown error", safe: false };
  const { name, message } = error;
  const safe = "$fault" in error || "code" in error || name === "CredentialsProviderError";
  if (!safe) return { name, text: `AWS gave an answer that could not be read (${name})`, safe };
  const words = messageInWords(message.trim());
  const said = words === "" || message === "UnknownError" ? "" : ` (${words})`;
  return { name, text: `${messageInWords(name)}${said}`, safe };
}

// The SDK has no code for it. Its words, of the legacy form and of `sso_session`, and the answer of
// the portal for a token that was withdrawn.
const signInEnded = /aws sso login|^UnauthorizedException\b/;

// Texts of @aws-sdk/credential-provider-node and credential-provider-ini, which have no code for it.
const profileWanting = /^Could not resolve credentials using profile: \[(?<profile>[^\]]*)\]/;
const nowhere = /^Could not load credentials from any providers/;

function isAbsence(error: unknown): error is Error {
  if (!(error instanceof Error) || error.name !== "CredentialsProviderError") return false;
  return profileWanting.test(error.message) || nowhere.test(error.message);
}

const trustHint = "Allow the caller in the role's trust policy.";
/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining */
const bothHint =
  "Allow the caller sts:AssumeRole on the role, in a policy of its own, and allow the caller in the role's trust policy. " +
  "If the trust policy asks for an external ID, give it: externalId in the options of the client, or in aws:assumeRoles for a deployment. " +
  "If the caller's session has transitive tags, as with EKS Pod Identity, allow sts:TagSession in both policies too.";

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html#API_AssumeRole_Errors */
const hints: Readonly<Record<string, string>> = {
  ExpiredToken: "Log in to AWS again.",
  ExpiredTokenException: "Get a new token of the OIDC provider.",
  InvalidClientTokenId: "Check the access key: it does not exist, or is switched off.",
  SignatureDoesNotMatch: "Check the secret access key, and that this machine's clock is right.",
  InvalidIdentityToken: "Check that the account has the OIDC provider which issued the token.",
  RegionDisabledException: "Activate STS in the Region, in the account settings of IAM.",
};

function hintsFor(name: string, callerArn: string | undefined): readonly string[] {
  const text =
    name === "AccessDenied" ? (callerArn === undefined ? trustHint : bothHint) : hints[name];
  return text === undefined ? [] : [`Hint: ${text}`];
}

/** The error where STS did not answer at all; `undefined` where it did. */
function unreachedError(
  what: string,
  { region, endpoint, error }: Pick<RoleFailure, "region" | "endpoint" | "error">,
): AwsCredentialsError | undefined {
  const why = absenceOf(error);
  if (why === undefined) return undefined;
  const lines = [`${what}: could not reach ${endpoint}: ${why}`, `Hint: ${stsHint(region)}`];
  return errorOf(lines, error);
}

/** In words, why an endpoint could not be reached; `undefined` where it answered. */
function absenceOf(error: unknown): string | undefined {
  if (error instanceof Error && error.name === "TimeoutError") return "it did not answer in time";
  const code = codeOf(error);
  const why = networkReasons[code];
  return why === undefined ? undefined : `${why} (${code})`;
}

// A process in a private subnet, such as a Lambda function in a VPC.
function stsHint(region: string): string {
  return (
    `Let the process reach STS through a NAT gateway, or an interface VPC endpoint for ${stsService(region)}; ` +
    "or attach the policy to the role that the process runs as (attachTo), which needs no STS."
  );
}

/** @see https://docs.aws.amazon.com/STS/latest/UserGuide/reference_sts_vpce_endpoint_create.html */
function stsService(region: string): string {
  return `${region.startsWith("cn-") ? "cn." : ""}com.amazonaws.${region}.sts`;
}

function errorOf(lines: readonly string[], cause: unknown): AwsCredentialsError {
  return new AwsCredentialsError(lines.join("\n"), cause === undefined ? {} : { cause });
}
