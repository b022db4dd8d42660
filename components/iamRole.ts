import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Place, checkAccount } from "./account";
import { checkIamRoleName } from "./iamName";
import type { Holder } from "./policyHolder";
import type { AttachToArgs, RdsIamUserArgs } from "./rdsIamUserArgs";
import type { TrustForm } from "./trust/form";
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
  if (attachTo.user !== undefined) return { holder: { kind: "user", name: attachTo.user } };
  if (attachTo.group !== undefined) return { holder: { kind: "group", name: attachTo.group } };
  const { role } = attachTo;
  return aws.iam.Role.isInstance(role) ? ofRole(role) : namedRole(family, pulumi.output(role));
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

// An ARN is not built from a name: it contains the role's path, which only IAM knows.
function namedRole({ parent, place }: Family, given: pulumi.Output<string>): LoginIdentity {
  const roleName = pulumi.all([given, place]).apply(([text, server]) => {
    if (!text.startsWith("arn:")) return text;
    checkRoleArn(text);
    const hint = "Create an RdsIamUser without attachTo, and name this role in assumedBy.";
    checkAccount(server, { what: "the role of attachTo", arn: text, hint });
    return text.slice(text.lastIndexOf("/") + 1);
  });
  return {
    holder: { kind: "role", name: roleName },
    roleName,
    givenArn: given.apply((text) => (text.startsWith("arn:") ? text : undefined)),
    roleArn: () =>
      given.apply((text) =>
        text.startsWith("arn:")
          ? pulumi.output(text)
          : aws.iam.getRoleOutput({ name: text }, { parent }).arn,
      ),
  };
}

function checkRoleArn(arn: string): void {
  if (/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(arn)) return;
  throw new pulumi.RunError(
    `cannot attach the policy to "${arn}": expected the name or ARN of an IAM role` +
      (/:assumed-role\//.test(arn) ? "\nHint: This is the ARN of a role's session." : ""),
  );
}
