import { tunnelCode } from "../errorCodes";

/** A tunnel could not be opened, or broke. The message is all that a user sees, and holds no secret. */
export class TunnelError extends Error {
  public override readonly name = "TunnelError";
  /** One of `tunnelCode`, or Node.js's code where the far end says why it cannot reach the server. */
  public readonly code: string;

  public constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
  }
}

/** The tunnel ended while it was in use. */
export function brokenTunnel(through: string, why: string, cause?: unknown): TunnelError {
  return new TunnelError(
    tunnelCode.broken,
    `the connection through ${through} broke: ${why}`,
    cause,
  );
}
