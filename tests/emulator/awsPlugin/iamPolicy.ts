import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  ListPolicyVersionsCommand,
  type Policy,
  TagPolicyCommand,
  UntagPolicyCommand,
} from "@aws-sdk/client-iam";
import { unlessAbsent } from "../absence";
import { type AwsClients } from "./clients";
import { optionalText, type Properties, tagChanges, tagList, tagsFrom, text } from "./properties";
import { type Live, type ResourceType } from "./resourceType";

/** IAM keeps this many versions of a policy. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html */
const MAX_VERSIONS = 5;

/** `aws.iam.Policy`: a customer managed policy. A new document becomes its default version. */
export function iamPolicy(aws: AwsClients): ResourceType {
  return {
    inputs: ["name", "path", "description", "policy", "tags"],
    defaults: { path: "/" },
    maxNameLength: 128,
    documents: ["policy"],
    replacedBy: ["name", "path", "description"],
    computed: ["arn", "policyId", "attachmentCount", "tagsAll"],
    create: async (inputs) => create(await aws.iam(), inputs),
    read: async (arn) => read(await aws.iam(), arn),
    update: async (arn, olds, news) => update(await aws.iam(), { arn, olds, news }),
    delete: async (arn) => remove(await aws.iam(), arn),
  };
}

async function create(iam: IAMClient, inputs: Properties): Promise<Live> {
  const { Policy: policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: text(inputs, "name"),
      Path: text(inputs, "path"),
      Description: optionalText(inputs, "description"),
      PolicyDocument: text(inputs, "policy"),
      Tags: tagList(inputs),
    }),
  );
  return readBack(iam, policy?.Arn ?? "");
}

async function read(iam: IAMClient, arn: string): Promise<Live | undefined> {
  const answer = await unlessAbsent(iam.send(new GetPolicyCommand({ PolicyArn: arn })));
  const policy = answer?.Policy;
  if (policy === undefined) return undefined;
  const version = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: policy.DefaultVersionId }),
  );
  return { id: arn, state: stateOf(policy, version.PolicyVersion?.Document ?? "") };
}

function stateOf(policy: Policy, document: string): Properties {
  const tags = tagsFrom(policy.Tags?.map(({ Key, Value }) => ({ Key, Value })));
  return {
    arn: policy.Arn,
    attachmentCount: policy.AttachmentCount ?? 0,
    description: policy.Description ?? "",
    name: policy.PolicyName,
    path: policy.Path,
    // IAM answers documents percent-encoded.
    policy: decodeURIComponent(document),
    policyId: policy.PolicyId,
    tags,
    tagsAll: tags,
  };
}

interface Change {
  readonly arn: string;
  readonly olds: Properties;
  readonly news: Properties;
}

async function update(iam: IAMClient, { arn, olds, news }: Change): Promise<Live> {
  if (olds["policy"] !== news["policy"]) await addVersion(iam, arn, text(news, "policy"));
  const { removed, set } = tagChanges(olds, news);
  if (removed.length > 0) {
    await iam.send(new UntagPolicyCommand({ PolicyArn: arn, TagKeys: removed }));
  }
  if (set.length > 0) await iam.send(new TagPolicyCommand({ PolicyArn: arn, Tags: set }));
  return readBack(iam, arn);
}

async function addVersion(iam: IAMClient, arn: string, document: string): Promise<void> {
  const others = await otherVersions(iam, arn);
  if (others.length + 1 >= MAX_VERSIONS) await removeVersions(iam, arn, others.slice(-1));
  await iam.send(
    new CreatePolicyVersionCommand({
      PolicyArn: arn,
      PolicyDocument: document,
      SetAsDefault: true,
    }),
  );
}

async function remove(iam: IAMClient, arn: string): Promise<void> {
  const others = await unlessAbsent(otherVersions(iam, arn));
  if (others === undefined) return;
  await removeVersions(iam, arn, others);
  await unlessAbsent(iam.send(new DeletePolicyCommand({ PolicyArn: arn })));
}

/** The versions that are not the default one, newest first. */
async function otherVersions(iam: IAMClient, arn: string): Promise<readonly string[]> {
  const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: arn }));
  return Versions.filter(({ IsDefaultVersion }) => IsDefaultVersion !== true)
    .map(({ VersionId = "" }) => VersionId)
    .sort((a, b) => Number(b.slice(1)) - Number(a.slice(1)));
}

async function removeVersions(iam: IAMClient, arn: string, ids: readonly string[]): Promise<void> {
  for (const VersionId of ids) {
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId }));
  }
}

async function readBack(iam: IAMClient, arn: string): Promise<Live> {
  const live = await read(iam, arn);
  if (live === undefined) throw new Error(`IAM policy ${arn} is gone right after it was written`);
  return live;
}
