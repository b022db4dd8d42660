import {
  type DBCluster,
  type DBInstance,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  type DescribeDBInstancesCommandInput,
  type MasterUserSecret,
} from "@aws-sdk/client-rds";
import { unlessAbsent } from "../absence";
import { type AwsClients } from "./clients";
import { type Properties, tagsFrom, text } from "./properties";
import { type Live, type ResourceType } from "./resourceType";

/** `aws.rds.Instance`, only to be read: `aws.rds.Instance.get`. */
export function rdsInstance(aws: AwsClients): ResourceType {
  return readOnly(async (id) => {
    const command = new DescribeDBInstancesCommand(instanceQuery(id));
    const answer = await unlessAbsent((await aws.rds()).send(command));
    const instance = answer?.DBInstances?.[0];
    return (
      instance && {
        id: instance.DbiResourceId ?? id,
        state: { ...instanceState(instance), region: aws.region },
      }
    );
  });
}

/** `aws.rds.Cluster`, to be read with `.get`, or "made": the emulator's cluster of that name. */
export function rdsCluster(aws: AwsClients): ResourceType {
  const read = async (id: string): Promise<Live | undefined> => {
    const command = new DescribeDBClustersCommand({ DBClusterIdentifier: id });
    const answer = await unlessAbsent((await aws.rds()).send(command));
    const cluster = answer?.DBClusters?.[0];
    return cluster && { id, state: { ...clusterState(cluster), region: aws.region } };
  };
  return {
    ...standingIn(read, "clusterIdentifier"),
    inputs: [
      "clusterIdentifier",
      "databaseName",
      "engine",
      "manageMasterUserPassword",
      "masterUsername",
      "iamDatabaseAuthenticationEnabled",
      "skipFinalSnapshot",
    ],
    computed: [
      "arn",
      "clusterResourceId",
      "endpoint",
      "readerEndpoint",
      "port",
      "masterUserSecrets",
    ],
  };
}

/** `aws.rds.ClusterInstance`, "made" as an instance of the emulator's cluster. */
export function rdsClusterInstance(aws: AwsClients): ResourceType {
  const read = async (id: string): Promise<Live | undefined> => {
    const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier: id });
    const answer = await unlessAbsent((await aws.rds()).send(command));
    const instance = answer?.DBInstances?.[0];
    const clusterIdentifier = instance?.DBClusterIdentifier;
    return instance && { id, state: { ...instanceState(instance), clusterIdentifier } };
  };
  return {
    ...standingIn(read, "identifier"),
    inputs: ["clusterIdentifier", "engine", "identifier", "instanceClass"],
    computed: ["arn", "endpoint", "port"],
  };
}

/**
 * A server that the program makes and destroys is one that the emulator has from its start to its
 * end: what a test sees of it is when it would be made and destroyed.
 */
function standingIn(read: (id: string) => Promise<Live | undefined>, name: string): ResourceType {
  const made = async (inputs: Properties): Promise<Live> => {
    const live = await read(text(inputs, name));
    if (live === undefined) throw new Error(`the emulator has no ${text(inputs, name)}`);
    return { id: live.id, state: { ...live.state, ...inputs } };
  };
  return {
    ...readOnly(read),
    create: made,
    update: (_id, _olds, news) => made(news),
    delete: () => Promise.resolve(),
  };
}

// As in the real provider: `get` takes the identifier or the resource id, the state keeps the latter.
function instanceQuery(id: string): DescribeDBInstancesCommandInput {
  if (!/^db-[A-Z0-9]{2,255}$/.test(id)) return { DBInstanceIdentifier: id };
  return { Filters: [{ Name: "dbi-resource-id", Values: [id] }] };
}

function readOnly(read: (id: string) => Promise<Live | undefined>): ResourceType {
  const refuse = (): Promise<never> =>
    Promise.reject(new Error("the stand-in AWS plugin only reads RDS servers: use .get"));
  return {
    inputs: [],
    defaults: {},
    documents: [],
    replacedBy: [],
    computed: [],
    create: refuse,
    read,
    update: refuse,
    delete: refuse,
  };
}

