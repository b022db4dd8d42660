import type * as pulumi from "@pulumi/pulumi";
import type { ViaArgs } from "./viaArgs";
import type { GrantsArgs } from "../inputs/grants/args";

/**
 * A PostgreSQL server, where it is not an `aws.rds.Instance` or `aws.rds.Cluster` of the program.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
 */
export interface ServerArgs {
  /**
   * DNS name of the endpoint, as RDS shows it, such as
   * `"orders.cluster-abc.eu-west-1.rds.amazonaws.com"`. Not a CNAME: tokens and certificates name the
   * endpoint. Endpoints of Aurora DSQL are refused.
   */
  readonly host: pulumi.Input<string>;
  /** TCP port, 1 to 65535. Default: 5432. */
  readonly port?: pulumi.Input<number>;
  /**
   * DB resource IDs that the login is allowed on, at least one: `db-…` of an instance, `cluster-…` of
   * an Aurora or Multi-AZ cluster. A DB identifier is refused.
   */
  readonly resourceIds: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** AWS Region of the server, such as `"eu-west-1"`. Default: the AWS provider's Region. */
  readonly region?: pulumi.Input<string>;
  /** AWS account of the server, 12 digits. Default: the AWS provider's account. */
  readonly accountId?: pulumi.Input<string>;
  /** `"aws"`, `"aws-cn"` or `"aws-us-gov"`. Default: the AWS provider's partition. */
  readonly partition?: pulumi.Input<string>;
  /** Name of the master user: the default of `master.ssm.username`. Default: none. */
  readonly masterUsername?: pulumi.Input<string | undefined>;
  /** Endpoint for read-only sessions, for the output `connection`. Default: none. */
  readonly readerHost?: pulumi.Input<string | undefined>;
  /** Whether IAM authentication is on; `false` is refused. Default: not known. */
  readonly iamDatabaseAuthenticationEnabled?: pulumi.Input<boolean | undefined>;
  /**
   * Whether the server pauses when it is idle: an Aurora Serverless v2 cluster whose minimum capacity
   * is 0. Previews and deployments then wait until it has resumed ({@link TimeoutArgs}). Default:
   * `false`.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
   */
  readonly autoPause?: pulumi.Input<boolean | undefined>;
}

interface MasterCredentialsArgs {
  /** AWS Region of the secret or parameter. Default: the one in its ARN, else the server's. */
  readonly region?: pulumi.Input<string> | undefined;
  /**
   * AWS profile to read the secret with, on the machine that deploys. Keys, roles and web identity of
   * the stack's `aws:` configuration do not apply to it. Default: the identity of that configuration.
   */
  readonly profile?: pulumi.Input<string> | undefined;
  /**
   * ARN of an IAM role to assume before reading the secret. Default: the roles of `aws:assumeRoles`
   * in the stack's configuration, one after the other, unless `profile` is set here.
   */
  readonly assumeRoleArn?: pulumi.Input<string> | undefined;
}

/**
 * Where the master's name and password are: exactly one of `ssm`, `secretsManager` and `iam`. The
 * state records only these names; the values are read whenever a connection needs them.
 */
export type MasterArgs = MasterCredentialsArgs &
  (
    | {
        /**
         * Parameters of SSM Parameter Store, each by its name or ARN. Default of `username`: the
         * name in the server's resource; with `ServerArgs` it is required.
         * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-parameter-store.html
         */
        readonly ssm: pulumi.Input<{
          readonly username?: pulumi.Input<string>;
          readonly password: pulumi.Input<string>;
        }>;
        readonly secretsManager?: never;
        readonly iam?: never;
      }
    | {
        /**
         * A secret of Secrets Manager that holds `{"username": …, "password": …}`, as RDS writes it,
         * or the same with other keys.
         * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html
         */
        readonly secretsManager: pulumi.Input<{
          readonly secretArn: pulumi.Input<string>;
          /** Key of the master's name. Default: `"username"`. */
          readonly usernameKey?: pulumi.Input<string>;
          /** Key of the master's password. Default: `"password"`. */
          readonly passwordKey?: pulumi.Input<string>;
        }>;
        readonly ssm?: never;
        readonly iam?: never;
      }
    | {
        /** The master logs in with an IAM token; it must be a member of `rds_iam`. */
        readonly iam: pulumi.Input<{ readonly username: pulumi.Input<string> }>;
        readonly ssm?: never;
        readonly secretsManager?: never;
      }
  );

