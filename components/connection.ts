import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../client/connection";
import type { LoginResourceArgs } from "../provider/login/resource";
import type { RoleResource } from "../provider/role/resource";

/** Where clients log in: a server, or an RDS Proxy before it. */
export interface LoginEndpoint {
  readonly host: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
  readonly region: pulumi.Input<string>;
  /** Endpoint for read-only sessions, where there is one. */
  readonly readerHost: pulumi.Output<string | undefined>;
}

/** Where to log in, and as which PostgreSQL role. */
export interface LoginTarget {
  readonly endpoint: LoginEndpoint;
  readonly role: RoleResource;
  readonly ca: pulumi.Input<string> | undefined;
  /** What a policy allows that lets it log in. */
  readonly dbUserArns: pulumi.Output<readonly string[]>;
  /** Where the endpoint is that of a proxy: how it logs in, and as whom. */
  readonly proxy: LoginResourceArgs["proxy"];
}

/** How a caller comes to the IAM identity that may log in. */
export interface LoginRoute {
  readonly roleArn: pulumi.Input<string | undefined>;
  readonly assumeRole: pulumi.Input<boolean | "detect">;
  /** What must exist before the login is allowed. */
  readonly after: pulumi.Resource | undefined;
}

/** The output `connection`, known only after the role exists and the login is allowed. */
export function connectionOf(
  { endpoint, role, ca, dbUserArns, proxy }: LoginTarget,
  { roleArn, assumeRole, after }: LoginRoute,
): pulumi.Output<Connection> {
  const { host, port, region, readerHost } = endpoint;
  const { database, username } = role;
  const parts = { host, port, database, username, region, roleArn, assumeRole, readerHost, ca };
  return pulumi
    .all([pulumi.output({ ...parts, dbUserArns, proxy: proxyOf(proxy) }), after?.urn])
    .apply(([connection]) => withoutUndefined(connection));
}

function proxyOf(proxy: LoginResourceArgs["proxy"]): pulumi.Output<Connection["proxy"]> {
  if (proxy?.mode !== "endToEnd") return pulumi.output(proxy && { mode: proxy.mode });
  return pulumi.output(proxy.dbUserArns).apply((dbUserArns) => ({ mode: proxy.mode, dbUserArns }));
}

// JSON has no `undefined`, and neither has the state.
function withoutUndefined({ roleArn, readerHost, ca, proxy, ...connection }: Parts): Connection {
  return {
    ...connection,
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(readerHost === undefined ? {} : { readerHost }),
    ...(ca === undefined ? {} : { ca }),
    ...(proxy === undefined ? {} : { proxy }),
  };
}

type Optional = "roleArn" | "readerHost" | "ca" | "proxy";

type Parts = Required<Omit<Connection, Optional>> & {
  readonly [Key in Optional]: Connection[Key] | undefined;
};
