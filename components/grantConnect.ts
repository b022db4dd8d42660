import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../client/connection";
import type { Place } from "./account";
import { assumePolicyDocument, connectPolicyDocument } from "./connectPolicy";
import { type LoginTarget, connectionOf } from "./connection";
import { type Holder, inlinePolicy } from "./policyHolder";
import type { TrustForm } from "./trust/form";
import { trustsPrincipal } from "./trust/assumption";

/** A further IAM role, user or group that may log in: the resource, or its name or ARN. */
export type Grantee =
  | aws.iam.Role
  | aws.iam.User
  | aws.iam.Group
  | { readonly role: pulumi.Input<string> }
  | { readonly user: pulumi.Input<string> }
  | { readonly group: pulumi.Input<string> };

/** Options of `grantConnect`. */
export interface GrantConnectOptions {
  /**
   * Last part of the policy's Pulumi name. Default: the Pulumi name of the resource, or the name that
   * the program gives as plain text.
   */
  readonly name?: string;
  /** AWS provider of the account that the grantee is in. Default: the component's. */
  readonly provider?: aws.Provider;
}

/** What a user has that it can share. */
export interface Shared extends LoginTarget {
  readonly name: string;
  readonly parent: pulumi.Resource;
  readonly place: pulumi.Output<Place>;
  readonly dbUserArns: pulumi.Output<readonly string[]>;
  /** The user's own role, where the program knows its ARN. */
  readonly roleArn: pulumi.Output<string | undefined> | undefined;
  readonly trust: pulumi.Output<readonly TrustForm[]> | undefined;
}

/** Lets a further identity log in, with an inline policy, and answers the connection for it. */
export function grantConnect(
  shared: Shared,
  grantee: Grantee,
  { name = nameOf(grantee), provider }: GrantConnectOptions,
): pulumi.Output<Connection> {
  const { roleArn } = shared;
  const { holder, arn } = holderOf(grantee);
  const granted = pulumi
    .all([arn, shared.place, shared.dbUserArns, roleArn, shared.trust])
    .apply(([granteeArn, place, dbUserArns, ownRoleArn, trust]) =>
      granteeArn === undefined || isIn(place, granteeArn)
        ? { document: connectPolicyDocument(dbUserArns), assumeRole: false }
        : {
            document: assumePolicyDocument(assumableRole(granteeArn, ownRoleArn, trust)),
            assumeRole: true,
          },
    );
  const policy = inlinePolicy(
    {
      name: `${shared.name}-${name}`,
      document: granted.document,
      opts: { parent: shared.parent, ...(provider === undefined ? {} : { provider }) },
    },
    holder,
  );
  return connectionOf(shared, {
    roleArn: pulumi
      .all([granted.assumeRole, roleArn])
      .apply(([assumeRole, ownRoleArn]) => (assumeRole ? ownRoleArn : undefined)),
    assumeRole: granted.assumeRole,
    after: policy,
  });
}

function nameOf(grantee: Grantee): string {
  if (pulumi.Resource.isInstance(grantee)) return pulumi.resourceName(grantee);
  const [given] = Object.values<pulumi.Input<string>>(grantee);
  if (typeof given === "string") return given.slice(given.lastIndexOf("/") + 1);
  throw new pulumi.RunError(
    "cannot name the policy of grantConnect after an Output\n" +
      'Hint: Pass a name as its second argument, such as { name: "billing" }.',
  );
}

function holderOf(grantee: Grantee): {
  readonly holder: Holder;
  readonly arn: pulumi.Output<string | undefined>;
} {
  if (aws.iam.Role.isInstance(grantee)) return of("role", grantee.name, grantee.arn);
  if (aws.iam.User.isInstance(grantee)) return of("user", grantee.name, grantee.arn);
  if (aws.iam.Group.isInstance(grantee)) return of("group", grantee.name, grantee.arn);
  if ("role" in grantee) return named("role", pulumi.output(grantee.role));
  if ("user" in grantee) return named("user", pulumi.output(grantee.user));
  return named("group", pulumi.output(grantee.group));
}

function named(kind: Holder["kind"], given: pulumi.Output<string>) {
  const arn = given.apply((text) => (text.startsWith("arn:") ? text : undefined));
  const name = given.apply((text) => text.slice(text.lastIndexOf("/") + 1));
  return of(kind, name, arn);
}

function of(
  kind: Holder["kind"],
  name: pulumi.Output<string>,
  arn: pulumi.Output<string | undefined>,
) {
  return { holder: { kind, name }, arn };
}

function isIn({ partition, accountId }: Place, arn: string): boolean {
  const fields = arn.split(":");
  return fields[1] === partition && fields[4] === accountId;
}

// RDS takes only identities of the server's own account, so one of another account comes by the user's role.
function assumableRole(
  granteeArn: string,
  roleArn: string | undefined,
  trust: readonly TrustForm[] | undefined,
): string {
  if (roleArn === undefined || trust === undefined) {
    throw new pulumi.RunError(
      `cannot let "${granteeArn}" log in: it is in another account, and attachTo leaves no role that it could assume\n` +
        "Hint: Create an RdsIamUser without attachTo.",
    );
  }
  if (trust.some((form) => trustsPrincipal(form, granteeArn))) return roleArn;
  throw new pulumi.RunError(
    `cannot let "${granteeArn}" log in: it is in another account, and the role's trust policy does not name it\n` +
      `Hint: Add { principalArn: "${granteeArn}" } to assumedBy.`,
  );
}
