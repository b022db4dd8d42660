import {
  CreateGroupCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  DeleteUserCommand,
  GetGroupCommand,
  GetUserCommand,
  type Group,
  type User,
} from "@aws-sdk/client-iam";
import { unlessAbsent } from "../absence";
import { type AwsClients } from "./clients";
import { optionalText, type Properties, tagList, tagsFrom, text } from "./properties";
import { type Live, type ResourceType } from "./resourceType";

/** `aws.iam.User`, without changes in place. */
export function iamUser(aws: AwsClients): ResourceType {
  return {
    inputs: ["name", "path", "permissionsBoundary", "forceDestroy", "tags"],
    defaults: { path: "/", forceDestroy: false },
    maxNameLength: 64,
    documents: [],
    replacedBy: ["name", "path", "permissionsBoundary", "tags"],
    computed: ["arn", "uniqueId", "tagsAll"],
    create: async (inputs) => {
      const command = new CreateUserCommand({
        UserName: text(inputs, "name"),
        Path: text(inputs, "path"),
        PermissionsBoundary: optionalText(inputs, "permissionsBoundary"),
        Tags: tagList(inputs),
      });
      const { User: user } = await (await aws.iam()).send(command);
      return liveUser(user, inputs);
    },
    read: async (UserName, state) => {
      const answer = await unlessAbsent((await aws.iam()).send(new GetUserCommand({ UserName })));
      return answer?.User && liveUser(answer.User, state);
    },
    update: (id, olds, news) => Promise.resolve({ id, state: { ...olds, ...news } }),
    delete: async (UserName) => {
      await unlessAbsent((await aws.iam()).send(new DeleteUserCommand({ UserName })));
    },
  };
}

function liveUser(user: User | undefined, { forceDestroy = false }: Properties): Live {
  const tags = tagsFrom(user?.Tags?.map(({ Key, Value }) => ({ Key, Value })));
  return {
    id: user?.UserName ?? "",
    state: {
      arn: user?.Arn,
      // Only the provider knows this one.
      forceDestroy,
      name: user?.UserName,
      path: user?.Path,
      permissionsBoundary: user?.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
      tags,
      tagsAll: tags,
      uniqueId: user?.UserId,
    },
  };
}

/** `aws.iam.Group`. */
export function iamGroup(aws: AwsClients): ResourceType {
  return {
    inputs: ["name", "path"],
    defaults: { path: "/" },
    maxNameLength: 128,
    documents: [],
    replacedBy: ["name", "path"],
    computed: ["arn", "uniqueId"],
    create: async (inputs) => {
      const group = { GroupName: text(inputs, "name"), Path: text(inputs, "path") };
      return liveGroup((await (await aws.iam()).send(new CreateGroupCommand(group))).Group);
    },
    read: async (GroupName) => {
      const answer = await unlessAbsent((await aws.iam()).send(new GetGroupCommand({ GroupName })));
      return answer && liveGroup(answer.Group);
    },
    update: () => Promise.reject(new Error("a group cannot change in place")),
    delete: async (GroupName) => {
      await unlessAbsent((await aws.iam()).send(new DeleteGroupCommand({ GroupName })));
    },
  };
}

function liveGroup(group: Group | undefined): Live {
  const { Arn: arn, GroupId: uniqueId, GroupName: name = "", Path: path } = group ?? {};
  return { id: name, state: { arn, name, path, uniqueId } };
}
