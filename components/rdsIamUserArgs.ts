import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { PostgresRoleArgs } from "../provider/role/args";
import type { Proxy } from "./proxy";
import type { ProxyMode } from "./proxyProblems";
import type { ExtraResourceIds } from "./resourceIds";
import type { Server } from "./server";
import type { TrustForm } from "./trust/form";

/** One entry of `assumedBy`: exactly one trust form. */
export type TrustArgs = TrustForm<pulumi.Input<string>, pulumi.Input<boolean>>;

/** Tags of an AWS resource. */
type Tags = pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;

/** What to attach the policy to, instead of a new IAM role: one of `role`, `user`, `group`, or `"none"`. */
export type AttachToArgs =
  | {
      /** An IAM role of the server's account: the resource, its ARN or its name. */
      readonly role: aws.iam.Role | pulumi.Input<string>;
      readonly user?: never;
      readonly group?: never;
    }
  | {
      /** An IAM user of the server's account: the resource, its name or ARN. */
      readonly user: aws.iam.User | pulumi.Input<string>;
      readonly role?: never;
      readonly group?: never;
    }
  | {
      /** An IAM group of the server's account: the resource, its name or ARN. */
      readonly group: aws.iam.Group | pulumi.Input<string>;
      readonly role?: never;
      readonly user?: never;
    }
  | "none";

/**
 * The IAM role that the component creates.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export interface IamRoleArgs {
  /** Name, at most 64 characters. Default: a generated name that begins with the Pulumi name. */
  readonly name?: pulumi.Input<string>;
  /** Path. Default: `/`. */
  readonly path?: pulumi.Input<string>;
  /** ARN of a permissions boundary, which must itself allow `rds-db:connect`. Default: none. */
  readonly permissionsBoundary?: pulumi.Input<string>;
  /** Longest session of the role in seconds, 3600 to 43200. Default: 3600. */
  readonly maxSessionDuration?: pulumi.Input<number>;
  /** Tags. Default: none, beside the AWS provider's default tags. */
  readonly tags?: Tags;
}

/**
 * The policy that allows the login.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
 */
export type ConnectPolicyArgs = ManagedPolicyArgs | InlinePolicyArgs;

interface PolicyName {
  /**
   * Name, at most 128 characters. With a name set here, a changed policy is updated in place instead of
   * replaced, and a change of the name needs two deployments. Default: a generated name that begins
   * with the Pulumi name.
   */
  readonly name?: pulumi.Input<string>;
}

/** A managed policy of its own, attached to the identity. */
export interface ManagedPolicyArgs extends PolicyName {
  readonly inline?: false;
  /** Path. Default: `/`. */
  readonly path?: pulumi.Input<string>;
  /** Tags. Default: none, beside the AWS provider's default tags. */
  readonly tags?: Tags;
}

/** A policy that is part of the identity. It has no ARN. */
export interface InlinePolicyArgs extends PolicyName {
  /**
   * Whether the policy is part of the role, user or group. Inline policies do not count towards the 10
   * managed policies that IAM allows on one identity by default. Default: `false`.
   */
  readonly inline: true;
  readonly path?: never;
  readonly tags?: never;
}

/** Arguments of `RdsIamUser`. */
export interface RdsIamUserArgs extends PostgresRoleArgs {
  /**
   * The PostgreSQL server: an instance or cluster of the program, one read with `.get` or looked up with
   * `aws.rds.getCluster`, a member of an `aws.rds.GlobalCluster`, or `ServerArgs`.
   */
  readonly server: Server;
  /**
   * Other DB resources that the user may log in to, such as read replicas, secondary clusters of a
   * global database, or the other environment of a blue/green deployment: resources, results of
   * look-ups, DB resource IDs of the server's Region, or `{ id, region }`. Default: none.
   */
  readonly extraResourceIds?: ExtraResourceIds;
  /**
   * An RDS Proxy that clients log in through: an `aws.rds.Proxy` of the program, one read with `.get` or
   * looked up with `aws.rds.getProxy`, or `ProxyArgs`. The output `connection` and the policy are then
   * those of the proxy; the policy does not allow the login on the server itself. The role is managed on
   * `server`, past the proxy. Default: none.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html
   */
  readonly proxy?: Proxy;
  /**
   * How the proxy logs in to the server. With `"endToEnd"`, by IAM tokens of its own: attach the output
   * `proxyPolicyDocument` to its IAM role. With `"standard"`, by passwords of Secrets Manager: the role is
   * no member of `rds_iam`, and its password is yours to set. Plain, not an Output. Refused without
   * `proxy`. Default: `"endToEnd"`.
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-iam-migration.html
   */
  readonly proxyMode?: ProxyMode;
  /** Who may assume the IAM role. Default: `[{ account: <the server's account> }]`. */
  readonly assumedBy?: pulumi.Input<readonly pulumi.Input<TrustArgs>[]>;
  /** What to attach the policy to. Excludes `assumedBy` and `iamRole`. Default: a new IAM role. */
  readonly attachTo?: AttachToArgs;
  /** The new IAM role. Default: a generated name, and the defaults of AWS. */
  readonly iamRole?: IamRoleArgs;
  /** The policy. Default: a generated name, and the defaults of AWS. */
  readonly policy?: ConnectPolicyArgs;
  /**
   * Whether to verify the login. After the PostgreSQL role, the policy and the IAM role are created or
   * changed, the deployment assumes the IAM role, logs in with a new token over verified TLS and runs
   * one query. It waits until changes in IAM are effective, `timeouts.verifySeconds` at most. A
   * refusal fails the deployment, with its cause. `pulumi refresh` and `preview --refresh` verify it
   * too; there a refusal is drift. The outputs do not wait for the verification; to wait for it,
   * depend on the component.
   *
   * Plain, not an Output, because a preview must know it. Refused where no trust form allows the
   * deployment to assume the role, or where there is no role to assume. Default: `false`.
   */
  readonly verifyLogin?: boolean;
}
