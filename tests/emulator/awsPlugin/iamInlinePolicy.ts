import {
  DeleteGroupPolicyCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  GetGroupPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { unlessAbsent } from "../absence";
import { type AwsClients } from "./clients";
import { type Properties, text } from "./properties";
import { type Live, type ResourceType } from "./resourceType";

/** An inline policy of one principal. */
interface Ends {
  readonly owner: string;
  readonly name: string;
}

/** How one kind of principal has inline policies. */
interface Principal {
  readonly put: (iam: IAMClient, ends: Ends, document: string) => Promise<unknown>;
  readonly get: (
    iam: IAMClient,
    ends: Ends,
  ) => Promise<{ readonly PolicyDocument: string | undefined }>;
  readonly delete: (iam: IAMClient, ends: Ends) => Promise<unknown>;
}

const principals = {
  role: {
    put: (iam, { owner: RoleName, name: PolicyName }, PolicyDocument) =>
      iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument })),
    get: (iam, { owner: RoleName, name: PolicyName }) =>
      iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })),
    delete: (iam, { owner: RoleName, name: PolicyName }) =>
      iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })),
  },
  user: {
    put: (iam, { owner: UserName, name: PolicyName }, PolicyDocument) =>
      iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument })),
    get: (iam, { owner: UserName, name: PolicyName }) =>
      iam.send(new GetUserPolicyCommand({ UserName, PolicyName })),
    delete: (iam, { owner: UserName, name: PolicyName }) =>
      iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName })),
  },
  group: {
    put: (iam, { owner: GroupName, name: PolicyName }, PolicyDocument) =>
      iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument })),
    get: (iam, { owner: GroupName, name: PolicyName }) =>
      iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName })),
    delete: (iam, { owner: GroupName, name: PolicyName }) =>
      iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName })),
  },
} as const satisfies Record<string, Principal>;

/** `aws.iam.RolePolicy` and its likes for users and groups: the input has the kind's name. */
export function iamInlinePolicy(aws: AwsClients, kind: keyof typeof principals): ResourceType {
  const principal: Principal = principals[kind];
  const endsOf = (state: Properties): Ends => ({
    owner: text(state, kind),
    name: text(state, "name"),
  });
  const put = async (inputs: Properties): Promise<Live> => {
    const ends = endsOf(inputs);
    const policy = text(inputs, "policy");
    await principal.put(await aws.iam(), ends, policy);
    return live(kind, ends, policy);
  };
  return {
    inputs: [kind, "name", "policy"],
    defaults: {},
    maxNameLength: 128,
    documents: ["policy"],
    replacedBy: [kind, "name"],
    computed: [],
    create: put,
    read: async (id) => {
      const ends = endsIn(id);
      const answer = await unlessAbsent(principal.get(await aws.iam(), ends));
      return answer && live(kind, ends, decodeURIComponent(answer.PolicyDocument ?? ""));
    },
    update: (_id, _olds, news) => put(news),
    delete: async (id) => {
      await unlessAbsent(principal.delete(await aws.iam(), endsIn(id)));
    },
  };
}

function live(kind: string, ends: Ends, policy: string): Live {
  const { name, owner } = ends;
  return { id: `${owner}:${name}`, state: { [kind]: owner, name, policy } };
}

// Names hold no colon.
function endsIn(id: string): Ends {
  const colon = id.indexOf(":");
  return { owner: id.slice(0, colon), name: id.slice(colon + 1) };
}
