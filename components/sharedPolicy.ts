import * as pulumi from "@pulumi/pulumi";
import { connectPolicyDocument } from "./connectPolicy";
import { existingIdentity } from "./iamRole";
import { holdPolicy } from "./policyHolder";
import type { AttachToArgs, ConnectPolicyArgs } from "./rdsIamUserArgs";
import type { RdsIamUser } from "./rdsIamUser";
import type { Place } from "./trust/place";

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
    const arns = pulumi.all(args.users.map(({ dbUserArns }) => dbUserArns));
    const place = arns.apply(placeOf);
    const { holder } = existingIdentity({ name, parent: this, place }, args.attachTo);
    this.policyDocument = pulumi
      .all([arns, place])
      .apply(([known]) => connectPolicyDocument([...new Set(known.flat())].sort()));
    holdPolicy(
      { name: `${name}-connect`, document: this.policyDocument, opts: { parent: this } },
      args.policy,
      holder,
    );
    this.registerOutputs({ policyDocument: this.policyDocument });
  }
}

/** Where the users are: their ARNs say it. One identity cannot log in to servers of two accounts. */
function placeOf(arns: readonly (readonly string[])[]): Place {
  const places = arns.flat().map((arn) => arn.split(":"));
  const accounts = new Set(
    places.map(([, partition, , , accountId]) => `${partition} ${accountId}`),
  );
  if (accounts.size > 1) {
    throw new pulumi.RunError(
      "cannot write one policy for users of several accounts: RDS accepts identities of the server's own account only\n" +
        "Hint: Create a ConnectPolicy for the users of each account.",
    );
  }
  const [[, partition = "", , , accountId = ""] = []] = places;
  return { partition, accountId };
}