/**
 * Membership in another role.
 * @see https://www.postgresql.org/docs/current/role-membership.html
 */
export interface MembershipArgs {
  /** Name of the role whose member this role becomes. */
  readonly role: pulumi.Input<string>;
  /** WITH ADMIN OPTION: whether this role may grant the membership to others. Default: `false`. */
  readonly admin?: pulumi.Input<boolean>;
  /** WITH INHERIT, PostgreSQL 16 and later: whether this role inherits its privileges. Default: `true`. */
  readonly inherit?: pulumi.Input<boolean>;
  /** WITH SET, PostgreSQL 16 and later: whether this role may `SET ROLE` to it. Default: `true`. */
  readonly set?: pulumi.Input<boolean>;
}

/** Limits on waiting, in whole seconds up to 86400 (a day). */
export interface TimeoutArgs {
  /** For TCP, TLS and login together, from 1. Default: 15; 60 for a server that pauses. */
  readonly connectSeconds?: pulumi.Input<number>;
  /**
   * For a server that does not answer a preview, from 1, however many roles it has. A preview without
   * an answer warns and continues with the state alone. Default: 5; 45 for a server that pauses.
   */
  readonly previewSeconds?: pulumi.Input<number>;
  /** For another deployment that is changing the same database, from 1. Default: 120. */
  readonly queueSeconds?: pulumi.Input<number>;
  /**
   * For a lock on an object (`lock_timeout`), from 1. Default: 30.
   * @see https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT
   */
  readonly lockSeconds?: pulumi.Input<number>;
  /**
   * For one statement (`statement_timeout`), from 1. Default: 120.
   * @see https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT
   */
  readonly statementSeconds?: pulumi.Input<number>;
  /** For a server that is still starting or resuming when the role is created, from 0. Default: 300. */
  readonly serverSeconds?: pulumi.Input<number>;
  /**
   * With `verifyLogin` of an `RdsIamUser`: for a policy or IAM role to become effective, from 0.
   * Default: 120.
   */
  readonly verifySeconds?: pulumi.Input<number>;
  /**
   * For creating, updating, refreshing or deleting one role, with everything that belongs to it, from 1.
   * When it is over, its connections are ended, and nothing is tried again. Default: 1800, which has room
   * for a server that starts late, and then for six databases that reach `queueSeconds` and
   * `statementSeconds` each.
   */
  readonly operationSeconds?: pulumi.Input<number>;
}

/**
 * What deleting the resource does with the role.
 *
 * - `"drop"` drops it. Refused, before anything is changed, if the role owns objects, is named in
 *   row-security policies or has granted privileges to others.
 * - `{ reassignOwnedTo }` gives everything that it owns, in every database, to that role, then drops
 *   it. Refused while it has what no other role can be given: default privileges for what it creates,
 *   user mappings, its name in row-security policies.
 * - `"dropOwned"` drops everything that it owns with it: tables and their rows too. Its name is taken
 *   out of row-security policies. Databases and tablespaces are never dropped: if it owns one, this is
 *   refused.
 * - `"disableLogin"` keeps it without LOGIN and without membership in `rds_iam`.
 * - `"retain"` keeps it as it is.
 *
 * @see https://www.postgresql.org/docs/current/role-removal.html
 */
export type OnDelete =
  | "drop"
  | "dropOwned"
  | {
      /** Name of the role that is given what the deleted one owns. It has to exist. */
      readonly reassignOwnedTo: pulumi.Input<string>;
    }
  | "disableLogin"
  | "retain";

