import * as aws from "@pulumi/aws";
import { RdsIamUser } from "pulumi-rds-iam-user";

const billing = new RdsIamUser("billing", {
  server: aws.rds.Cluster.get("orders", "orders-cluster"),
  master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
  database: "orders",
  grants: [{ schema: "sales", access: "readWrite" }],
  attachTo: { role: aws.iam.Role.get("billing-service", "billing-service") },
});

export const connection = billing.connection;
