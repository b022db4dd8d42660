import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { PostgresRoleArgs } from "../provider/role/args";
import type { ResourceIds, Server } from "./server";
import type { TrustForm } from "./trustForm";

/** One entry of `assumedBy`. */
export type TrustArgs = TrustForm<pulumi.Input<string>>;

/** Tags of an AWS resource. */
type Tags = pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;

/** What to attach the policy to, instead of an IAM role made for the user. */
export type AttachToArgs =
  | {
      /** An IAM role: the resource, its ARN or its name. By its name alone `roleArn` is `null`. */
      readonly role: aws.iam.Role | pulumi.Input<string>;
      readonly user?: never;
      readonly group?: never;
    }
  | {
      /** Name of an IAM user. */
      readonly user: pulumi.Input<string>;
      readonly role?: never;
      readonly group?: never;
    }
  | {
      /** Name of an IAM group. */
      readonly group: pulumi.Input<string>;
      readonly role?: never;
      readonly user?: never;
    }
  | "none";

/** The IAM role made for the user. */
export interface IamRoleArgs {
  /** At most 64 characters. Default: a name that begins with the Pulumi name. */
  readonly name?: pulumi.Input<string>;
  /** Default: `/`. */
  readonly path?: pulumi.Input<string>;
  /** ARN of the boundary, which must itself allow `rds-db:connect`. Default: none. */
  readonly permissionsBoundary?: pulumi.Input<string>;
  /** Seconds, 3600 to 43200. Default: AWS's, 3600. */
  readonly maxSessionDuration?: pulumi.Input<number>;
  readonly tags?: Tags;
}

/** The policy that allows the login. */
export interface ConnectPolicyArgs {
  /**
   * Default: a name that begins with the Pulumi name. With a fixed name a change of the policy is
   * made in place instead of by a new policy, and the name changes in two deployments.
   */
  readonly name?: pulumi.Input<string>;
  /** Default: `/`. */
  readonly path?: pulumi.Input<string>;
  readonly tags?: Tags;
}

/** Arguments of `RdsIamUser`. */
export interface RdsIamUserArgs extends PostgresRoleArgs {
  /** PostgreSQL server: an instance or cluster of the program or of `.get`, or its facts. */
  readonly server: Server;
  /** Further resources the user may log in to: a blue/green colour, read replicas. Default: none. */
  readonly extraResourceIds?: ResourceIds;
  /** Who may assume the IAM role. Default: `[{ account: <the server's account> }]`. */
  readonly assumedBy?: pulumi.Input<readonly pulumi.Input<TrustArgs>[]>;
  /** Default: an IAM role made for the user. Excludes `assumedBy` and `iamRole`. */
  readonly attachTo?: AttachToArgs;
  readonly iamRole?: IamRoleArgs;
  readonly policy?: ConnectPolicyArgs;
  /**
   * Prove the login: when PostgreSQL role, policy and IAM role are there, the deployment assumes the
   * IAM role, logs in with a fresh token over verified TLS and runs one query; again after a change
   * of them, and in `pulumi refresh` and `preview --refresh`, where a refusal is drift. What IAM has
   * not made effective yet is waited for (`timeouts.verifySeconds`). A refusal fails the deployment,
   * with its cause. The outputs do not wait for it: depend on the component itself for that.
   *
   * Plain, not an Output: whether it is done cannot depend on what is not known in a preview.
   * Refused where no trust form could let the deployment in, or there is no role to assume.
   * Default: `false`.
   */
  readonly verifyLogin?: boolean;
}
