import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { checkIamRoleName } from "./iamName";
import type { AttachToArgs, RdsIamUserArgs } from "./rdsIamUserArgs";
import type { TrustForm } from "./trust/form";
import { type TrustContext, trustPolicyDocument } from "./trust/policy";

/** The IAM role that an application assumes to log in; `null` where there is none, or it is not known. */
export interface AssumableRole {
  /** Known only after the policy is attached, so that whatever uses it waits for the attachment. */
  readonly roleArn: pulumi.Output<string | null>;
  readonly roleName: pulumi.Output<string | null>;
  /** Absent where the policy is attached to nothing. */
  readonly attachment?: pulumi.Resource;
}

/** What the children of one component share. */
export interface Family {
  /** Pulumi name of the component, with which its children's names begin. */
  readonly name: string;
  readonly parent: pulumi.Resource;
  /** Partition and account of the server, which are also the IAM role's: a login cannot cross accounts. */
  readonly place: pulumi.Output<TrustContext>;
}

const NO_ROLE: AssumableRole = { roleArn: pulumi.output(null), roleName: pulumi.output(null) };

/** Attaches the policy to what `attachTo` names, or to an IAM role that it creates. */
export function attachPolicy(
  family: Family,
  args: RdsIamUserArgs,
  policyArn: pulumi.Output<string>,
): AssumableRole {
  if (args.attachTo === undefined) {
    const { name, arn } = createRole(family, args);
    const attachment = attachToRole(family, name, policyArn);
    return { roleArn: after(attachment, arn), roleName: name, attachment };
  }
  if (args.assumedBy !== undefined || args.iamRole !== undefined) {
    throw new pulumi.RunError(
      "cannot combine attachTo with assumedBy or iamRole: they describe a new IAM role, " +
        "which is created only without attachTo",
    );
  }
  return attachToExisting(family, args.attachTo, policyArn);
}

function createRole({ name, parent, place }: Family, args: RdsIamUserArgs): aws.iam.Role {
  const logicalName = `${name}-login`;
  const fixedName = args.iamRole?.name;
  if (fixedName === undefined) checkIamRoleName(undefined, logicalName);
  return new aws.iam.Role(
    logicalName,
    {
      ...args.iamRole,
      ...(fixedName === undefined ? {} : { name: checkedName(fixedName, logicalName) }),
      assumeRolePolicy: pulumi
        .all([trustForms(args, place), place])
        .apply(([forms, context]) => trustPolicyDocument(forms, context)),
    },
    { parent },
  );
}

/** Who may assume the IAM role that the component creates. */
export function trustForms(
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

function attachToExisting(
  family: Family,
  attachTo: AttachToArgs,
  policyArn: pulumi.Output<string>,
): AssumableRole {
  if (attachTo === "none") return NO_ROLE;
  const logicalName = `${family.name}-connect`;
  const opts = { parent: family.parent };
  if (attachTo.user !== undefined) {
    const { user } = attachTo;
    const attachment = new aws.iam.UserPolicyAttachment(logicalName, { user, policyArn }, opts);
    return { ...NO_ROLE, roleArn: after(attachment, NO_ROLE.roleArn), attachment };
  }
  if (attachTo.group !== undefined) {
    const { group } = attachTo;
    const attachment = new aws.iam.GroupPolicyAttachment(logicalName, { group, policyArn }, opts);
    return { ...NO_ROLE, roleArn: after(attachment, NO_ROLE.roleArn), attachment };
  }
  const { roleArn, roleName } = existingRole(attachTo.role);
  const attachment = attachToRole(family, roleName, policyArn);
  return { roleArn: after(attachment, roleArn), roleName, attachment };
}

// Whatever uses the ARN must wait until the login is allowed. The attachment's URN is known in every
// preview, so the ARN does not become unknown.
function after(
  attachment: pulumi.Resource,
  roleArn: pulumi.Output<string | null>,
): pulumi.Output<string | null> {
  return pulumi.all([roleArn, attachment.urn]).apply(([arn]) => arn);
}

function attachToRole(
  { name, parent }: Family,
  role: pulumi.Input<string>,
  policyArn: pulumi.Output<string>,
): aws.iam.RolePolicyAttachment {
  return new aws.iam.RolePolicyAttachment(`${name}-connect`, { role, policyArn }, { parent });
}

// The ARN is not built from a name: it contains the role's path, which only IAM knows.
function existingRole(role: aws.iam.Role | pulumi.Input<string>): {
  readonly roleArn: pulumi.Output<string | null>;
  readonly roleName: pulumi.Output<string>;
} {
  if (aws.iam.Role.isInstance(role)) return { roleArn: role.arn, roleName: role.name };
  const given = pulumi.output(role);
  return {
    roleArn: given.apply((text) => (text.startsWith("arn:") ? text : null)),
    roleName: given.apply((text) => text.slice(text.lastIndexOf("/") + 1)),
  };
}
