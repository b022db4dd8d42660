import type * as pulumi from "@pulumi/pulumi";
import { LoginResource } from "../provider/login/resource";
import type { RoleResource } from "../provider/role/resource";
import { type AssumableRole, type Family, trustForms } from "./iamRole";
import { identityChoice } from "./master";
import type { AttachToArgs, RdsIamUserArgs } from "./rdsIamUserArgs";
import type { ResolvedServer } from "./server";

/** What must exist before a login can work. */
export interface LoginParts {
  readonly server: ResolvedServer;
  readonly role: RoleResource;
  readonly policy: pulumi.Resource;
  readonly assumable: AssumableRole;
  readonly arns: pulumi.Output<readonly string[]>;
}

/** Verifies the login, after everything else is created. */
export function createVerification(
  { name, parent, place }: Family,
  args: RdsIamUserArgs,
  { server, role, policy, assumable, arns }: LoginParts,
): LoginResource {
  const { ca, via, timeouts, driftDetection, attachTo } = args;
  const { host, port, region } = server.args;
  const { attachment, roleArn } = assumable;
  return new LoginResource(
    `${name}-verify`,
    {
      server: { host, port, region },
      database: role.database,
      username: role.username,
      roleArn,
      dbUserArns: arns,
      identity: identityChoice(args.master),
      ...(attachTo === undefined
        ? { trust: trustForms(args, place) }
        : { attachTo: kindOf(attachTo) }),
      ...(ca === undefined ? {} : { ca }),
      ...(via === undefined ? {} : { via }),
      ...(timeouts === undefined ? {} : { timeouts }),
      ...(driftDetection === undefined ? {} : { driftDetection }),
    },
    { parent, dependsOn: [role, policy, ...(attachment === undefined ? [] : [attachment])] },
  );
}

function kindOf(attachTo: AttachToArgs): "role" | "user" | "group" | "none" {
  if (attachTo === "none") return "none";
  if (attachTo.user !== undefined) return "user";
  return attachTo.group === undefined ? "role" : "group";
}
