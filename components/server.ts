import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type GlobalClusterMember, lookUpMember } from "./globalCluster";
import type { ResolvedServerArgs, ServerArgs } from "../provider/role/args";
import { checkAccount, checkPartition } from "./account";
import type { DbResource } from "./connectPolicy";
import { checkedBy, ifKnown } from "./ifKnown";
import {
  checkServerForm,
  type ExportedCluster,
  type ExportedInstance,
  type InstanceResult,
  isExportedInstance,
} from "./serverForm";
import { type ExtraResourceIds, type PlacedId, placedIds } from "./resourceIds";
import { noteHost } from "./unmatchedWays";

/** What describes a PostgreSQL server. */
export type ServerFacts =
  | aws.rds.Instance
  | aws.rds.Cluster
  | aws.rds.GetInstanceResult
  | aws.rds.GetClusterResult
  | GlobalClusterMember
  | ServerArgs;

/**
 * A PostgreSQL server: a resource of the program, one read with `.get`, the result of
 * `aws.rds.getInstance` or `aws.rds.getCluster`, a member of an `aws.rds.GlobalCluster`, or
 * `ServerArgs`; each also as an Output or a promise.
 */
// OutputInstance: an Output of a StackReference is Output<any>, which is no Output of a union.
export type Server = ServerFacts | pulumi.OutputInstance<ServerFacts> | Promise<ServerFacts>;

/** What every form of `server` is resolved to. */
export interface ResolvedServer {
  /** As the state records it. */
  readonly args: ResolvedServerArgs;
  /** What the user may log in to: the server and `extraResourceIds`. */
  readonly dbResources: pulumi.Output<readonly DbResource[]>;
  /** Reader endpoint, where there is one. */
  readonly readerHost: pulumi.Output<string | undefined>;
  /** ARN of the master's secret, where RDS manages it. */
  readonly masterSecretArn: pulumi.Output<string | undefined>;
}

/** What the forms of `server` tell, each in its own way. */
interface Facts {
  readonly host: pulumi.Output<string>;
  readonly port: pulumi.Output<number>;
  readonly resourceIds: pulumi.Output<readonly string[]>;
  readonly partition: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  readonly accountId: pulumi.Output<string>;
  readonly masterUsername: pulumi.Output<string | undefined>;
  readonly iamDatabaseAuthenticationEnabled: pulumi.Output<boolean | undefined>;
  readonly autoPause: pulumi.Output<boolean | undefined>;
  readonly readerHost: pulumi.Output<string | undefined>;
  readonly masterSecretArn: pulumi.Output<string | undefined>;
  /** Keys that are not known: the provider's check refuses them. */
  readonly unknownKeys?: Readonly<Record<string, unknown>>;
}

/** For what a form does not tell. */
const NOT_TOLD = pulumi.output(undefined);

/**
 * Resolves every form of `server`.
 *
 * @param extraResourceIds other DB resource IDs that the user may log in to.
 * @param options for looking up what a form does not tell.
 */
export function resolveServer(
  server: Server,
  extraResourceIds: ExtraResourceIds | undefined,
  options: pulumi.InvokeOutputOptions,
): ResolvedServer {
  const facts = factsOf(server, options);
  const { masterUsername, iamDatabaseAuthenticationEnabled, autoPause, unknownKeys } = facts;
  const { host, port, region, accountId } = facts;
  const own = pulumi
    .all([facts.resourceIds, region])
    .apply(([ids, ownRegion]) => ids.map((id) => ({ id, region: ownRegion })));
  const given = placedIds(extraResourceIds, options);
  const extra = checkedBy(
    given,
    pulumi.all([given, facts.partition, accountId]).apply(refuseOtherAccounts),
  );
  const partition = checkedBy(
    facts.partition,
    pulumi.all([facts.partition, region]).apply((place) => {
      checkPartition(...place);
    }),
  );
  noteHost(host);
  noteHost(facts.readerHost);
  return {
    args: {
      ...unknownKeys,
      host,
      port,
      resourceIds: pulumi.all([facts.resourceIds, extra]).apply(sortedIds),
      region,
      accountId,
      partition,
      masterUsername,
      iamDatabaseAuthenticationEnabled,
      autoPause,
    },
    dbResources: pulumi.all([own, extra, region]).apply(([ownIds, extraIds, ownRegion]) => [
      ...ownIds,
      ...extraIds.map(({ id, region: other = ownRegion }) => ({
        id,
        region: other,
        argument: "extraResourceIds" as const,
      })),
    ]),
    readerHost: facts.readerHost,
    masterSecretArn: facts.masterSecretArn,
  };
}

