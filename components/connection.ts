import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../client/connection";
import type { RoleResource } from "../provider/role/resource";
import type { ResolvedServer } from "./server";

/** Where to log in, and as which PostgreSQL role. */
export interface LoginTarget {
  readonly server: ResolvedServer;
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
  { server, role, ca }: LoginTarget,
  { roleArn, assumeRole, after }: LoginRoute,
): pulumi.Output<Connection> {
  const { host, port, region } = server.args;
  const { database, username } = role;
  const { readerHost } = server;
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