/** `aws.rds.getCluster`. */
export async function getCluster(aws: AwsClients, args: Properties): Promise<Properties> {
  const id = text(args, "clusterIdentifier");
  const command = new DescribeDBClustersCommand({ DBClusterIdentifier: id });
  const cluster = (await (await aws.rds()).send(command)).DBClusters?.[0];
  return cluster === undefined ? {} : { ...clusterState(cluster), id, region: aws.region };
}

/** `aws.rds.getInstance`, whose names are others than the resource's. */
export async function getInstance(aws: AwsClients, args: Properties): Promise<Properties> {
  const id = text(args, "dbInstanceIdentifier");
  const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier: id });
  const instance = (await (await aws.rds()).send(command)).DBInstances?.[0];
  if (instance === undefined) return {};
  const { arn, dbName, identifier, instanceClass, username, ...same } = instanceState(instance);
  return {
    ...same,
    dbClusterIdentifier: instance.DBClusterIdentifier ?? "",
    dbInstanceArn: arn,
    dbInstanceClass: instanceClass,
    dbInstanceIdentifier: identifier,
    dbInstancePort: instance.Endpoint?.Port,
    dbName: dbName ?? "",
    id,
    masterUsername: username,
    region: aws.region,
  };
}

function instanceState(instance: DBInstance): Properties {
  const { Address: address, Port: port, HostedZoneId: hostedZoneId } = instance.Endpoint ?? {};
  const tags = tagsFrom(instance.TagList?.map(({ Key, Value }) => ({ Key, Value })));
  return {
    address,
    allocatedStorage: instance.AllocatedStorage,
    arn: instance.DBInstanceArn,
    availabilityZone: instance.AvailabilityZone,
    dbName: instance.DBName,
    endpoint: `${address ?? ""}:${String(port ?? "")}`,
    engine: instance.Engine,
    engineVersion: instance.EngineVersion,
    engineVersionActual: instance.EngineVersion,
    hostedZoneId,
    iamDatabaseAuthenticationEnabled: instance.IAMDatabaseAuthenticationEnabled ?? false,
    identifier: instance.DBInstanceIdentifier,
    instanceClass: instance.DBInstanceClass,
    manageMasterUserPassword: instance.MasterUserSecret === undefined ? undefined : true,
    masterUserSecrets: secretsOf(instance.MasterUserSecret),
    multiAz: instance.MultiAZ ?? false,
    port,
    publiclyAccessible: instance.PubliclyAccessible ?? false,
    replicas: instance.ReadReplicaDBInstanceIdentifiers ?? [],
    resourceId: instance.DbiResourceId,
    status: instance.DBInstanceStatus,
    storageEncrypted: instance.StorageEncrypted ?? false,
    tags,
    tagsAll: tags,
    username: instance.MasterUsername,
  };
}

function clusterState(cluster: DBCluster): Properties {
  const tags = tagsFrom(cluster.TagList?.map(({ Key, Value }) => ({ Key, Value })));
  return {
    arn: cluster.DBClusterArn,
    availabilityZones: cluster.AvailabilityZones ?? [],
    clusterIdentifier: cluster.DBClusterIdentifier,
    clusterMembers: (cluster.DBClusterMembers ?? []).map((member) => member.DBInstanceIdentifier),
    clusterResourceId: cluster.DbClusterResourceId,
    databaseName: cluster.DatabaseName,
    endpoint: cluster.Endpoint,
    engine: cluster.Engine,
    engineMode: cluster.EngineMode,
    engineVersion: cluster.EngineVersion,
    engineVersionActual: cluster.EngineVersion,
    hostedZoneId: cluster.HostedZoneId,
    iamDatabaseAuthenticationEnabled: cluster.IAMDatabaseAuthenticationEnabled ?? false,
    manageMasterUserPassword: cluster.MasterUserSecret === undefined ? undefined : true,
    masterUserSecrets: secretsOf(cluster.MasterUserSecret),
    masterUsername: cluster.MasterUsername,
    port: cluster.Port,
    readerEndpoint: cluster.ReaderEndpoint,
    storageEncrypted: cluster.StorageEncrypted ?? false,
    tags,
    tagsAll: tags,
  };
}

function secretsOf(secret: MasterUserSecret | undefined): readonly Properties[] {
  if (secret === undefined) return [];
  return [
    {
      kmsKeyId: secret.KmsKeyId,
      secretArn: secret.SecretArn,
      secretStatus: secret.SecretStatus,
    },
  ];
}
