import * as aws from "@pulumi/aws";
import { RdsIamUser } from "pulumi-rds-iam-user";

const pod = { clusterName: "shop", namespace: "shop", serviceAccount: "orders" };

const orders = new RdsIamUser("orders_pod", {
  server: aws.rds.Cluster.get("orders", "orders-cluster"),
  master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
  database: "orders",
  grants: [{ schema: "sales", access: "readOnly" }],
  assumedBy: [{ eksPodIdentity: pod }],
});

new aws.eks.PodIdentityAssociation("orders", { ...pod, roleArn: orders.roleArn });

export const connection = orders.connection;
