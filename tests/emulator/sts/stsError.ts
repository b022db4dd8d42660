/** A refusal as the STS API gives it. */
export class StsError extends Error {
  override readonly name: string;

  constructor(
    readonly status: number,
    /** `AccessDenied`, `InvalidIdentityToken`, …: the name of the error in the SDK. */
    code: string,
    message: string,
  ) {
    super(message);
    this.name = code;
  }
}

/** The answer to who may not do what; AWS does not say which policy is missing. */
export function accessDenied(who: string, action: string, resource: string): StsError {
  const what = `${action} on resource: ${resource}`;
  return new StsError(403, "AccessDenied", `User: ${who} is not authorized to perform: ${what}`);
}
