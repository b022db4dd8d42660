import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type GlobalClusterMember, lookUpMember } from "./globalCluster";
import { isExportedInstance } from "./serverForm";

/** A DB resource ID, and where it is. */
export interface ResourceIdArgs {
  /** `db-…` or `cluster-…`, not an identifier. */
  readonly id: pulumi.Input<string>;
  /** Region of the resource. Default: the server's. */
  readonly region?: pulumi.Input<string>;
}

/** A resource that a user may log in to, or its DB resource ID. */
export type ExtraResource =
  | string
  | ResourceIdArgs
  | aws.rds.Instance
  | aws.rds.Cluster
  | aws.rds.GetInstanceResult
  | aws.rds.GetClusterResult
  | GlobalClusterMember;

/** Further resources that a user may log in to. */
export type ExtraResourceIds = pulumi.Input<readonly ExtraEntry[]>;

type ExtraEntry = ExtraResource | pulumi.OutputInstance<ExtraResource> | Promise<ExtraResource>;

/** A DB resource ID, and its Region where it is not the server's. */
export interface PlacedId {
  readonly id: string;
  readonly region?: string | undefined;
  /** ARN of the resource, where it is given as one. */
  readonly arn?: string | undefined;
}

/** The IDs and Regions of `extraResourceIds`. */
export function placedIds(
  extra: ExtraResourceIds | undefined,
  options: pulumi.InvokeOutputOptions,
): pulumi.Output<readonly PlacedId[]> {
  if (extra === undefined) return pulumi.output([]);
  if (pulumi.Output.isInstance(extra) || extra instanceof Promise) {
    return pulumi.output(extra).apply((known) => placedIds(known, options));
  }
  return pulumi.all(extra.map((each) => placedId(each, options)));
}

function placedId(given: ExtraEntry, options: pulumi.InvokeOutputOptions): pulumi.Output<PlacedId> {
  return pulumi.output<ExtraResource>(given).apply((known): pulumi.Output<PlacedId> => {
    const { id, arn } = idAndArn(known, options);
    if (arn !== undefined) return pulumi.all([id, arn]).apply(withRegionOf);
    const region = typeof known === "object" && "region" in known ? known.region : undefined;
    return pulumi.all([id, region]).apply(([text, place]) => ({ id: text, region: place }));
  });
}

function withRegionOf([id, arn]: readonly [string, string]): PlacedId {
  return { id, region: arn.split(":")[3], arn };
}

interface IdAndArn {
  readonly id: pulumi.Input<string>;
  readonly arn?: pulumi.Input<string>;
}

function idAndArn(given: ExtraResource, options: pulumi.InvokeOutputOptions): IdAndArn {
  if (typeof given === "string") return { id: given };
  if (aws.rds.Instance.isInstance(given)) return { id: given.resourceId, arn: given.arn };
  if (aws.rds.Cluster.isInstance(given)) return { id: given.clusterResourceId, arn: given.arn };
  if ("dbClusterArn" in given) {
    const found = lookUpMember(given, options);
    return { id: found.clusterResourceId, arn: given.dbClusterArn };
  }
  if ("clusterResourceId" in given) return { id: given.clusterResourceId, arn: given.arn };
  if (isExportedInstance(given)) return { id: given.resourceId, arn: given.arn };
  if ("dbInstanceArn" in given) return { id: given.resourceId, arn: given.dbInstanceArn };
  return { id: given.id };
}
