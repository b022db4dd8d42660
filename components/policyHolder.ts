import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { checkPolicyLength } from "./connectPolicy";
import { checkPolicyName } from "./iamName";
import type { IdentityKind } from "./identityName";
import { countPolicy } from "./policyCount";
import type { ConnectPolicyArgs, ManagedPolicyArgs } from "./rdsIamUserArgs";

/** An IAM role, user or group that a policy is for. */
export interface Holder {
  readonly kind: IdentityKind;
  readonly name: pulumi.Input<string>;
  /** Whether the component creates it: nothing else is attached to it then. */
  readonly isNew?: true;
}

/** A policy, and what ties it to its holder. */
export interface HeldPolicy {
  /** The managed policy; absent where it is inline. */
  readonly policy?: aws.iam.Policy;
  /** What the login waits for: the attachment or the inline policy. Absent without a holder. */
  readonly tie?: pulumi.Resource;
}

/** What the policy is, and whose child. */
export interface PolicyChild {
  readonly name: string;
  readonly document: pulumi.Output<string>;
  readonly opts: pulumi.CustomResourceOptions;
}

/** Creates a policy, inline or managed, and gives it to its holder. */
export function holdPolicy(
  child: PolicyChild,
  args: ConnectPolicyArgs | undefined,
  holder: Holder | undefined,
): HeldPolicy {
  if (args?.inline !== true) return managedPolicy(child, args, holder);
  if (holder !== undefined) return { tie: inlinePolicy(child, holder, nameOf(child, args)) };
  throw new pulumi.RunError(
    'cannot write an inline policy without a holder: attachTo is "none"\n' +
      "Hint: Remove policy.inline, or use the output policyDocument.",
  );
}

function managedPolicy(
  child: PolicyChild,
  args: ManagedPolicyArgs | undefined,
  holder: Holder | undefined,
): HeldPolicy {
  const { name, document, opts } = child;
  const { path, tags } = args ?? {};
  const policy = new aws.iam.Policy(
    name,
    {
      ...nameOf(child, args),
      ...(path === undefined ? {} : { path }),
      ...(tags === undefined ? {} : { tags }),
      policy: withinLimit(document, "managed"),
    },
    replacedWithText(opts, args?.name),
  );
  if (holder === undefined) return { policy };
  if (holder.isNew !== true) {
    pulumi.output(holder.name).apply((identity) => {
      countPolicy(`${holder.kind} "${identity}"`, policy);
    });
  }
  return { policy, tie: attach(holder, { name, policyArn: policy.arn, opts }) };
}

// A changed policy is replaced, and the new one is there before the old one is deleted: a running
// application keeps its login. With a fixed name that is impossible, because two policies of the same name
// cannot exist at once.
function replacedWithText(
  opts: pulumi.CustomResourceOptions,
  fixedName: pulumi.Input<string> | undefined,
): pulumi.CustomResourceOptions {
  return fixedName === undefined ? { ...opts, replaceOnChanges: ["policy"] } : opts;
}

/** The name that the program sets, if it does; checked before anything is created. */
function nameOf(
  { name: logical }: PolicyChild,
  args: ConnectPolicyArgs | undefined,
): { readonly name?: pulumi.Output<string> } {
  if (args?.name !== undefined) return { name: checked(args.name, logical) };
  checkPolicyName(undefined, logical);
  return {};
}

/** An inline policy of the holder; as many as fit its quota of characters. */
export function inlinePolicy(
  { name, document, opts }: PolicyChild,
  holder: Holder,
  given: { readonly name?: pulumi.Input<string> } = {},
): pulumi.Resource {
  const policy = withinLimit(document, holder.kind);
  const options = replacedWithText(opts, given.name);
  switch (holder.kind) {
    case "role":
      return new aws.iam.RolePolicy(name, { ...given, role: holder.name, policy }, options);
    case "user":
      return new aws.iam.UserPolicy(name, { ...given, user: holder.name, policy }, options);
    case "group":
      return new aws.iam.GroupPolicy(name, { ...given, group: holder.name, policy }, options);
  }
}

function attach(
  holder: Holder,
  {
    name,
    policyArn,
    opts,
  }: Pick<PolicyChild, "name" | "opts"> & {
    readonly policyArn: pulumi.Output<string>;
  },
): pulumi.Resource {
  switch (holder.kind) {
    case "role":
      return new aws.iam.RolePolicyAttachment(name, { role: holder.name, policyArn }, opts);
    case "user":
      return new aws.iam.UserPolicyAttachment(name, { user: holder.name, policyArn }, opts);
    case "group":
      return new aws.iam.GroupPolicyAttachment(name, { group: holder.name, policyArn }, opts);
  }
}

function checked(fixed: pulumi.Input<string>, logical: string): pulumi.Output<string> {
  return pulumi.output(fixed).apply((name) => {
    checkPolicyName(name, logical);
    return name;
  });
}

function withinLimit(
  document: pulumi.Output<string>,
  limit: Parameters<typeof checkPolicyLength>[1],
): pulumi.Output<string> {
  return document.apply((text) => {
    checkPolicyLength(text, limit);
    return text;
  });
}
