import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** A member of an `aws.rds.GlobalCluster`, as its output `globalClusterMembers` lists them. */
export interface GlobalClusterMember {
  readonly dbClusterArn: string;
}

/** The cluster that a member is: the member itself tells its ARN alone. */
export function lookUpMember(
  { dbClusterArn }: GlobalClusterMember,
  options: pulumi.InvokeOutputOptions,
): pulumi.Output<aws.rds.GetClusterResult> {
  const [, , , region = "", , , clusterIdentifier = ""] = dbClusterArn.split(":");
  return aws.rds.getClusterOutput({ clusterIdentifier, region }, options);
}
