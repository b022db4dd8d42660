import type * as pulumi from "@pulumi/pulumi";

/**
 * How the deployment reaches the server: a tunnel that the user runs, an SSH server, or Session Manager.
 * TLS certificates and IAM tokens name the server itself in every case.
 */
export type ViaArgs = EndpointViaArgs | SshViaArgs | SsmViaArgs;

/** The local end of a tunnel that the user runs. */
export interface EndpointViaArgs {
  /** Name or address of the local end, such as `"127.0.0.1"`. */
  readonly host: pulumi.Input<string>;
  /** TCP port of the local end, 1 to 65535. */
  readonly port: pulumi.Input<number>;
  readonly ssh?: never;
  readonly ssm?: never;
}

/** Through an SSH server, which forwards to the database server. No local port is opened. */
export interface SshViaArgs {
  readonly ssh: pulumi.Input<SshViaServerArgs>;
  readonly ssm?: never;
  readonly host?: never;
  readonly port?: never;
}

/**
 * An SSH server, and how to log in to it. What is not given comes from the configuration of `ssh` on the
 * machine that deploys (`~/.ssh/config`, as `ssh -G` prints it), `ProxyJump` and `ProxyCommand` included.
 */
export interface SshServerArgs {
  /** Name, address, or a `Host` of `~/.ssh/config`. */
  readonly host: pulumi.Input<string>;
  /** Default: that of `~/.ssh/config`, else 22. */
  readonly port?: pulumi.Input<number>;
  /** Default: that of `~/.ssh/config`, else the name of the local user. */
  readonly user?: pulumi.Input<string>;
  /**
   * Path of a private key without a passphrase; `~` is the home directory. The key itself is read when it
   * is needed, and is not in the state. Default: the agent, then the keys of `~/.ssh/config`.
   */
  readonly privateKeyPath?: pulumi.Input<string>;
  /**
   * The host key that the server must present: its fingerprint (`SHA256:…`) or its public key
   * (`ssh-ed25519 AAAA…`). Default: the keys of the host in the files of known hosts. A host whose key is
   * in neither is refused.
   */
  readonly hostKey?: pulumi.Input<string>;
}

/** The SSH server that reaches the database server. */
export interface SshViaServerArgs extends SshServerArgs {
  /** SSH servers on the way to it, the nearest first. Default: `ProxyJump` of `~/.ssh/config`, else none. */
  readonly jumpHosts?: pulumi.Input<readonly pulumi.Input<SshServerArgs>[]>;
}

/**
 * Through Session Manager, which forwards a port of this machine to the database server. It needs
 * `session-manager-plugin` on PATH, and `ssm:StartSession` on the target and on the document
 * `AWS-StartPortForwardingSessionToRemoteHost`.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
 */
export interface SsmViaArgs {
  readonly ssm: pulumi.Input<SsmTargetArgs>;
  readonly ssh?: never;
  readonly host?: never;
  readonly port?: never;
}

/** What a session is started on. */
export type SsmTargetArgs = SsmInstanceArgs | SsmEcsTaskArgs;

interface SsmSessionArgs {
  /** Region of the target. Default: the database server's. */
  readonly region?: pulumi.Input<string>;
  /** AWS profile that starts the session. Default: the identity that reads the master's credentials. */
  readonly profile?: pulumi.Input<string>;
}

/** An EC2 instance, or a managed node. */
export interface SsmInstanceArgs extends SsmSessionArgs {
  /** Such as `"i-0123456789abcdef0"`. */
  readonly instanceId: pulumi.Input<string>;
  readonly ecsTask?: never;
}

/** A container of a running ECS task, with ECS Exec. It also needs `ecs:DescribeTasks`. */
export interface SsmEcsTaskArgs extends SsmSessionArgs {
  readonly ecsTask: pulumi.Input<{
    /** Name or ARN. */
    readonly cluster: pulumi.Input<string>;
    /** ID or ARN. */
    readonly task: pulumi.Input<string>;
    /** Name of the container in its task definition. */
    readonly container: pulumi.Input<string>;
  }>;
  readonly instanceId?: never;
}
