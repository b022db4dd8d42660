import * as aws from "@pulumi/aws";
import { RdsIamUser } from "pulumi-rds-iam-user";

const cluster = aws.rds.Cluster.get("orders", "orders-cluster");

const reader = new RdsIamUser("orders_reader", {
  server: cluster,
  master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
  database: "orders",
  grants: [
    { schema: "sales", access: "readOnly" },
    { schema: "sales", tables: ["invoice"], columns: ["status"], privileges: ["UPDATE"] },
  ],
});

export const connection = reader.connection;
