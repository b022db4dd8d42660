import type * as pulumi from "@pulumi/pulumi";
import { LoginResource, type LoginResourceArgs } from "../provider/login/resource";
import type { RoleResource } from "../provider/role/resource";
import type { Family, LoginIdentity } from "./iamRole";
import { identityChoice } from "./master";
import type { HeldPolicy } from "./policyHolder";
import type { AttachToArgs, RdsIamUserArgs } from "./rdsIamUserArgs";
import type { LoginEndpoint } from "./connection";
import type { ResolvedServer } from "./server";

/** What must exist before a login can work. */
export interface LoginParts
  extends Pick<LoginIdentity, "roleArn" | "trust">, Pick<HeldPolicy, "policy" | "tie"> {
  readonly server: ResolvedServer;
  readonly endpoint: LoginEndpoint;
  /** Where the endpoint is that of a proxy: how it logs in, and as whom. */
  readonly proxy?: LoginResourceArgs["proxy"];
  /** The PostgreSQL role. */
  readonly role: RoleResource;
  readonly arns: pulumi.Output<readonly string[]>;
}

/** Verifies the login, after everything else is created. */
export function createVerification(
  { name, parent }: Family,
  args: RdsIamUserArgs,
  { server, endpoint, proxy, role, arns, roleArn, trust, policy, tie }: LoginParts,
): LoginResource {
  const { ca, via, timeouts, driftDetection, attachTo } = args;
  const { autoPause } = server.args;
  const { host, port, region } = endpoint;
  return new LoginResource(
    `${name}-verify`,
    {
      server: { host, port, region, autoPause },
      database: role.database,
      username: role.username,
      roleArn: roleArn?.() ?? null,
      dbUserArns: arns,
      identity: identityChoice(args.master),
      ...(trust === undefined ? {} : { trust }),
      ...(attachTo === undefined ? {} : { attachTo: kindOf(attachTo) }),
      ...(ca === undefined ? {} : { ca }),
      ...(via === undefined ? {} : { via }),
      ...(proxy === undefined ? {} : { proxy }),
      ...(timeouts === undefined ? {} : { timeouts }),
      ...(driftDetection === undefined ? {} : { driftDetection }),
    },
    { parent, dependsOn: [role, policy, tie].filter((each) => each !== undefined) },
  );
}

function kindOf(attachTo: AttachToArgs): "role" | "user" | "group" | "none" {
  if (attachTo === "none") return "none";
  if (attachTo.user !== undefined) return "user";
  return attachTo.group === undefined ? "role" : "group";
}
