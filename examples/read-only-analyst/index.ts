import * as aws from "@pulumi/aws";
import { RdsIamUser } from "pulumi-rds-iam-user";

const analyst = new RdsIamUser("analyst", {
  server: aws.rds.Cluster.get("orders", "orders-cluster"),
  master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
  database: "orders",
  grants: [{ schema: "sales", access: "readOnly" }],
  settings: { statement_timeout: "5min", default_transaction_read_only: "on" },
  connectionLimit: 20,
  assumedBy: [{ identityCenter: { permissionSet: "Analysts" } }],
  iamRole: { name: "orders-analyst-login" },
});

export const connection = analyst.connection;
