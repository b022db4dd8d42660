/** Statements of a policy. */
export type Statements = object | readonly object[];

/** A policy as IAM takes it. */
export function policyText(Statement: Statements): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
