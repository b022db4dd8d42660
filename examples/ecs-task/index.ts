import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { RdsIamUser } from "pulumi-rds-iam-user";

const orders = new RdsIamUser("orders_task", {
  server: aws.rds.Cluster.get("orders", "orders-cluster"),
  master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
  database: "orders",
  grants: [{ schema: "sales", access: "readWrite" }],
  assumedBy: [{ service: "ecs-tasks.amazonaws.com" }],
});

const execution = new aws.iam.Role("execution", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ecs-tasks.amazonaws.com" }),
});
new aws.iam.RolePolicyAttachment("execution", {
  role: execution.name,
  policyArn: aws.iam.ManagedPolicy.AmazonECSTaskExecutionRolePolicy,
});

const task = new aws.ecs.TaskDefinition("orders", {
  family: "orders",
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  taskRoleArn: orders.roleArn,
  executionRoleArn: execution.arn,
  containerDefinitions: pulumi.jsonStringify([
    {
      name: "orders",
      image: "public.ecr.aws/docker/library/node:22",
      essential: true,
      environment: [{ name: "CONNECTION", value: pulumi.jsonStringify(orders.connection) }],
    },
  ]),
});

export const taskDefinition = task.arn;
