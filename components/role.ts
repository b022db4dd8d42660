import type * as pulumi from "@pulumi/pulumi";
import { RoleResource } from "../provider/role/resource";
import type { PostgresRoleArgs } from "../provider/role/args";
import { resolveMaster } from "./master";
import { type ResourceIds, type Server, resolveServer } from "./server";

/** Arguments of `Role`. */
export interface RoleArgs extends PostgresRoleArgs {
  /** PostgreSQL server: an instance or cluster of the program or of `.get`, or its facts. */
  readonly server: Server;
  /** Further ids of the same server, such as the other colour of blue/green. Default: none. */
  readonly extraResourceIds?: ResourceIds;
  /** Whether the role may log in, with an IAM token. Default: `false`, a group role. */
  readonly login?: pulumi.Input<boolean>;
}

/**
 * A PostgreSQL role alone, without anything in IAM: a group role that holds grants for its members.
 * Do not pass `provider` an AWS provider: the role is not an AWS resource, and finds its AWS
 * identity in `master`.
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
