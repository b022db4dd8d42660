import * as aws from "@pulumi/aws";
import { RdsIamUser } from "pulumi-rds-iam-user";

const orders = new aws.rds.Cluster("orders", {
  clusterIdentifier: "orders-cluster",
  engine: "aurora-postgresql",
  databaseName: "orders",
  masterUsername: "dbmaster",
  manageMasterUserPassword: true,
  iamDatabaseAuthenticationEnabled: true,
  skipFinalSnapshot: true,
});
const writer = new aws.rds.ClusterInstance("orders-writer", {
  identifier: "orders-cluster-1",
  clusterIdentifier: orders.id,
  engine: "aurora-postgresql",
  instanceClass: "db.t4g.medium",
});

// Depends on the instance, so that the role is created after it, and dropped before it.
const migrations = new RdsIamUser(
  "migrations",
  {
    server: orders,
    database: "orders",
    grants: [{ privileges: ["CREATE"] }],
  },
  { dependsOn: [writer] },
);

export const connection = migrations.connection;
