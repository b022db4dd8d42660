import * as aws from "@pulumi/aws";
import { RdsIamUser, Role } from "pulumi-rds-iam-user";

const common = {
  server: aws.rds.Cluster.get("orders", "orders-cluster"),
  master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
  database: "orders",
};

const readers = new Role("sales_readers", {
  ...common,
  grants: [{ schema: "sales", access: "readOnly" }],
});

const reports = new RdsIamUser("reports", { ...common, memberOf: [readers.username] });

const support = new RdsIamUser("support", {
  ...common,
  memberOf: [{ role: readers.username }],
  grants: [{ schema: "sales", tables: ["invoice"], columns: ["status"], privileges: ["UPDATE"] }],
});

export const connections = { reports: reports.connection, support: support.connection };
