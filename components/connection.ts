import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../client/connection";
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
  { endpoint, role, ca }: LoginTarget,
  { roleArn, assumeRole, after }: LoginRoute,
): pulumi.Output<Connection> {
  const { host, port, region, readerHost } = endpoint;
  const { database, username } = role;
  const parts = { host, port, database, username, region, roleArn, assumeRole, readerHost, ca };
  return pulumi
    .all([pulumi.output(parts), after?.urn])
    .apply(([connection]) => withoutUndefined(connection));
}

// JSON has no `undefined`, and neither has the state.
function withoutUndefined({ roleArn, readerHost, ca, ...connection }: Parts): Connection {
  return {
    ...connection,
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(readerHost === undefined ? {} : { readerHost }),
    ...(ca === undefined ? {} : { ca }),
  };
}

type Optional = "roleArn" | "readerHost" | "ca";

type Parts = Required<Omit<Connection, Optional>> & {
  readonly [Key in Optional]: string | undefined;
};
