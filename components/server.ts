import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedServerArgs, ServerArgs } from "../provider/role/args";

/** A PostgreSQL server: a resource of the program, one looked up with `.get`, or its facts. */
export type Server = aws.rds.Instance | aws.rds.Cluster | ServerArgs;

/** DB resource IDs (`db-…`, `cluster-…`). */
export type ResourceIds = pulumi.Input<readonly pulumi.Input<string>[]>;

/** What every form of `server` comes down to. */
export interface ResolvedServer {
  /** As the state holds it. */
  readonly args: ResolvedServerArgs;
  /** Endpoint for read-only sessions, where the server is a cluster. */
  readonly readerHost?: pulumi.Output<string>;
  /** Secret of the master's password, where RDS manages it. */
  readonly masterSecretArn?: pulumi.Output<string | undefined>;
}

/**
 * @param extraResourceIds further ids that the user may log in to.
 * @param options for the look-ups of region, account and partition that `ServerArgs` may leave out.
 */
export function resolveServer(
  server: Server,
  extraResourceIds: ResourceIds | undefined,
  options: pulumi.InvokeOutputOptions,
): ResolvedServer {
  // isInstance and not instanceof: a program may hold another copy of @pulumi/aws.
  if (aws.rds.Instance.isInstance(server)) return resolveInstance(server, extraResourceIds);
  if (aws.rds.Cluster.isInstance(server)) return resolveCluster(server, extraResourceIds);
  const partition = server.partition ?? aws.getPartitionOutput({}, options).partition;
  return {
    args: {
      // An unknown key goes along, for the provider's check to refuse it.
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

// A set, so sorted and without repetition: another order is no change of the resource.
function resourceIdsOf(
  own: ResourceIds,
  extra: ResourceIds | undefined,
): pulumi.Output<readonly string[]> {
  return pulumi
    .all([own, extra ?? []])
    .apply(([ids, extraIds]) => [...new Set([...ids, ...extraIds])].sort());
}

// From the ARN and not from the provider: the server may be in another region or account.
function placeOf(arn: pulumi.Output<string>) {
  const fields = arn.apply((text) => text.split(":"));
  const field = (index: number) => fields.apply((texts) => texts.slice(index, index + 1).join());
  return { partition: field(1), region: field(3), accountId: field(4) };
}

// The list is empty, and absent in older states, where the password is not managed by RDS.
function firstSecretArn(
  secrets: pulumi.Output<readonly { readonly secretArn: string }[]>,
): pulumi.Output<string | undefined> {
  return secrets.apply(
    (list: readonly { readonly secretArn: string }[] | undefined) => list?.[0]?.secretArn,
  );
}
