import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { RdsIamUser } from "pulumi-rds-iam-user";

const config = new pulumi.Config();

// The role of the application, and an AWS provider for its account.
const applicationRole = config.require("applicationRoleArn");
const partner = new aws.Provider("partner", {
  assumeRoles: [{ roleArn: config.require("partnerDeployerArn") }],
});

const orders = new RdsIamUser("partner_orders", {
  server: aws.rds.Cluster.get("orders", "orders-cluster"),
  master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
  database: "orders",
  grants: [{ schema: "sales", access: "readOnly" }],
  assumedBy: [{ principalArn: applicationRole }],
});

export const connection = orders.grantConnect({ role: applicationRole }, { provider: partner });
