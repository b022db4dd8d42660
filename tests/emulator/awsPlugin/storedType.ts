import { randomBytes, randomUUID } from "node:crypto";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { type AwsClients } from "./clients";
import { type Properties, text } from "./properties";
import { type Live, type ResourceType } from "./resourceType";

/** What is special about a resource that is nowhere but in the stack's state. */
interface StoredType extends Pick<
  ResourceType,
  "inputs" | "maxNameLength" | "replacedBy" | "computed" | "documents"
> {
  readonly defaults?: Properties;
  /** The id, and what AWS would add to the inputs. */
  readonly complete: (inputs: Properties, place: Place) => Live;
}

interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** Nobody runs such a resource; the tests' callers are what would run in it. */
export function stored(aws: AwsClients, type: StoredType): ResourceType {
  const make = async (inputs: Properties): Promise<Live> => {
    const { Account } = await (await aws.sts()).send(new GetCallerIdentityCommand({}));
    const account = { accountId: Account ?? "", region: aws.region };
    const { id, state } = type.complete(inputs, account);
    return { id, state: { tagsAll: inputs["tags"] ?? {}, ...inputs, ...state } };
  };
  return {
    ...type,
    defaults: type.defaults ?? {},
    create: make,
    read: (id, state) =>
      Promise.resolve(Object.keys(state).length === 0 ? undefined : { id, state }),
    update: (id, olds, news) => {
      const computed = Object.entries(olds).filter(([key]) => type.computed.includes(key));
      const tagsAll = news["tags"] ?? {};
      return Promise.resolve({ id, state: { ...Object.fromEntries(computed), ...news, tagsAll } });
    },
    delete: () => Promise.resolve(),
  };
}

/** `aws.lambda.Function`. */
export function lambdaFunction(aws: AwsClients): ResourceType {
  return stored(aws, {
    inputs: [
      "architectures",
      "code",
      "description",
      "environment",
      "handler",
      "imageUri",
      "layers",
      "memorySize",
      "name",
      "packageType",
      "publish",
      "role",
      "runtime",
      "s3Bucket",
      "s3Key",
      "sourceCodeHash",
      "tags",
      "timeout",
      "vpcConfig",
    ],
    defaults: { memorySize: 128, packageType: "Zip", publish: false, timeout: 3 },
    maxNameLength: 64,
    documents: [],
    replacedBy: ["name", "packageType"],
    computed: ["arn", "invokeArn", "qualifiedArn", "version", "tagsAll"],
    complete: (inputs, { accountId, region }) => {
      const name = text(inputs, "name");
      const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
      const path = `2015-03-31/functions/${arn}/invocations`;
      const invokeArn = `arn:aws:apigateway:${region}:lambda:path/${path}`;
      const version = "$LATEST";
      return { id: name, state: { arn, invokeArn, qualifiedArn: `${arn}:${version}`, version } };
    },
  });
}

/** `aws.ecs.TaskDefinition`. */
export function ecsTaskDefinition(aws: AwsClients): ResourceType {
  const inputs = [
    "containerDefinitions",
    "cpu",
    "executionRoleArn",
    "family",
    "memory",
    "networkMode",
    "requiresCompatibilities",
    "runtimePlatform",
    "skipDestroy",
    "tags",
    "taskRoleArn",
    "volumes",
  ];
  return stored(aws, {
    inputs,
    documents: ["containerDefinitions"],
    // A definition never changes; a change registers a revision.
    replacedBy: inputs,
    computed: ["arn", "arnWithoutRevision", "revision", "tagsAll"],
    complete: (args, { accountId, region }) => {
      const family = text(args, "family");
      const arn = `arn:aws:ecs:${region}:${accountId}:task-definition/${family}`;
      return { id: family, state: { arn: `${arn}:1`, arnWithoutRevision: arn, revision: 1 } };
    },
  });
}

/** `aws.eks.PodIdentityAssociation`. */
export function eksPodIdentityAssociation(aws: AwsClients): ResourceType {
  return stored(aws, {
    inputs: [
      "clusterName",
      "disableSessionTags",
      "namespace",
      "roleArn",
      "serviceAccount",
      "tags",
      "targetRoleArn",
    ],
    documents: [],
    replacedBy: ["clusterName", "namespace", "serviceAccount"],
    computed: ["associationArn", "associationId", "externalId", "tagsAll"],
    complete: (inputs, { accountId, region }) => {
      const id = `a-${randomBytes(9).toString("hex").slice(0, 17)}`;
      const place = `podidentityassociation/${text(inputs, "clusterName")}/${id}`;
      const associationArn = `arn:aws:eks:${region}:${accountId}:${place}`;
      return { id, state: { associationArn, associationId: id, externalId: randomUUID() } };
    },
  });
}

/** `aws.iam.InstanceProfile`. */
export function iamInstanceProfile(aws: AwsClients): ResourceType {
  return stored(aws, {
    inputs: ["name", "path", "role", "tags"],
    defaults: { path: "/" },
    maxNameLength: 128,
    documents: [],
    replacedBy: ["name", "path"],
    computed: ["arn", "createDate", "uniqueId", "tagsAll"],
    complete: (inputs, { accountId }) => {
      const name = text(inputs, "name");
      const arn = `arn:aws:iam::${accountId}:instance-profile${text(inputs, "path")}${name}`;
      const uniqueId = `AIPA${randomBytes(8).toString("hex").toUpperCase()}`;
      return { id: name, state: { arn, createDate: new Date().toISOString(), uniqueId } };
    },
  });
}
