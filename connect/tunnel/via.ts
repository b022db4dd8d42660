/** How a server is reached that this machine cannot dial itself, as plain data. */

/** Where a TCP connection goes to. */
export interface Endpoint {
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
}

/** A tunnel that the user runs, an SSH server, or an instance or ECS task that Session Manager reaches. */
export type Via = EndpointVia | SshVia | SsmVia;

/** The local end of a tunnel that the user runs. */
export interface EndpointVia extends Endpoint {
  readonly ssh?: undefined;
  readonly ssm?: undefined;
}

/** An SSH server that can reach the database server. */
export interface SshVia {
  readonly ssh: SshServer & {
    /** SSH servers on the way to this one, the nearest first. Default: none. */
    readonly jumpHosts?: readonly SshServer[] | undefined;
  };
  readonly ssm?: undefined;
}

/** An SSH server, and how to log in to it. What is not given comes from the configuration of `ssh`. */
export interface SshServer {
  /** Name, address, or a `Host` of `~/.ssh/config`. */
  readonly host: string;
  /** Default: that of `~/.ssh/config`, else 22. */
  readonly port?: number | undefined;
  /** Default: that of `~/.ssh/config`, else the name of the local user. */
  readonly user?: string | undefined;
  /** Path of a private key, where `~` is the home directory. Default: the agent, then the keys of `~/.ssh/config`. */
  readonly privateKeyPath?: string | undefined;
  /**
   * The server's host key: its fingerprint (`SHA256:…`) or the public key (`ssh-ed25519 AAAA…`). Default:
   * the keys in the files of known hosts.
   */
  readonly hostKey?: string | undefined;
}

/** A target of Session Manager that can reach the database server. */
export interface SsmVia {
  readonly ssm: SsmTarget & {
    /** Region of the target. Default: the database server's. */
    readonly region?: string | undefined;
    /** AWS profile that starts the session. Default: the identity of whoever connects. */
    readonly profile?: string | undefined;
  };
  readonly ssh?: undefined;
}

/** What the session is started on. */
export type SsmTarget =
  | { readonly instanceId: string; readonly ecsTask?: undefined }
  | { readonly ecsTask: EcsTask; readonly instanceId?: undefined };

/** A container of a running task, with ECS Exec. */
export interface EcsTask {
  readonly cluster: string;
  /** ID or ARN of the task. */
  readonly task: string;
  readonly container: string;
}

/**
 * Whether a text can name a host for `ssh`: it is not one of its options, nor does it end a word of the
 * shell that gets it in a ProxyCommand.
 */
export function isSshHost(text: string): boolean {
  return /^[^-\s\p{Cc}'"`$\\;&<>|(){}][^\s\p{Cc}'"`$\\;&<>|(){}]*$/u.test(text);
}

/** The same for a user, whose name may have a domain before a backslash. */
export function isSshUser(text: string): boolean {
  return /^[^-\s\p{Cc}'"`;&<>|(){}][^\s\p{Cc}'"`;&<>|(){}]*$/u.test(text) && !text.endsWith("\\");
}

/** The way in words, such as for messages. */
export function viaInWords(via: Via): string {
  if (via.ssh !== undefined) return `SSH host "${via.ssh.host}"`;
  if (via.ssm === undefined) return `the tunnel at ${addressInWords(via)}`;
  const { instanceId, ecsTask } = via.ssm;
  if (ecsTask === undefined) return `instance "${instanceId}"`;
  const { cluster, task, container } = ecsTask;
  return `container "${container}" of ECS task "${task}" in cluster "${cluster}"`;
}

/** `host:port`, with brackets around an IPv6 address. */
export function addressInWords({ host, port }: Endpoint): string {
  return `${host.includes(":") ? `[${host}]` : host}:${String(port)}`;
}
