import * as aws from "@pulumi/aws";
import { RdsIamUser } from "pulumi-rds-iam-user";

// One for the account. If it exists: aws.iam.OpenIdConnectProvider.get("github", "<its ARN>").
const github = new aws.iam.OpenIdConnectProvider("github", {
  url: "https://token.actions.githubusercontent.com",
  clientIdLists: ["sts.amazonaws.com"],
});

const migrations = new RdsIamUser(
  "orders_migrations",
  {
    server: aws.rds.Cluster.get("orders", "orders-cluster"),
    master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
    database: "orders",
    grants: [
      { schema: "sales", access: "readWrite" },
      { schema: "sales", privileges: ["CREATE"] },
    ],
    assumedBy: [{ githubActions: { repository: "acme/orders", branch: "main" } }],
  },
  { dependsOn: [github] },
);

export const connection = migrations.connection;
export const roleArn = migrations.roleArn;
