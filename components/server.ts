import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedServerArgs, ServerArgs } from "../provider/role/args";

/** A PostgreSQL server: a resource of the program, one read with `.get`, or `ServerArgs`. */
export type Server = aws.rds.Instance | aws.rds.Cluster | ServerArgs;

/** DB resource IDs (`db-…`, `cluster-…`). */
export type ResourceIds = pulumi.Input<readonly pulumi.Input<string>[]>;

/** What every form of `server` is resolved to. */
export interface ResolvedServer {
  /** As the state records it. */
  readonly args: ResolvedServerArgs;
  /** Reader endpoint, where the server is a cluster. */
  readonly readerHost?: pulumi.Output<string>;
  /** ARN of the master's secret, where RDS manages it. */
  readonly masterSecretArn?: pulumi.Output<string | undefined>;
}

/**
 * Resolves every form of `server`.
 *
 * @param extraResourceIds other DB resource IDs that the user may log in to.
 * @param options for reading the Region, account and partition that `ServerArgs` may omit.
 */
export function resolveServer(
  server: Server,
  extraResourceIds: ResourceIds | undefined,
  options: pulumi.InvokeOutputOptions,
): ResolvedServer {
  // isInstance, not instanceof: a program may have another copy of @pulumi/aws.
  if (aws.rds.Instance.isInstance(server)) return resolveInstance(server, extraResourceIds);
  if (aws.rds.Cluster.isInstance(server)) return resolveCluster(server, extraResourceIds);
  const partition = server.partition ?? aws.getPartitionOutput({}, options).partition;
  return {
    args: {
      // Unknown keys are passed on: the provider's check refuses them.
      ...server,
      port: server.port ?? 5432,
      resourceIds: resourceIdsOf(server.resourceIds, extraResourceIds),
      region: server.region ?? aws.getRegionOutput({}, options).region,
      accountId: server.accountId ?? aws.getCallerIdentityOutput({}, options).accountId,
      partition,
    },
  };
}

function resolveInstance(
  instance: aws.rds.Instance,
  extraResourceIds: ResourceIds | undefined,
): ResolvedServer {
  return {
    args: {
      host: instance.address,
      port: instance.port,
      resourceIds: resourceIdsOf([instance.resourceId], extraResourceIds),
      ...placeOf(instance.arn),
      masterUsername: instance.username,
      iamDatabaseAuthenticationEnabled: instance.iamDatabaseAuthenticationEnabled,
    },
    masterSecretArn: firstSecretArn(instance.masterUserSecrets),
  };
}

function resolveCluster(
  cluster: aws.rds.Cluster,
  extraResourceIds: ResourceIds | undefined,
): ResolvedServer {
  return {
    args: {
      host: cluster.endpoint,
      port: cluster.port,
      resourceIds: resourceIdsOf([cluster.clusterResourceId], extraResourceIds),
      ...placeOf(cluster.arn),
      masterUsername: cluster.masterUsername,
      iamDatabaseAuthenticationEnabled: cluster.iamDatabaseAuthenticationEnabled,
    },
    readerHost: cluster.readerEndpoint,
    masterSecretArn: firstSecretArn(cluster.masterUserSecrets),
  };
}

// Sorted and without duplicates: another order must not change the resource.
function resourceIdsOf(
  own: ResourceIds,
  extra: ResourceIds | undefined,
): pulumi.Output<readonly string[]> {
  return pulumi
    .all([own, extra ?? []])
    .apply(([ids, extraIds]) => [...new Set([...ids, ...extraIds])].sort());
}

// From the ARN, not from the AWS provider: the server may be in another Region or account.
function placeOf(arn: pulumi.Output<string>) {
  const fields = arn.apply((text) => text.split(":"));
  const field = (index: number) => fields.apply((texts) => texts.slice(index, index + 1).join());
  return { partition: field(1), region: field(3), accountId: field(4) };
}

// Where RDS does not manage the password, the list is empty; in older states it is absent.
function firstSecretArn(
  secrets: pulumi.Output<readonly { readonly secretArn: string }[]>,
): pulumi.Output<string | undefined> {
  return secrets.apply(
    (list: readonly { readonly secretArn: string }[] | undefined) => list?.[0]?.secretArn,
  );
}
