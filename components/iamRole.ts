import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { checkAccount } from "./account";
import { checkIdentity, nameIn } from "./identityName";
import { checkIamRoleName } from "./iamName";
import { checkedBy } from "./ifKnown";
import type { Holder } from "./policyHolder";
import type { AttachToArgs, RdsIamUserArgs } from "./rdsIamUserArgs";
import type { TrustForm } from "./trust/form";
import type { Place } from "./trust/place";
import { trustPolicyDocument } from "./trust/policy";

/** Who logs in: the holder of the policy, and its IAM role where there is one. */
export interface LoginIdentity {
  /** Absent with `attachTo: "none"`. */
  readonly holder?: Holder;
  /** The role, where it is created or given as a resource. */
  readonly role?: aws.iam.Role;
  readonly roleName?: pulumi.Output<string>;
  /** Its ARN, where the program gives it. */
  readonly givenArn?: pulumi.Output<string | undefined>;
  /** A function, because an ARN that the program does not give is looked up. */
  readonly roleArn?: () => pulumi.Output<string>;
  /** Who may assume the role; absent where the component does not create it. */
  readonly trust?: pulumi.Output<readonly TrustForm[]>;
}

/** What the children of one component share. */
export interface Family {
  /** Pulumi name of the component, with which its children's names begin. */
  readonly name: string;
  readonly parent: pulumi.Resource;
  /** Partition and account of the server, which are also the IAM role's: a login cannot cross accounts. */
  readonly place: pulumi.Output<Place>;
}

/** The identity that `attachTo` names, or a new IAM role. */
export function loginIdentity(family: Family, args: RdsIamUserArgs): LoginIdentity {
  if (args.attachTo === undefined) return createRole(family, args);
  if (args.assumedBy !== undefined || args.iamRole !== undefined) {
    throw new pulumi.RunError(
      "cannot combine attachTo with assumedBy or iamRole: they describe a new IAM role, " +
        "which is created only without attachTo",
    );
  }
  return existingIdentity(family, args.attachTo);
}

function createRole(family: Family, args: RdsIamUserArgs): LoginIdentity {
  const { name, parent, place } = family;
  const logicalName = `${name}-login`;
  const fixedName = args.iamRole?.name;
  if (fixedName === undefined) checkIamRoleName(undefined, logicalName);
  const trust = trustForms(args, place);
  const role = new aws.iam.Role(
    logicalName,
    {
      // A policy that somebody attached by hand would keep the role from being deleted, after the login
      // is gone already.
      forceDetachPolicies: true,
      ...args.iamRole,
      ...(fixedName === undefined ? {} : { name: checkedName(fixedName, logicalName) }),
      assumeRolePolicy: pulumi
        .all([trust, place])
        .apply(([forms, context]) => trustPolicyDocument(forms, context)),
    },
    { parent },
  );
  return { ...ofRole(role), holder: { kind: "role", name: role.name, isNew: true }, trust };
}

function trustForms(
  { assumedBy }: RdsIamUserArgs,
  place: Family["place"],
): pulumi.Output<readonly TrustForm[]> {
  return pulumi
    .all([assumedBy, place])
    .apply(([forms, { accountId }]): readonly TrustForm[] => forms ?? [{ account: accountId }]);
}

function checkedName(fixed: pulumi.Input<string>, logicalName: string): pulumi.Output<string> {
  return pulumi.output(fixed).apply((name) => {
    checkIamRoleName(name, logicalName);
    return name;
  });
}

/** The identity that `attachTo` names. */
export function existingIdentity(family: Family, attachTo: AttachToArgs): LoginIdentity {
  if (attachTo === "none") return {};
  const { role, user, group } = attachTo;
  if (user !== undefined) {
    return {
      holder: aws.iam.User.isInstance(user)
        ? resourceHolder(family, "user", user)
        : namedHolder(family, "user", user),
    };
  }
  if (group !== undefined) {
    return {
      holder: aws.iam.Group.isInstance(group)
        ? resourceHolder(family, "group", group)
        : namedHolder(family, "group", group),
    };
  }
  return aws.iam.Role.isInstance(role) ? roleResource(family, role) : namedRole(family, role);
}

function roleResource(family: Family, role: aws.iam.Role): LoginIdentity {
  const holder = resourceHolder(family, "role", role);
  return { ...ofRole(role), holder, roleName: pulumi.output(holder.name) };
}

// Its ARN is not known in the preview that creates it.
function resourceHolder(
  { place }: Family,
  kind: Holder["kind"],
  { name, arn }: aws.iam.Role | aws.iam.User | aws.iam.Group,
): Holder {
  return { kind, name: checkedBy(name, pulumi.all([place, arn]).apply(refuseOtherAccount(kind))) };
}

function ofRole(role: aws.iam.Role): LoginIdentity {
  return {
    holder: { kind: "role", name: role.name },
    role,
    roleName: role.name,
    givenArn: role.arn,
    roleArn: () => role.arn,
  };
}

function namedHolder({ place }: Family, kind: Holder["kind"], given: pulumi.Input<string>): Holder {
  const text = pulumi.output(given);
  const name = text.apply((known) => {
    checkIdentity(kind, known);
    return nameIn(known);
  });
  return { kind, name: checkedBy(name, pulumi.all([place, text]).apply(refuseOtherAccount(kind))) };
}

// An ARN is not built from a name: it contains the role's path, which only IAM knows.
function namedRole(family: Family, role: pulumi.Input<string>): LoginIdentity {
  const given = pulumi.output(role);
  const holder = namedHolder(family, "role", given);
  const { parent } = family;
  return {
    holder,
    roleName: pulumi.output(holder.name),
    givenArn: given.apply((text) => (text.startsWith("arn:") ? text : undefined)),
    roleArn: () =>
      given.apply((text) =>
        text.startsWith("arn:")
          ? pulumi.output(text)
          : aws.iam.getRoleOutput({ name: text }, { parent }).arn,
      ),
  };
}

/** A name alone is one of the server's account. */
function refuseOtherAccount(kind: Holder["kind"]) {
  const hint =
    kind === "role"
      ? "Create an RdsIamUser without attachTo, and name this role in assumedBy."
      : `Name a ${kind} of the server's account.`;
  return ([server, arn]: readonly [Place, string]): void => {
    checkAccount(server, { what: `the ${kind} of attachTo`, arn, hint });
  };
}
