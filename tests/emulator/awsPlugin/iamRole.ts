import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  type Role,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { unlessAbsent } from "../absence";
import { type AwsClients } from "./clients";
import {
  optionalNumber,
  optionalText,
  type Properties,
  tagChanges,
  tagList,
  tagsFrom,
  text,
} from "./properties";
import { type Live, type ResourceType } from "./resourceType";

/** `aws.iam.Role`. The trust policy changes in place. */
export function iamRole(aws: AwsClients): ResourceType {
  return {
    inputs: [
      "name",
      "path",
      "description",
      "assumeRolePolicy",
      "forceDetachPolicies",
      "maxSessionDuration",
      "permissionsBoundary",
      "tags",
    ],
    defaults: { path: "/", forceDetachPolicies: false, maxSessionDuration: 3600 },
    maxNameLength: 64,
    documents: ["assumeRolePolicy"],
    replacedBy: ["name", "path"],
    computed: ["arn", "createDate", "uniqueId", "managedPolicyArns", "inlinePolicies", "tagsAll"],
    create: async (inputs) => create(await aws.iam(), inputs),
    read: async (name, state) => read(await aws.iam(), name, state),
    update: async (name, olds, news) => update(await aws.iam(), { name, olds, news }),
    delete: async (name, state) => remove(await aws.iam(), name, state),
  };
}

async function create(iam: IAMClient, inputs: Properties): Promise<Live> {
  const name = text(inputs, "name");
  await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      Path: text(inputs, "path"),
      Description: optionalText(inputs, "description"),
      AssumeRolePolicyDocument: text(inputs, "assumeRolePolicy"),
      MaxSessionDuration: optionalNumber(inputs, "maxSessionDuration"),
      PermissionsBoundary: optionalText(inputs, "permissionsBoundary"),
      Tags: tagList(inputs),
    }),
  );
  return readBack(iam, name, inputs);
}

async function read(iam: IAMClient, name: string, state: Properties): Promise<Live | undefined> {
  const answer = await unlessAbsent(iam.send(new GetRoleCommand({ RoleName: name })));
  const role = answer?.Role;
  if (role === undefined) return undefined;
  const managedPolicyArns = await attachedPolicies(iam, name);
  // Only the provider knows this one.
  const forceDetachPolicies = state["forceDetachPolicies"] ?? false;
  return { id: name, state: { ...stateOf(role), managedPolicyArns, forceDetachPolicies } };
}

function stateOf(role: Role): Properties {
  const tags = tagsFrom(role.Tags?.map(({ Key, Value }) => ({ Key, Value })));
  return {
    arn: role.Arn,
    assumeRolePolicy: decodeURIComponent(role.AssumeRolePolicyDocument ?? ""),
    createDate: role.CreateDate?.toISOString(),
    description: role.Description ?? "",
    inlinePolicies: [],
    maxSessionDuration: role.MaxSessionDuration ?? 3600,
    name: role.RoleName,
    path: role.Path,
    permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
    tags,
    tagsAll: tags,
    uniqueId: role.RoleId,
  };
}

interface Change {
  readonly name: string;
  readonly olds: Properties;
  readonly news: Properties;
}

async function update(iam: IAMClient, { name, olds, news }: Change): Promise<Live> {
  const differs = (key: string): boolean => olds[key] !== news[key];
  if (differs("assumeRolePolicy")) await updateTrust(iam, name, text(news, "assumeRolePolicy"));
  if (differs("description") || differs("maxSessionDuration")) {
    await iam.send(
      new UpdateRoleCommand({
        RoleName: name,
        Description: optionalText(news, "description") ?? "",
        MaxSessionDuration: optionalNumber(news, "maxSessionDuration"),
      }),
    );
  }
  if (differs("permissionsBoundary")) {
    await updateBoundary(iam, name, optionalText(news, "permissionsBoundary"));
  }
  await updateTags(iam, { name, olds, news });
  return readBack(iam, name, news);
}

async function updateTrust(iam: IAMClient, name: string, document: string): Promise<void> {
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: document }));
}

async function updateBoundary(iam: IAMClient, name: string, arn?: string): Promise<void> {
  if (arn === undefined) {
    await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: name }));
    return;
  }
  await iam.send(
    new PutRolePermissionsBoundaryCommand({ RoleName: name, PermissionsBoundary: arn }),
  );
}

async function updateTags(iam: IAMClient, { name, olds, news }: Change): Promise<void> {
  const { removed, set } = tagChanges(olds, news);
  if (removed.length > 0) {
    await iam.send(new UntagRoleCommand({ RoleName: name, TagKeys: removed }));
  }
  if (set.length > 0) await iam.send(new TagRoleCommand({ RoleName: name, Tags: set }));
}

async function remove(iam: IAMClient, name: string, state: Properties): Promise<void> {
  if (state["forceDetachPolicies"] === true) {
    for (const PolicyArn of (await unlessAbsent(attachedPolicies(iam, name))) ?? []) {
      await iam.send(new DetachRolePolicyCommand({ RoleName: name, PolicyArn }));
    }
  }
  await unlessAbsent(iam.send(new DeleteRoleCommand({ RoleName: name })));
}

async function attachedPolicies(iam: IAMClient, name: string): Promise<readonly string[]> {
  const { AttachedPolicies = [] } = await iam.send(
    new ListAttachedRolePoliciesCommand({ RoleName: name }),
  );
  return AttachedPolicies.map(({ PolicyArn = "" }) => PolicyArn);
}

async function readBack(iam: IAMClient, name: string, inputs: Properties): Promise<Live> {
  const live = await read(iam, name, inputs);
  if (live === undefined) throw new Error(`IAM role ${name} is gone right after it was written`);
  return live;
}
