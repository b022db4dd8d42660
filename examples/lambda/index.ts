import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { RdsIamUser } from "pulumi-rds-iam-user";

const config = new pulumi.Config();

const orders = new RdsIamUser("orders_function", {
  server: aws.rds.Cluster.get("orders", "orders-cluster"),
  master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
  database: "orders",
  grants: [{ schema: "sales", access: "readOnly" }],
  assumedBy: [{ service: "lambda.amazonaws.com" }],
});

const network = new aws.iam.RolePolicyAttachment("network", {
  role: orders.roleName,
  policyArn: aws.iam.ManagedPolicy.AWSLambdaVPCAccessExecutionRole,
});

new aws.lambda.Function(
  "invoices",
  {
    role: orders.roleArn,
    runtime: aws.lambda.Runtime.NodeJS22dX,
    handler: "index.handler",
    code: new pulumi.asset.FileArchive("dist"),
    vpcConfig: {
      subnetIds: config.requireObject<string[]>("subnetIds"),
      securityGroupIds: config.requireObject<string[]>("securityGroupIds"),
    },
    environment: { variables: { CONNECTION: pulumi.jsonStringify(orders.connection) } },
  },
  { dependsOn: [network] },
);
