import type * as pulumi from "@pulumi/pulumi";
import { RoleResource } from "../provider/role/resource";
import type { PostgresRoleArgs } from "../provider/role/args";
import { splitAwsProvider, warnOfIdentity } from "./awsProvider";
import { resolveMaster } from "./master";
import type { ExtraResourceIds } from "./resourceIds";
import { type Server, resolveServer } from "./server";

/** Arguments of `Role`. */
export interface RoleArgs extends PostgresRoleArgs {
  /**
   * The PostgreSQL server: an instance or cluster of the program, one read with `.get` or looked up with
   * `aws.rds.getCluster`, a member of an `aws.rds.GlobalCluster`, or `ServerArgs`.
   */
  readonly server: Server;
  /**
   * Other DB resource IDs of the same server, such as the other environment of a blue/green
   * deployment. Default: none.
   */
  readonly extraResourceIds?: ExtraResourceIds;
  /** Whether the role may log in, with an IAM token. Default: `false`, which makes it a group role. */
  readonly login?: pulumi.Input<boolean>;
}

/**
 * A PostgreSQL role without IAM resources, usually a group role that holds grants for its members.
 * An AWS provider in the option `provider` is used to look up what `server` omits. The role is not an
 * AWS resource: the identity that reads the master's credentials comes from `master` and from the
 * stack's `aws:` configuration.
 *
 * @see https://www.postgresql.org/docs/current/user-manag.html
 *
 * @example
 * ```ts
 * const readers = new Role("sales_readers", {
 *   server: cluster,
 *   database: "orders",
 *   grants: [{ schema: "sales", access: "readOnly" }],
 * });
 * new RdsIamUser("orders_reader", { server: cluster, memberOf: [readers.username] });
 * ```
 */
export class Role extends RoleResource {
  public constructor(name: string, args: RoleArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { server: given, extraResourceIds, login = false, ...roleArgs } = args;
    const { provider, opts: ownOpts } = splitAwsProvider(opts);
    const { parent } = opts;
    const server = resolveServer(given, extraResourceIds, {
      ...(parent === undefined ? {} : { parent }),
      ...(provider === undefined ? {} : { provider }),
    });
    const master = resolveMaster(args.master, server);
    const authentication = { login, iamAuthentication: login };
    super(name, { ...roleArgs, server: server.args, master, ...authentication }, ownOpts);
    warnOfIdentity(provider, args.master, this);
  }
}