// An ARN of the policy has the account of the server, as the login must.
function refuseOtherAccounts([extra, partition, accountId]: readonly [
  readonly PlacedId[],
  string,
  string,
]): void {
  for (const { id, arn = "" } of extra) {
    checkAccount(
      { partition, accountId },
      {
        refusal: "cannot let one login into servers of two accounts:",
        what: `"${id}" of extraResourceIds`,
        arn,
        hint: "Declare an RdsIamUser for the other account's server.",
      },
    );
  }
}

// Sorted and without duplicates: another order must not change the resource.
function sortedIds([own, extra]: readonly [
  readonly string[],
  readonly { readonly id: string }[],
]): readonly string[] {
  return [...new Set([...own, ...extra.map(({ id }) => id)])].sort();
}

// A resource of the program is not wrapped: its outputs are then known one by one in a preview.
function factsOf(server: Server, options: pulumi.InvokeOutputOptions): Facts {
  if (server instanceof Promise || pulumi.Output.isInstance(server)) {
    return factsLater(pulumi.output<ServerFacts>(server), options);
  }
  // isInstance, not instanceof: a program may have another copy of @pulumi/aws.
  if (aws.rds.Instance.isInstance(server)) return instanceFacts(server);
  if (aws.rds.Cluster.isInstance(server)) return clusterFacts(server);
  checkServerForm(server);
  if ("dbClusterArn" in server) return factsLater(lookUpMember(server, options), options);
  if ("clusterResourceId" in server) return clusterResultFacts(server);
  if ("dbInstanceArn" in server) return instanceResultFacts(server);
  if (isExportedInstance(server)) return exportedInstanceFacts(server);
  return argsFacts(server, options);
}

function factsLater(
  server: pulumi.Output<ServerFacts>,
  options: pulumi.InvokeOutputOptions,
): Facts {
  const facts = server.apply((known) => ({ of: factsOf(known, options) }));
  return {
    host: facts.apply(({ of }) => of.host),
    port: facts.apply(({ of }) => of.port),
    resourceIds: facts.apply(({ of }) => of.resourceIds),
    partition: facts.apply(({ of }) => of.partition),
    region: facts.apply(({ of }) => of.region),
    accountId: facts.apply(({ of }) => of.accountId),
    masterUsername: facts.apply(({ of }) => of.masterUsername),
    iamDatabaseAuthenticationEnabled: facts.apply(({ of }) => of.iamDatabaseAuthenticationEnabled),
    autoPause: facts.apply(({ of }) => of.autoPause),
    readerHost: facts.apply(({ of }) => of.readerHost),
    masterSecretArn: facts.apply(({ of }) => of.masterSecretArn),
  };
}

function argsFacts(server: ServerArgs, options: pulumi.InvokeOutputOptions): Facts {
  const { host, port, resourceIds, region, accountId, partition, ...others } = server;
  const {
    masterUsername,
    iamDatabaseAuthenticationEnabled,
    autoPause,
    readerHost,
    ...unknownKeys
  } = others;
  return {
    host: pulumi.output(host),
    port: pulumi.output(port ?? 5432),
    resourceIds: pulumi.output(resourceIds),
    region: pulumi.output(region ?? aws.getRegionOutput({}, options).region),
    accountId: pulumi.output(accountId ?? aws.getCallerIdentityOutput({}, options).accountId),
    partition: pulumi.output(partition ?? aws.getPartitionOutput({}, options).partition),
    masterUsername: pulumi.output(masterUsername),
    iamDatabaseAuthenticationEnabled: pulumi.output(iamDatabaseAuthenticationEnabled),
    autoPause: pulumi.output(autoPause),
    // An export of another stack may hold null.
    readerHost: pulumi.output(readerHost).apply((known) => known ?? undefined),
    masterSecretArn: NOT_TOLD,
    unknownKeys,
  };
}

