import type * as pulumi from "@pulumi/pulumi";
import type { GrantArgs } from "../inputs/grants/args";

/** A PostgreSQL server, where it is not an `aws.rds.Instance` or `aws.rds.Cluster` of the program. */
export interface ServerArgs {
  /** Endpoint's DNS name, as RDS shows it (no CNAME: tokens and certificates name the endpoint). */
  readonly host: pulumi.Input<string>;
  /** Default: 5432. */
  readonly port?: pulumi.Input<number>;
  /** DB resource IDs (`db-…`, `cluster-…`) that the login is allowed on; at least one. */
  readonly resourceIds: pulumi.Input<readonly pulumi.Input<string>[]>;
  /** AWS region of the server. Default: the AWS provider's region. */
  readonly region?: pulumi.Input<string>;
  /** Account of the server, 12 digits. Default: the AWS provider's account. */
  readonly accountId?: pulumi.Input<string>;
  /** `aws`, `aws-cn` or `aws-us-gov`. Default: the AWS provider's partition. */
  readonly partition?: pulumi.Input<string>;
}

interface MasterCredentialsArgs {
  /** Region of the secret. Default: the one in its ARN, else the server's. */
  readonly region?: pulumi.Input<string>;
  /** AWS profile to read the secret with. Default: `aws:profile` of the stack's configuration. */
  readonly profile?: pulumi.Input<string>;
  /**
   * IAM role to assume for reading the secret. Default: `aws:assumeRoles` (or the older
   * `aws:assumeRole`) of the configuration, unless `profile` is set here.
   */
  readonly assumeRoleArn?: pulumi.Input<string>;
}

/** Where the master's name and password are; only names are stored, the values are read at run time. */
export type MasterArgs = MasterCredentialsArgs &
  (
    | {
        /** SSM Parameter Store: parameter names or ARNs. `username` default: the server's `masterUsername`. */
        readonly ssm: pulumi.Input<{
          readonly username?: pulumi.Input<string>;
          readonly password: pulumi.Input<string>;
        }>;
        readonly secretsManager?: never;
        readonly iam?: never;
      }
    | {
        /** Secrets Manager: a secret with `{"username": …, "password": …}`, as RDS itself writes it. */
        readonly secretsManager: pulumi.Input<{ readonly secretArn: pulumi.Input<string> }>;
        readonly ssm?: never;
        readonly iam?: never;
      }
    | {
        /** The master logs in with an IAM token. */
        readonly iam: pulumi.Input<{ readonly username: pulumi.Input<string> }>;
        readonly ssm?: never;
        readonly secretsManager?: never;
      }
  );

/** A tunnel the user runs: connections go there, TLS and tokens still name the server. */
export interface ViaArgs {
  readonly host: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
}

/** Membership in another role. */
export interface MembershipArgs {
  readonly role: string;
  /** WITH ADMIN OPTION. Default: `false`. */
  readonly admin?: boolean;
  /** PostgreSQL 16+. Default: `true`. */
  readonly inherit?: boolean;
  /** PostgreSQL 16+. Default: `true`. */
  readonly set?: boolean;
}

/**
 * A bound on each kind of waiting, in whole seconds: 1 to 86400, `serverSeconds` and
 * `verifySeconds` from 0.
 */
export interface TimeoutArgs {
  /** TCP, TLS and login together. Default: 15. */
  readonly connectSeconds?: number;
  /** Waiting for another writer of the same database. Default: 120. */
  readonly queueSeconds?: number;
  /** Waiting for a lock on an object. Default: 30. */
  readonly lockSeconds?: number;
  /** One statement. Default: 120. */
  readonly statementSeconds?: number;
  /** `create` only: a server that is still coming up. Default: 300. */
  readonly serverSeconds?: number;
  /** `verifyLogin` of an `RdsIamUser`: a policy or IAM role that is not effective yet. Default: 120. */
  readonly verifySeconds?: number;
}

/**
 * What happens to the role when the resource is deleted. `"drop"` refuses if anything depends on the
 * role; `"disableLogin"` leaves it without LOGIN and `rds_iam`; `"retain"` leaves it as it is.
 */
export type OnDelete = "drop" | "disableLogin" | "retain";

/** What every managed role has, whoever wraps it. */
export interface PostgresRoleArgs {
  /** PEM text of further roots to trust, beside the built-in RDS roots and `NODE_EXTRA_CA_CERTS`. */
  readonly ca?: pulumi.Input<string>;
  /** Default: the master secret that RDS manages for the server, if it has one. */
  readonly master?: MasterArgs;
  /** How the deployer reaches the server. Default: `RDS_IAM_USER_VIA` at run time, else directly. */
  readonly via?: pulumi.Input<ViaArgs>;
  /** PostgreSQL role, which is also the IAM DB user. Default: the resource's Pulumi name. */
  readonly username?: pulumi.Input<string>;
  /** Database of grants that name none, and the one connected to. Default: `"postgres"`. */
  readonly database?: pulumi.Input<string>;
  /** The whole truth about what the role holds, in every database of the server. Default: `[]`. */
  readonly grants?: pulumi.Input<readonly pulumi.Input<GrantArgs>[]>;
  /** Roles that this role is a member of. Default: `[]`. */
  readonly memberOf?: pulumi.Input<readonly pulumi.Input<string | MembershipArgs>[]>;
  /** Privileges found but not declared. Default: `"revoke"`. */
  readonly extraPrivileges?: pulumi.Input<"revoke" | "report" | "ignore">;
  /** `ALTER ROLE … SET`; list settings such as `search_path` take a list. Default: none. */
  readonly settings?: pulumi.Input<
    Readonly<Record<string, pulumi.Input<string | readonly string[]>>>
  >;
  /** `CONNECTION LIMIT`. Default: none. */
  readonly connectionLimit?: pulumi.Input<number>;
  /** Take over a role that exists and that nobody's Pulumi program manages. Default: `false`. */
  readonly adoptExisting?: pulumi.Input<boolean>;
  /** Default: `"drop"`; for an adopted role `"disableLogin"`. */
  readonly onDelete?: pulumi.Input<OnDelete>;
  /** `"preview"`: a live look in every preview; `"refresh"`: only with `--refresh`; `"off"`. Default: `"preview"`. */
  readonly driftDetection?: pulumi.Input<"preview" | "refresh" | "off">;
  /** What a preview prints of a change to the database. Default: `"summary"`. */
  readonly logLevel?: pulumi.Input<"quiet" | "summary" | "sql">;
  readonly timeouts?: pulumi.Input<TimeoutArgs>;
}

/** A server as the dynamic resource stores it: what every form of `server` is resolved to. */
export interface ResolvedServerArgs {
  readonly host: pulumi.Input<string>;
  readonly port: pulumi.Input<number>;
  readonly resourceIds: pulumi.Input<readonly pulumi.Input<string>[]>;
  readonly region: pulumi.Input<string>;
  readonly accountId: pulumi.Input<string>;
  readonly partition: pulumi.Input<string>;
  /** Name of the server's master, where the server's resource knows it. */
  readonly masterUsername?: pulumi.Input<string>;
  /** Whether the server takes tokens at all, where the server's resource knows it. */
  readonly iamDatabaseAuthenticationEnabled?: pulumi.Input<boolean | undefined>;
}
