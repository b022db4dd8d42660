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
 * allows `rds-db:connect` as exactly that role, and an IAM role with the policy.
 *
 * The names of the child resources do not change: `<name>-role` (the PostgreSQL role),
 * `<name>-connect` (the policy and its attachment), `<name>-login` (the IAM role), `<name>-verify`
 * (with `verifyLogin`).
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
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
  /** Name of the PostgreSQL role, which is also the IAM DB user. */
  public readonly username: pulumi.Output<string>;
  /** ARN of the policy that allows the login. */
  public readonly policyArn: pulumi.Output<string>;
  /** JSON text of that policy, such as for a permission set of IAM Identity Center. */
  public readonly policyDocument: pulumi.Output<string>;
  /**
   * ARN of the IAM role to log in with; `null` where `attachTo` names no role, or names it without
   * its ARN. Known only after the policy is attached.
   */
  public readonly roleArn: pulumi.Output<string | null>;
  /** Name of that IAM role; `null` where `attachTo` names no role. */
  public readonly roleName: pulumi.Output<string | null>;
  /** What the policy allows: `arn:…:rds-db:<region>:<account>:dbuser:<resource ID>/<username>`, sorted. */
  public readonly dbUserArns: pulumi.Output<readonly string[]>;
  /**
   * Everything that a client needs beside AWS credentials. It contains no secret. Known only after
   * the role exists and the login is allowed.
   */
  public readonly connection: pulumi.Output<Connection>;

  /**
   * @throws if an IAM name would be too long, or `attachTo` is combined with `assumedBy` or
   * `iamRole`. The provider's check reports every other problem, all at once.
   */
  public constructor(
    name: string,
    args: RdsIamUserArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    // Only for the PostgreSQL role: with deletedWith the IAM resources would not be deleted.
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

// Arguments that are not about AWS are passed on unchanged: the provider checks them, with the same
// rules for RdsIamUser and Role.
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

// A changed policy is replaced, and the new one is attached before the old one is deleted: a running
// application keeps its login. With a fixed name that is impossible, because two policies of the same
// name cannot exist at once.
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