function instanceFacts(instance: aws.rds.Instance): Facts {
  return {
    host: instance.address,
    port: instance.port,
    resourceIds: pulumi.output([instance.resourceId]),
    ...placeOf(instance.arn),
    masterUsername: instance.username,
    iamDatabaseAuthenticationEnabled: instance.iamDatabaseAuthenticationEnabled,
    autoPause: NOT_TOLD,
    readerHost: NOT_TOLD,
    masterSecretArn: instance.masterUserSecrets.apply(firstSecretArn),
  };
}

function clusterFacts(cluster: aws.rds.Cluster): Facts {
  return {
    host: cluster.endpoint,
    port: cluster.port,
    resourceIds: pulumi.output([cluster.clusterResourceId]),
    ...placeOf(cluster.arn),
    masterUsername: cluster.masterUsername,
    iamDatabaseAuthenticationEnabled: cluster.iamDatabaseAuthenticationEnabled,
    autoPause: pulumi
      .output(ifKnown(cluster.serverlessv2ScalingConfiguration))
      .apply(pausesByItself),
    readerHost: cluster.readerEndpoint,
    masterSecretArn: cluster.masterUserSecrets.apply(firstSecretArn),
  };
}

function instanceResultFacts(instance: InstanceResult): Facts {
  return {
    host: pulumi.output(instance.address),
    port: pulumi.output(instance.port),
    resourceIds: pulumi.output([instance.resourceId]),
    ...placeOf(pulumi.output(instance.dbInstanceArn)),
    masterUsername: pulumi.output(instance.masterUsername),
    iamDatabaseAuthenticationEnabled: NOT_TOLD,
    autoPause: NOT_TOLD,
    readerHost: NOT_TOLD,
    masterSecretArn: pulumi.output(firstSecretArn(instance.masterUserSecrets)),
  };
}

function exportedInstanceFacts(instance: ExportedInstance): Facts {
  const { arn, username, iamDatabaseAuthenticationEnabled, ...others } = instance;
  return {
    ...instanceResultFacts({ ...others, dbInstanceArn: arn, masterUsername: username }),
    iamDatabaseAuthenticationEnabled: pulumi.output(iamDatabaseAuthenticationEnabled),
  };
}

function clusterResultFacts(cluster: aws.rds.GetClusterResult & ExportedCluster): Facts {
  return {
    host: pulumi.output(cluster.endpoint),
    port: pulumi.output(cluster.port),
    resourceIds: pulumi.output([cluster.clusterResourceId]),
    ...placeOf(pulumi.output(cluster.arn)),
    masterUsername: pulumi.output(cluster.masterUsername),
    iamDatabaseAuthenticationEnabled: pulumi.output(cluster.iamDatabaseAuthenticationEnabled),
    autoPause: pulumi.output(pausesByItself(cluster.serverlessv2ScalingConfiguration)),
    readerHost: pulumi.output(cluster.readerEndpoint),
    masterSecretArn: pulumi.output(firstSecretArn(cluster.masterUserSecrets)),
  };
}

// From the ARN, not from the AWS provider: the server may be in another Region or account.
function placeOf(arn: pulumi.Output<string>) {
  const fields = arn.apply((text) => text.split(":"));
  const field = (index: number) => fields.apply((texts) => texts.slice(index, index + 1).join());
  return { partition: field(1), region: field(3), accountId: field(4) };
}

// Where RDS does not manage the password, the list is empty; in older states it is absent.
function firstSecretArn(
  secrets: readonly { readonly secretArn: string }[] | undefined,
): string | undefined {
  return secrets?.[0]?.secretArn;
}

/**
 * Aurora Serverless v2 pauses where its minimum capacity is 0.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
 */
function pausesByItself(
  scaling: { readonly minCapacity: number } | null | undefined,
): boolean | undefined {
  return scaling?.minCapacity === 0 ? true : undefined;
}
