import * as aws from "@pulumi/aws";
import { RdsIamUser } from "pulumi-rds-iam-user";

const cluster = aws.eks.getClusterOutput({ name: "shop" });
const oidcProvider = aws.iam.getOpenIdConnectProviderOutput({
  url: cluster.identities[0].oidcs[0].issuer,
});

const orders = new RdsIamUser("orders_service_account", {
  server: aws.rds.Cluster.get("orders", "orders-cluster"),
  master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
  database: "orders",
  grants: [{ schema: "sales", access: "readOnly" }],
  assumedBy: [
    {
      eksServiceAccount: {
        oidcProviderArn: oidcProvider.arn,
        namespace: "shop",
        serviceAccount: "orders",
      },
    },
  ],
});

export const connection = orders.connection;
export const roleArn = orders.roleArn;
