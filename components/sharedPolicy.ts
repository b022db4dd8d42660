import * as pulumi from "@pulumi/pulumi";
import type { Place } from "./account";
import { connectPolicyDocument } from "./connectPolicy";
import { existingIdentity } from "./iamRole";
import { holdPolicy } from "./policyHolder";
import type { AttachToArgs, ConnectPolicyArgs } from "./rdsIamUserArgs";
import type { RdsIamUser } from "./rdsIamUser";

/** Arguments of `ConnectPolicy`. */
export interface ConnectPolicyOfUsersArgs {
  /** Users that the identity may log in as, at least one; usually with `attachTo: "none"`. */
  readonly users: readonly RdsIamUser[];
  /** The role, user or group that may log in as them. */
  readonly attachTo: Exclude<AttachToArgs, "none">;
  /** The policy. Default: a managed policy with a generated name. */
  readonly policy?: ConnectPolicyArgs;
}

/**
 * One policy for several users: an identity that logs in as many PostgreSQL roles, or to many
 * databases, needs one of the 10 managed policies that IAM allows on it by default.
 *
 * @example
 * ```ts
 * const orders = new RdsIamUser("orders", { server: ordersCluster, attachTo: "none" });
 * const billing = new RdsIamUser("billing", { server: billingCluster, attachTo: "none" });
 * new ConnectPolicy("app", { users: [orders, billing], attachTo: { role: appRole } });
 * ```
 */
export class ConnectPolicy extends pulumi.ComponentResource {
  /** JSON text of the policy. */
  public readonly policyDocument: pulumi.Output<string>;

  /** @throws if `users` is empty */
  public constructor(
    name: string,
    args: ConnectPolicyOfUsersArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("pulumi-rds-iam-user:index:ConnectPolicy", name, {}, opts);
    const [first] = args.users;
    if (first === undefined) {
      throw new pulumi.RunError(
        "cannot write a policy: expected at least one of users, found none",
      );
    }
    const place = first.dbUserArns.apply(placeOf);
    const { holder } = existingIdentity({ name, parent: this, place }, args.attachTo);
    this.policyDocument = pulumi
      .all(args.users.map(({ dbUserArns }) => dbUserArns))
      .apply((arns) => connectPolicyDocument([...new Set(arns.flat())].sort()));
    holdPolicy(
      { name: `${name}-connect`, document: this.policyDocument, opts: { parent: this } },
      args.policy,
      holder,
    );
    this.registerOutputs({ policyDocument: this.policyDocument });
  }
}

/** Where the users are: their ARNs say it. */
function placeOf([arn = ""]: readonly string[]): Place {
  const [, partition = "", , , accountId = ""] = arn.split(":");
  return { partition, accountId };
}
