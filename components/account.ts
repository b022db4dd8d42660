import { RunError } from "@pulumi/pulumi";

/** A partition and an account of AWS. */
export interface Place {
  readonly partition: string;
  readonly accountId: string;
}

/**
 * Refuses a login that can never work: RDS takes only identities of the server's own account.
 *
 * @param what the other side, in words, such as `the AWS provider`.
 * @param arn an ARN of it; an answer without one, as of mocks in a program's unit tests, is ignored.
 * @param hint what to do.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
 */
export function checkAccount(
  server: Place,
  { what, arn, hint }: { readonly what: string; readonly arn: string; readonly hint: string },
): void {
  const [, partition, , , accountId] = arn.split(":");
  if (partition === undefined || accountId === undefined) return;
  if (partition === server.partition && accountId === server.accountId) return;
  const place = (of: Place) => `account ${of.accountId} of partition "${of.partition}"`;
  throw new RunError(
    `cannot let a login of another account into the server: ${what} is in ${place({ partition, accountId })}, ` +
      `the server in ${place(server)}\nHint: ${hint}`,
  );
}
