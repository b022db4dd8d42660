/** What the examples find before they are brought up: the cluster, and what else their READMEs ask for. */
import { type Emulator, startEmulator } from "../../emulator/emulator";
import { createPrincipals, type Principals } from "../../emulator/principals";
import type { RdsServer } from "../../emulator/rdsServer";
import { createReservedRole } from "../../emulator/identityCenter/reservedRole";
import { openAccount } from "../../emulator/sts/accounts";
import { createIssuer, type Issuer } from "../../emulator/sts/issuer";
import { CreateOpenIDConnectProviderCommand } from "@aws-sdk/client-iam";
import { createSales } from "../roleStack";

const VERSION = 18;
const CLUSTER = "orders-cluster";
const DATABASE = "orders";

/** The account of the example that is about another one. */
export const PARTNER = "210987654321";
export const EKS_ISSUER = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF";
const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";
const PERMISSION_SET = "Analysts";

export interface World {
  readonly emulator: Emulator;
  readonly server: RdsServer;
  readonly principals: Principals;
  /** Principals of the other account. */
  readonly partner: Principals;
  /** The issuer of the EKS cluster's tokens. */
  readonly eks: Issuer;
  readonly github: Issuer;
  /** Name of the role that IAM Identity Center makes for the permission set. */
  readonly reservedRole: string;
  /** Runs statements in the database as the superuser. */
  readonly sql: (text: string) => ReturnType<RdsServer["admin"]>;
}

/** The row that every application reads. */
export const INVOICES = [{ id: 1, status: "paid" }];

export async function createWorld(): Promise<World> {
  const emulator = await startEmulator({
    versions: [VERSION],
    cluster: { version: VERSION, identifier: CLUSTER },
  });
  const server = emulator.server(VERSION);
  await createSales(server, DATABASE);
  await server.admin("INSERT INTO sales.invoice VALUES (1, 'paid')", DATABASE);
  const principals = createPrincipals(emulator.aws);
  const partner = createPrincipals(await openAccount(emulator, PARTNER));
  await createRoles(emulator, principals, partner);
  const provider = { Url: EKS_ISSUER, ClientIDList: ["sts.amazonaws.com"] };
  await principals.iam.send(new CreateOpenIDConnectProviderCommand(provider));
  const reservedRole = await createReservedRole(emulator, {
    name: PERMISSION_SET,
    statements: {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: `arn:aws:iam::${emulator.aws.accountId}:role/orders-analyst-login`,
    },
  });
  return {
    emulator,
    server,
    principals,
    partner,
    reservedRole: reservedRole.slice(reservedRole.lastIndexOf("/") + 1),
    eks: await createIssuer(emulator, { url: EKS_ISSUER }),
    github: await createIssuer(emulator, { url: GITHUB_ISSUER }),
    sql: (text) => server.admin(text, DATABASE),
  };
}

async function createRoles(
  emulator: Emulator,
  principals: Principals,
  partner: Principals,
): Promise<void> {
  const service = (Service: string) => ({
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { Service },
  });
  await principals.createRole("billing-service", service("ec2.amazonaws.com"));
  await partner.createRole("orders-application", service("lambda.amazonaws.com"));
  await partner.createRole("deployer", {
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { AWS: `arn:aws:iam::${emulator.aws.accountId}:root` },
  });
  await partner.putRolePolicy("deployer", "iam", {
    Effect: "Allow",
    Action: "iam:*",
    Resource: "*",
  });
}