/** The arguments that `RdsIamUser` and `Role` share. */
export interface PostgresRoleArgs {
  /**
   * PEM text of additional root certificates, at least one. Trusted beside the RDS roots of the
   * commercial Regions, the public roots and the file in `NODE_EXTRA_CA_CERTS`. Default: none.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
   */
  readonly ca?: pulumi.Input<string>;
  /**
   * Where the credentials of the master are, which creates and changes the role. Default: the master
   * secret that RDS manages for the server. Refused where there is none.
   */
  readonly master?: pulumi.Input<MasterArgs>;
  /**
   * How the deployment reaches the server: a tunnel that you run, an SSH server, or Session Manager.
   * Default: the environment variable `RDS_IAM_USER_VIA` when the deployment runs, else directly.
   */
  readonly via?: pulumi.Input<ViaArgs>;
  /**
   * Name of the PostgreSQL role, which is also the IAM DB user: at most 63 bytes, not `pg_*`, `rds*`,
   * `public` or `none`. A login's name is printable ASCII without `*`, `?`, `$` and `/`. Another name
   * replaces the role. Default: the resource's Pulumi name.
   */
  readonly username?: pulumi.Input<string>;
  /** Database of grants that name none, and the one that is connected to. Default: `"postgres"`. */
  readonly database?: pulumi.Input<string>;
  /**
   * Everything the role may hold, in every database of the server. A grant applies to the most
   * specific object it names. Lists are sets: order and duplicates are ignored. Privileges granted to
   * PUBLIC apply to every role; they are ignored. Default: `[]`.
   * @see https://www.postgresql.org/docs/current/ddl-priv.html
   */
  readonly grants?: GrantsArgs;
  /**
   * Roles that this role is a member of. `rds_iam` is refused: a login is a member of it already, and
   * a group role would pass it on to its members, whose passwords would stop working. A login cannot
   * be a member of `rds_ad`. Default: `[]`.
   */
  readonly memberOf?: pulumi.Input<readonly pulumi.Input<string | MembershipArgs>[]>;
  /**
   * What to do with privileges and memberships that nobody declared: `"revoke"` them, `"report"` them
   * as warnings, or `"ignore"` them. It applies only to what the program never declared: a grant that
   * is removed from the program is revoked with every value. Default: `"revoke"`.
   */
  readonly extraPrivileges?: pulumi.Input<"revoke" | "report" | "ignore">;
  /**
   * Settings of the role (`ALTER ROLE … SET`). List settings such as `search_path` accept a list of
   * strings; for them a string with a comma is refused. A setting that is not declared is reset.
   * Default: none.
   * @see https://www.postgresql.org/docs/current/sql-alterrole.html
   */
  readonly settings?: pulumi.Input<
    Readonly<Record<string, pulumi.Input<string | readonly pulumi.Input<string>[]>>>
  >;
  /**
   * `CONNECTION LIMIT`: concurrent connections of the role, -1 to 2147483647; -1 is no limit.
   * Default: -1.
   * @see https://www.postgresql.org/docs/current/sql-createrole.html
   */
  readonly connectionLimit?: pulumi.Input<number>;
  /**
   * Whether to take over a role that exists and that no Pulumi program manages. Its password is
   * removed. With `false` an existing role is refused. Default: `false`.
   */
  readonly adoptExisting?: pulumi.Input<boolean>;
  /** Default: `"drop"`; for an adopted role `"disableLogin"`. */
  readonly onDelete?: pulumi.Input<OnDelete>;
  /**
   * When to compare the role with the server: `"preview"` in every preview, with a warning where the
   * server cannot be inspected; `"required"` the same, but then the preview or `up` fails; `"refresh"`
   * only with `--refresh` and in `pulumi refresh`; `"off"` never. The environment variable
   * `RDS_IAM_USER_DRIFT_DETECTION=required` makes a run treat `"preview"` and `"refresh"` as
   * `"required"`. Default: `"preview"`.
   */
  readonly driftDetection?: pulumi.Input<"preview" | "required" | "refresh" | "off">;
  /**
   * What a preview prints of a change to the database: `"quiet"` nothing, `"summary"` a line a
   * statement, `"sql"` the SQL as well. Default: `"summary"`.
   */
  readonly logLevel?: pulumi.Input<"quiet" | "summary" | "sql">;
  /** Limits on waiting. Default: those of `TimeoutArgs`. */
  readonly timeouts?: pulumi.Input<TimeoutArgs>;
}

/** A server as the state records it: every form of `server` is resolved to this. */
export interface ResolvedServerArgs {
  readonly host: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
  readonly resourceIds: pulumi.Input<readonly pulumi.Input<string>[]>;
  readonly region: pulumi.Input<string>;
  readonly accountId: pulumi.Input<string>;
  readonly partition: pulumi.Input<string>;
  /** Name of the server's master, where the server's resource has it. */
  readonly masterUsername?: pulumi.Input<string | undefined>;
  /** Whether the server accepts IAM tokens, where the server's resource says so. */
  readonly iamDatabaseAuthenticationEnabled?: pulumi.Input<boolean | undefined>;
  /** Whether the server pauses when it is idle, where that is known. */
  readonly autoPause?: pulumi.Input<boolean | undefined> | undefined;
}
