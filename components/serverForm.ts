/** What is no resource, but describes a server: look-ups, and resources that another stack exports. */
import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { has } from "../provider/inputs/parts/schemas";

/** What is read of a looked-up instance. */
export type InstanceResult = Pick<
  aws.rds.GetInstanceResult,
  "address" | "port" | "resourceId" | "dbInstanceArn" | "masterUsername" | "masterUserSecrets"
>;

/** An `aws.rds.Instance` as a StackReference gives it: a plain object of its outputs. */
export interface ExportedInstance extends Omit<InstanceResult, "dbInstanceArn" | "masterUsername"> {
  readonly arn: string;
  readonly username: string;
  readonly iamDatabaseAuthenticationEnabled?: boolean;
}

/** What an exported `aws.rds.Cluster` has beside the outputs that a look-up has too. */
export interface ExportedCluster {
  readonly serverlessv2ScalingConfiguration?: { readonly minCapacity: number } | null;
}

/** Whether an object is an exported instance; the result of a look-up has another name for its ARN. */
export function isExportedInstance(value: unknown): value is ExportedInstance {
  return has(value, "resourceId") && has(value, "arn") && has(value, "address");
}

/** One key of each form that is an object; of `ServerArgs` each that is required. */
const formKeys = [
  "dbClusterArn",
  "clusterResourceId",
  "resourceId",
  "host",
  "resourceIds",
] as const;

/**
 * Refuses what cannot describe a server. JavaScript, and outputs of other stacks, have no types.
 *
 * @throws with the accepted forms in the message.
 */
export function checkServerForm(value: unknown): void {
  const isResource = pulumi.Resource.isInstance(value);
  if (!isResource && formKeys.some((key) => has(value, key))) return;
  throw new pulumi.RunError(
    `cannot use ${inWords(value)} as server: expected an aws.rds.Instance or aws.rds.Cluster, the result of ` +
      "aws.rds.getInstance or aws.rds.getCluster, a member of an aws.rds.GlobalCluster, or { host, resourceIds }",
  );
}

/** A value of a wrong kind, in words. */
export function inWords(value: unknown): string {
  if (pulumi.Resource.isInstance(value)) {
    return `the resource "${pulumi.resourceName(value)}" of type ${pulumi.resourceType(value)}`;
  }
  if (value === undefined || value === null) return "nothing";
  return typeof value === "object" ? "an object of another kind" : `a ${typeof value}`;
}
