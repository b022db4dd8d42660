import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../client/connection";
import { checkAccount } from "./account";
import { assumePolicyDocument, connectPolicyDocument } from "./connectPolicy";
import { type LoginTarget, connectionOf } from "./connection";
import { checkIdentity, nameIn } from "./identityName";
import { checkedBy } from "./ifKnown";
import { type Holder, inlinePolicy } from "./policyHolder";
import type { TrustForm } from "./trust/form";
import { trustsPrincipal } from "./trust/assumption";
import { type Place, isSamePlace, placeIn } from "./trust/place";

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
  /** Last parts of Pulumi names that children have. */
  readonly taken: ReadonlySet<string>;
}

/** Last parts of the names of a user's own children. */
export const OWN_NAMES = ["role", "connect", "login", "verify"] as const;

/** The last part of the policy's Pulumi name; refused where another child has it. */
export function grantName(
  { name: user, taken }: Pick<Shared, "name" | "taken">,
  grantee: Grantee,
  { name = nameOf(grantee) }: GrantConnectOptions,
): string {
  if (!taken.has(name)) return name;
  throw new pulumi.RunError(
    `cannot name the policy of grantConnect "${user}-${name}": another child of "${user}" has this name\n` +
      "Hint: Pass { name } as its second argument, with another name.",
  );
}

/** Lets a further identity log in, with an inline policy, and answers the connection for it. */
export function grantConnect(
  shared: Shared,
  grantee: Grantee,
  { name, provider }: Pick<GrantConnectOptions, "provider"> & { readonly name: string },
): pulumi.Output<Connection> {
  const { roleArn } = shared;
  const { holder, arn } = holderOf(grantee);
  const granted = pulumi
    .all([arn, shared.place, shared.dbUserArns, roleArn, shared.trust])
    .apply(([granteeArn, place, dbUserArns, ownRoleArn, trust]) =>
      granteeArn === undefined || isIn(place, granteeArn)
        ? { document: connectPolicyDocument(dbUserArns), assumeRole: false }
        : {
            document: assumePolicyDocument(assumableRole(granteeArn, { place, ownRoleArn, trust })),
            assumeRole: true,
          },
    );
  const policy = inlinePolicy(
    {
      name: `${shared.name}-${name}`,
      document: checkedBy(granted.document, policyIsInPlace(shared, arn, provider)),
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
  if (typeof given === "string") return nameIn(given);
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
  const checked = given.apply((text) => {
    checkIdentity(kind, text);
    return text;
  });
  const arn = checked.apply((text) => (text.startsWith("arn:") ? text : undefined));
  return of(kind, checked.apply(nameIn), arn);
}

function of(
  kind: Holder["kind"],
  name: pulumi.Output<string>,
  arn: pulumi.Output<string | undefined>,
) {
  return { holder: { kind, name }, arn };
}

function isIn(place: Place, arn: string): boolean {
  const found = placeIn(arn);
  return found === undefined || isSamePlace(found, place);
}

/**
 * Refuses a policy that would be created in another account than the grantee's: there is none of that
 * name, or it is somebody else.
 */
function policyIsInPlace(
  { parent, place }: Shared,
  arn: pulumi.Output<string | undefined>,
  provider: aws.Provider | undefined,
): pulumi.Output<unknown> {
  const refusal = "cannot create the policy of grantConnect:";
  if (provider === undefined) {
    const hint = "Pass an aws.Provider of the grantee's account: { provider }.";
    const what = "the grantee";
    return pulumi.all([place, arn]).apply(([server, granteeArn = ""]) => {
      const than = "the AWS provider and the server";
      checkAccount(server, { refusal, what, than, arn: granteeArn, hint });
    });
  }
  const caller = aws.getCallerIdentityOutput({}, { parent, provider });
  return pulumi
    .all([place, arn, caller.arn])
    .apply(([server, granteeArn, callerArn]: [Place, string | undefined, string | undefined]) => {
      const sides = { refusal, what: "its AWS provider", arn: callerArn ?? "" };
      const grantee = granteeArn === undefined ? undefined : placeIn(granteeArn);
      if (grantee === undefined) {
        const hint =
          "Name the grantee by its ARN, here and in assumedBy, or leave out the provider.";
        checkAccount(server, {
          ...sides,
          than: "the grantee (by its name alone) and the server",
          hint,
        });
      } else {
        const hint = "Pass an aws.Provider of the grantee's account: { provider }.";
        checkAccount(grantee, { ...sides, than: "the grantee", hint });
      }
    });
}

interface AssumableRole {
  readonly place: Place;
  readonly ownRoleArn: string | undefined;
  readonly trust: readonly TrustForm[] | undefined;
}

// RDS takes only identities of the server's own account, so one of another account comes by the user's role.
function assumableRole(granteeArn: string, { place, ownRoleArn, trust }: AssumableRole): string {
  const partition = granteeArn.split(":").slice(1, 2).join();
  if (partition !== place.partition) {
    throw new pulumi.RunError(
      `cannot let "${granteeArn}" log in: it is in partition "${partition}", the server in "${place.partition}"\n` +
        "Hint: Let an identity of the server's partition log in: no role can be assumed from another one.",
    );
  }
  if (ownRoleArn === undefined || trust === undefined) {
    throw new pulumi.RunError(
      `cannot let "${granteeArn}" log in: it is in another account, and attachTo leaves no role that it could assume\n` +
        "Hint: Create an RdsIamUser without attachTo.",
    );
  }
  if (trust.some((form) => trustsPrincipal(form, granteeArn))) return ownRoleArn;
  throw new pulumi.RunError(
    `cannot let "${granteeArn}" log in: it is in another account, and the role's trust policy does not name it\n` +
      `Hint: Add { principalArn: "${granteeArn}" } to assumedBy.`,
  );
}
