import {
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  type AttachedPolicy,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  type IAMClient,
  paginateListAttachedGroupPolicies,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
} from "@aws-sdk/client-iam";
import { unlessAbsent } from "../absence";
import { type AwsClients } from "./clients";
import { type Properties, text } from "./properties";
import { type Live, type ResourceType } from "./resourceType";

/** How a policy is attached to one kind of principal. */
interface Principal {
  readonly attach: (iam: IAMClient, name: string, policyArn: string) => Promise<unknown>;
  readonly detach: (iam: IAMClient, name: string, policyArn: string) => Promise<unknown>;
  readonly pages: (
    iam: IAMClient,
    name: string,
  ) => AsyncIterable<{ readonly AttachedPolicies?: AttachedPolicy[] | undefined }>;
}

const principals = {
  role: {
    attach: (iam, RoleName, PolicyArn) =>
      iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
    detach: (iam, RoleName, PolicyArn) =>
      iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
    pages: (client, RoleName) => paginateListAttachedRolePolicies({ client }, { RoleName }),
  },
  user: {
    attach: (iam, UserName, PolicyArn) =>
      iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn })),
    detach: (iam, UserName, PolicyArn) =>
      iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn })),
    pages: (client, UserName) => paginateListAttachedUserPolicies({ client }, { UserName }),
  },
  group: {
    attach: (iam, GroupName, PolicyArn) =>
      iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn })),
    detach: (iam, GroupName, PolicyArn) =>
      iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn })),
    pages: (client, GroupName) => paginateListAttachedGroupPolicies({ client }, { GroupName }),
  },
} as const satisfies Record<string, Principal>;

/** `aws.iam.RolePolicyAttachment` and its likes for users and groups: the input has the kind's name. */
export function iamAttachment(aws: AwsClients, kind: keyof typeof principals): ResourceType {
  const principal: Principal = principals[kind];
  const ends = (state: Properties): readonly [string, string] => [
    text(state, kind),
    text(state, "policyArn"),
  ];
  return {
    inputs: [kind, "policyArn"],
    defaults: {},
    documents: [],
    replacedBy: [kind, "policyArn"],
    computed: [],
    create: async (inputs) => {
      const [name, policyArn] = ends(inputs);
      await principal.attach(await aws.iam(), name, policyArn);
      return live(kind, name, policyArn);
    },
    read: async (id, state) => {
      const [name, policyArn] = "policyArn" in state ? ends(state) : endsOf(id);
      const attached = await isAttached(principal.pages(await aws.iam(), name), policyArn);
      return attached ? live(kind, name, policyArn) : undefined;
    },
    update: () => Promise.reject(new Error("a policy attachment cannot change in place")),
    delete: async (_id, state) => {
      const [name, policyArn] = ends(state);
      await unlessAbsent(principal.detach(await aws.iam(), name, policyArn));
    },
  };
}

function live(kind: string, name: string, policyArn: string): Live {
  return { id: `${name}/${policyArn}`, state: { [kind]: name, policyArn } };
}

// Names hold no slash, ARNs do.
function endsOf(id: string): readonly [string, string] {
  const slash = id.indexOf("/");
  return [id.slice(0, slash), id.slice(slash + 1)];
}

async function isAttached(
  pages: ReturnType<Principal["pages"]>,
  policyArn: string,
): Promise<boolean> {
  const found = await unlessAbsent(policiesIn(pages));
  return found?.includes(policyArn) ?? false;
}

async function policiesIn(pages: ReturnType<Principal["pages"]>): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const { AttachedPolicies = [] } of pages) {
    arns.push(...AttachedPolicies.map(({ PolicyArn = "" }) => PolicyArn));
  }
  return arns;
}
