/** Where in AWS something is: what an ARN says of it. */

/** A partition and an account of AWS. */
export interface Place {
  readonly partition: string;
  readonly accountId: string;
}

/** The place in an ARN; `undefined` where the text is none, as an answer of mocks may be. */
export function placeIn(arn: string): Place | undefined {
  const [, partition, , , accountId] = arn.split(":");
  return partition === undefined || accountId === undefined ? undefined : { partition, accountId };
}

/** Whether two places are one. */
export function isSamePlace(one: Place, other: Place): boolean {
  return one.partition === other.partition && one.accountId === other.accountId;
}

/** A place in messages. */
export function placeInWords({ partition, accountId }: Place): string {
  return `account ${accountId} of partition "${partition}"`;
}
