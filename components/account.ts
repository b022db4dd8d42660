import { RunError } from "@pulumi/pulumi";
import { type Place, isSamePlace, placeIn, placeInWords } from "./trust/place";

/** What is compared with the server's place, and what to say if it is elsewhere. */
export interface OtherSide {
  /** The other side, in words, such as `the AWS provider`. */
  readonly what: string;
  /** An ARN of it; an answer without one, as of mocks in a program's unit tests, is ignored. */
  readonly arn: string;
  /** What to do. */
  readonly hint: string;
  /** What cannot be. Default: a login of another account. */
  readonly refusal?: string;
  /** The first side, in words. Default: the server. */
  readonly than?: string;
}

/**
 * Refuses a login that can never work: RDS takes only identities of the server's own account.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
 */
export function checkAccount(server: Place, { what, arn, hint, ...words }: OtherSide): void {
  const other = placeIn(arn);
  if (other === undefined || isSamePlace(other, server)) return;
  const {
    refusal = "cannot let a login of another account into the server:",
    than = "the server",
  } = words;
  throw new RunError(
    `${refusal} ${what} is in ${placeInWords(other)}, ${than} in ${placeInWords(server)}\nHint: ${hint}`,
  );
}

/**
 * Partitions by the beginning of their Regions' names; all other Regions are of `aws`.
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
const PARTITIONS = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"],
  ["eusc-", "aws-eusc"],
] as const;

/**
 * Refuses a partition that does not have the Region: no ARN of the two exists. Mocks of a program's
 * unit tests may answer neither.
 */
export function checkPartition(partition: string | undefined, region: string | undefined): void {
  if (partition === undefined || region === undefined || region === "") return;
  const [, expected] = PARTITIONS.find(([start]) => region.startsWith(start)) ?? ["", "aws"];
  if (partition === expected) return;
  throw new RunError(
    `cannot combine region "${region}" with partition "${partition}": the region is in partition "${expected}"\n` +
      `Hint: Set server.partition to "${expected}", or server.region to a region of "${partition}".`,
  );
}
