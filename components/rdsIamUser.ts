import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../client/connection";
import { RoleResource } from "../provider/role/resource";
import { connectPolicyDocument, dbUserArns } from "./connectPolicy";
import { type Family, attachPolicy } from "./iamRole";
import { resolveMaster } from "./master";
import type { ConnectPolicyArgs, RdsIamUserArgs } from "./rdsIamUserArgs";
import { type ResolvedServer, resolveServer } from "./server";
import { createVerification } from "./verification";

/**
 * A PostgreSQL login that uses IAM instead of a password: the role with its grants, the policy that
 * allows `rds-db:connect` as exactly that role, and the IAM role that has the policy.
 *
 * The names of the children are part of the contract: `<name>-role` (the PostgreSQL role),
 * `<name>-connect` (policy and attachment), `<name>-login` (IAM role), `<name>-verify` (the proof
 * that `verifyLogin` asks for).
 *
 * @example
 * ```ts
 * const reader = new RdsIamUser("orders_reader", {
 *   server: aws.rds.Cluster.get("orders", "orders-cluster"),
 *   master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
 *   database: "orders",
 *   grants: [{ schema: "sales", access: "readOnly" }],
 * });
 * ```
 */
export class RdsIamUser extends pulumi.ComponentResource {
  /** PostgreSQL role, which is also the IAM DB user. */
  public readonly username: pulumi.Output<string>;
  /** ARN of the policy that allows the login. */
  public readonly policyArn: pulumi.Output<string>;
  /** Text of that policy, such as for a permission set of IAM Identity Center. */
  public readonly policyDocument: pulumi.Output<string>;
  /**
   * IAM role to assume for logging in, or `null` where `attachTo` leaves it open. What is made with
   * it waits until the role has the policy.
   */
  public readonly roleArn: pulumi.Output<string | null>;
  /** Name of that IAM role, or `null`. */
  public readonly roleName: pulumi.Output<string | null>;
  /** What the policy allows: `arn:…:rds-db:<region>:<account>:dbuser:<resource id>/<username>`. */
  public readonly dbUserArns: pulumi.Output<readonly string[]>;
  /**
   * All that a client needs beside AWS credentials; holds no secret. What is made with it waits
   * until the login is there and allowed.
   */
  public readonly connection: pulumi.Output<Connection>;

  /**
   * @throws if an IAM name would be too long, or `attachTo` is combined with what describes a new
   * IAM role. Everything else that is wrong is reported by the provider's check, all at once.
   */
  public constructor(
    name: string,
    args: RdsIamUserArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    // These two are the PostgreSQL role's: IAM's part would be left behind with the first.
    const { deletedWith, ignoreChanges, ...componentOpts } = opts;
    super("pulumi-rds-iam-user:index:RdsIamUser", name, {}, componentOpts);
    const server = resolveServer(args.server, args.extraResourceIds, { parent: this });
    const { partition, region, accountId, resourceIds } = server.args;
    const place = pulumi.output({ partition, accountId });
    const family = { name, parent: this, place };
    const role = createPostgresRole(family, args, server, {
      ...(deletedWith === undefined ? {} : { deletedWith }),
      ...(ignoreChanges === undefined ? {} : { ignoreChanges }),
    });
    this.username = role.username;
    this.dbUserArns = pulumi
      .output({ partition, region, accountId, resourceIds, username: role.username })
      .apply(dbUserArns);
    this.policyDocument = this.dbUserArns.apply(connectPolicyDocument);
    const policy = createPolicy(family, args.policy, this.policyDocument);
    this.policyArn = policy.arn;
    const assumable = attachPolicy(family, args, this.policyArn);
    this.roleArn = assumable.roleArn;
    this.roleName = assumable.roleName;
    this.connection = connectionOf(server, role, this.roleArn);
    if (args.verifyLogin === true) {
      createVerification(family, args, { server, role, policy, assumable, arns: this.dbUserArns });
    }
    this.registerOutputs({
      username: this.username,
      policyArn: this.policyArn,
      policyDocument: this.policyDocument,
      roleArn: this.roleArn,
      roleName: this.roleName,
      dbUserArns: this.dbUserArns,
      connection: this.connection,
    });
  }
}

// Everything that is not about AWS goes through as typed: the provider checks it, so that one rule
// holds for RdsIamUser and for Role.
function createPostgresRole(
  { name, parent }: Family,
  args: RdsIamUserArgs,
  server: ResolvedServer,
  opts: Pick<pulumi.CustomResourceOptions, "deletedWith" | "ignoreChanges">,
): RoleResource {
  const { extraResourceIds, assumedBy, attachTo, iamRole, policy, verifyLogin, ...roleArgs } = args;
  return new RoleResource(
    `${name}-role`,
    {
      ...roleArgs,
      server: server.args,
      master: resolveMaster(args.master, server),
      username: args.username ?? name,
      login: true,
    },
    { parent, ...opts },
  );
}

// A changed policy is a new one, attached before the old one goes: an application that runs keeps
// its login until the end of the deployment. Two policies of one fixed name cannot be there at once.
function createPolicy(
  { name, parent }: Family,
  args: ConnectPolicyArgs | undefined,
  document: pulumi.Output<string>,
): aws.iam.Policy {
  return new aws.iam.Policy(
    `${name}-connect`,
    { ...args, policy: document },
    { parent, ...(args?.name === undefined ? { replaceOnChanges: ["policy"] } : {}) },
  );
}

function connectionOf(
  server: ResolvedServer,
  role: RoleResource,
  roleArn: pulumi.Output<string | null>,
): pulumi.Output<Connection> {
  const { host, port, region } = server.args;
  const { database, username } = role;
  const { readerHost } = server;
  return pulumi.output({
    host,
    port,
    database,
    username,
    region,
    roleArn,
    ...(readerHost === undefined ? {} : { readerHost }),
  });
}
