/** The policies of a principal, read from moto's IAM at the time of the question. */
import {
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  type Role,
  type Tag,
} from "@aws-sdk/client-iam";
import { unlessAbsent } from "../absence";

/** Texts of policies. */
export interface PrincipalPolicies {
  /** Inline and attached ones, for a user those of its groups too. */
  readonly identity: readonly string[];
  /** Permissions boundary, if it has one. */
  readonly boundary: string | undefined;
}

interface Attached {
  readonly PolicyArn?: string | undefined;
}

/** A role by its ARN, or undefined where there is none. */
export async function findRole(iam: IAMClient, arn: string): Promise<Role | undefined> {
  const RoleName = arn.slice(arn.lastIndexOf("/") + 1);
  const answer = await unlessAbsent(iam.send(new GetRoleCommand({ RoleName })));
  return answer?.Role?.Arn === arn ? answer.Role : undefined;
}

/** The policies of a role that is there. */
export async function policiesOfRole(iam: IAMClient, role: Role): Promise<PrincipalPolicies> {
  const RoleName = role.RoleName ?? "";
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const inline = PolicyNames.map(async (PolicyName) => {
    const policy = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return policy.PolicyDocument ?? "";
  });
  const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  return {
    identity: [
      ...(await Promise.all(inline)),
      ...(await attachedPolicies(iam, attached.AttachedPolicies)),
    ],
    boundary: await boundaryPolicy(iam, role.PermissionsBoundary?.PermissionsBoundaryArn),
  };
}

/** The policies of a user and of its groups. */
export async function policiesOfUser(iam: IAMClient, UserName: string): Promise<PrincipalPolicies> {
  const { User: user } = await iam.send(new GetUserCommand({ UserName }));
  const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
  const inline = PolicyNames.map(async (PolicyName) => {
    const policy = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
    return policy.PolicyDocument ?? "";
  });
  const attached = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
  const { Groups = [] } = await iam.send(new ListGroupsForUserCommand({ UserName }));
  const groups = Groups.map(({ GroupName }) => policiesOfGroup(iam, GroupName ?? ""));
  return {
    identity: [
      ...(await Promise.all(inline)),
      ...(await attachedPolicies(iam, attached.AttachedPolicies)),
      ...(await Promise.all(groups)).flat(),
    ],
    boundary: await boundaryPolicy(iam, user?.PermissionsBoundary?.PermissionsBoundaryArn),
  };
}

/** The tags of a user that is there. */
export async function tagsOfUser(iam: IAMClient, UserName: string): Promise<readonly Tag[]> {
  const { User: user } = await iam.send(new GetUserCommand({ UserName }));
  return user?.Tags ?? [];
}

/** Whether a user's access key is still there and not deactivated. */
export async function isActiveKey(
  iam: IAMClient,
  { userName, accessKeyId }: { readonly userName: string; readonly accessKeyId: string },
): Promise<boolean> {
  const command = new ListAccessKeysCommand({ UserName: userName });
  const answer = await unlessAbsent(iam.send(command));
  return (answer?.AccessKeyMetadata ?? []).some(
    (key) => key.AccessKeyId === accessKeyId && key.Status === "Active",
  );
}

async function policiesOfGroup(iam: IAMClient, GroupName: string): Promise<readonly string[]> {
  const { PolicyNames = [] } = await iam.send(new ListGroupPoliciesCommand({ GroupName }));
  const inline = PolicyNames.map(async (PolicyName) => {
    const policy = await iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName }));
    return policy.PolicyDocument ?? "";
  });
  const attached = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }));
  return [
    ...(await Promise.all(inline)),
    ...(await attachedPolicies(iam, attached.AttachedPolicies)),
  ];
}

function attachedPolicies(
  iam: IAMClient,
  attached: readonly Attached[] = [],
): Promise<readonly string[]> {
  return Promise.all(attached.map(({ PolicyArn }) => managedPolicy(iam, PolicyArn ?? "")));
}

async function boundaryPolicy(iam: IAMClient, arn?: string): Promise<string | undefined> {
  return arn === undefined ? undefined : managedPolicy(iam, arn);
}

async function managedPolicy(iam: IAMClient, PolicyArn: string): Promise<string> {
  const { Policy: policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const VersionId = policy?.DefaultVersionId ?? "";
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
  return PolicyVersion?.Document ?? "";
}
