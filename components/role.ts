import type * as pulumi from "@pulumi/pulumi";
import { RoleResource } from "../provider/role/resource";
import type { PostgresRoleArgs } from "../provider/role/args";
import { resolveMaster } from "./master";
import { type ResourceIds, type Server, resolveServer } from "./server";

/** Arguments of `Role`. */
export interface RoleArgs extends PostgresRoleArgs {
  /** The PostgreSQL server: an instance or cluster of the program, one read with `.get`, or `ServerArgs`. */
  readonly server: Server;
  /**
   * Other DB resource IDs of the same server, such as the other environment of a blue/green
   * deployment. Default: none.
   */
  readonly extraResourceIds?: ResourceIds;
  /** Whether the role may log in, with an IAM token. Default: `false`, which makes it a group role. */
  readonly login?: pulumi.Input<boolean>;
}

/**
 * A PostgreSQL role without IAM resources, usually a group role that holds grants for its members.
 * Do not set the option `provider` to an AWS provider: the role is not an AWS resource, and takes its
 * AWS identity from `master`.
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
    const { parent } = opts;
    const server = resolveServer(given, extraResourceIds, parent === undefined ? {} : { parent });
    const master = resolveMaster(args.master, server);
    super(name, { ...roleArgs, server: server.args, master, login }, opts);
  }
}
