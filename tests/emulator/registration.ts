/** Makes the servers known to moto, so that what AWS says of them is true. */
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  type DBCluster,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { PutSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";

export interface AwsClients {
  readonly rds: RDSClient;
  readonly ssm: SSMClient;
  readonly secrets: SecretsManagerClient;
}

/** A server that AWS shall know. */
export interface ServerDescription {
  readonly identifier: string;
  readonly form: "instance" | "cluster";
  readonly engineVersion: string;
  readonly masterUsername: string;
  readonly masterPassword: string;
}

/** What AWS says of it. */
export interface Registration {
  /** Host to connect to; of a cluster the writer's. */
  readonly endpoint: string;
  /** All hosts of it, for a cluster also the reader's and the instance's. */
  readonly hosts: readonly string[];
  readonly port: number;
  /** `db-…` or `cluster-…`. */
  readonly resourceId: string;
  /** Secrets Manager's secret of the master, as RDS manages it. */
  readonly secretArn: string;
  /** Names of the parameters that hold the master's credentials, the password as SecureString. */
  readonly ssm: { readonly username: string; readonly password: string };
}

type Described = Omit<Registration, "ssm">;

const INSTANCE_CLASS = "db.t4g.medium";

/** Makes instance or cluster, the parameters and the secret. */
export async function register(
  clients: AwsClients,
  server: ServerDescription,
): Promise<Registration> {
  const described =
    server.form === "cluster"
      ? await createCluster(clients.rds, server)
      : await createInstance(clients.rds, server);
  const { masterUsername: username, masterPassword: password } = server;
  // moto invents the managed secret's content.
  const secret = {
    SecretId: described.secretArn,
    SecretString: JSON.stringify({ username, password }),
  };
  await clients.secrets.send(new PutSecretValueCommand(secret));
  return { ...described, ssm: await putParameters(clients.ssm, server) };
}

async function createInstance(rds: RDSClient, server: ServerDescription): Promise<Described> {
  const { identifier: DBInstanceIdentifier } = server;
  await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier,
      DBInstanceClass: INSTANCE_CLASS,
      AllocatedStorage: 20,
      Engine: "postgres",
      ...options(server),
    }),
  );
  const answer = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
  const instance = answer.DBInstances?.[0];
  const endpoint = given(instance?.Endpoint?.Address);
  return {
    endpoint,
    hosts: [endpoint],
    port: given(instance?.Endpoint?.Port),
    resourceId: given(instance?.DbiResourceId),
    secretArn: given(instance?.MasterUserSecret?.SecretArn),
  };
}

async function createCluster(rds: RDSClient, server: ServerDescription): Promise<Described> {
  const { identifier: DBClusterIdentifier } = server;
  const Engine = "aurora-postgresql";
  await rds.send(
    new CreateDBClusterCommand({ DBClusterIdentifier, Engine, ...options(server), Port: 5432 }),
  );
  const DBInstanceIdentifier = `${DBClusterIdentifier}-1`;
  const member = {
    DBClusterIdentifier,
    DBInstanceIdentifier,
    DBInstanceClass: INSTANCE_CLASS,
    Engine,
  };
  await rds.send(new CreateDBInstanceCommand(member));
  const instances = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
  const instance = given(instances.DBInstances?.[0]?.Endpoint?.Address);
  const answer = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier }));
  return describeCluster(given(answer.DBClusters?.[0]), instance);
}

function describeCluster(cluster: DBCluster, instance: string): Described {
  const endpoint = given(cluster.Endpoint);
  return {
    endpoint,
    hosts: [endpoint, given(cluster.ReaderEndpoint), instance],
    port: given(cluster.Port),
    resourceId: given(cluster.DbClusterResourceId),
    secretArn: given(cluster.MasterUserSecret?.SecretArn),
  };
}

function options({ engineVersion, masterUsername }: ServerDescription) {
  return {
    EngineVersion: engineVersion,
    MasterUsername: masterUsername,
    ManageMasterUserPassword: true,
    EnableIAMDatabaseAuthentication: true,
  };
}

/** `/orders/db_username` and `/orders/db_password` for the cluster `orders-cluster`. */
async function putParameters(
  ssm: SSMClient,
  { identifier, masterUsername, masterPassword }: ServerDescription,
): Promise<Registration["ssm"]> {
  const folder = `/${identifier.replace(/-cluster$/, "")}`;
  const username = `${folder}/db_username`;
  const password = `${folder}/db_password`;
  const plain = { Name: username, Value: masterUsername, Type: "String" } as const;
  const secure = { Name: password, Value: masterPassword, Type: "SecureString" } as const;
  await ssm.send(new PutParameterCommand(plain));
  await ssm.send(new PutParameterCommand(secure));
  return { username, password };
}

function given<Value>(value: Value | undefined): Value {
  if (value === undefined) {
    throw new Error("moto left out a value that RDS always gives");
  }
  return value;
}
