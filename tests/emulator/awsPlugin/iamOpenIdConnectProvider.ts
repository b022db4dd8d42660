import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import { unlessAbsent } from "../absence";
import { type AwsClients } from "./clients";
import { type Properties, tagList, tagsFrom, text, texts } from "./properties";
import { type Live, type ResourceType } from "./resourceType";

/** Where none is given, IAM finds one itself. */
const NO_THUMBPRINT = "0".repeat(40);

/** `aws.iam.OpenIdConnectProvider`. Its client ids do not change in place: moto cannot. */
export function iamOpenIdConnectProvider(aws: AwsClients): ResourceType {
  return {
    inputs: ["url", "clientIdLists", "thumbprintLists", "tags"],
    defaults: { thumbprintLists: [NO_THUMBPRINT] },
    documents: [],
    replacedBy: ["url", "clientIdLists", "thumbprintLists", "tags"],
    computed: ["arn", "tagsAll"],
    // As in the real provider, whose output has no scheme, whatever the program wrote.
    isSameInput: (key, a, b) => key === "url" && withoutScheme(a) === withoutScheme(b),
    create: async (inputs) => create(await aws.iam(), inputs),
    read: async (arn) => readOpenIdConnectProvider(await aws.iam(), arn),
    update: () => Promise.reject(new Error("an OpenID Connect provider cannot change in place")),
    delete: async (arn) => {
      const command = new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
      await unlessAbsent((await aws.iam()).send(command));
    },
  };
}

/** What IAM says of a provider, by its ARN. */
export async function readOpenIdConnectProvider(
  iam: IAMClient,
  arn: string,
): Promise<Live | undefined> {
  const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
  const answer = await unlessAbsent(iam.send(command));
  if (answer === undefined) return undefined;
  const tags = tagsFrom(answer.Tags?.map(({ Key, Value }) => ({ Key, Value })));
  return {
    id: arn,
    state: {
      arn,
      clientIdLists: answer.ClientIDList ?? [],
      tags,
      tagsAll: tags,
      thumbprintLists: answer.ThumbprintList ?? [],
      url: withoutScheme(answer.Url),
    },
  };
}

async function create(iam: IAMClient, inputs: Properties): Promise<Live> {
  const { OpenIDConnectProviderArn: arn = "" } = await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: text(inputs, "url"),
      ClientIDList: [...texts(inputs, "clientIdLists")],
      ThumbprintList: [...texts(inputs, "thumbprintLists")],
      Tags: tagList(inputs),
    }),
  );
  return readBack(iam, arn);
}

async function readBack(iam: IAMClient, arn: string): Promise<Live> {
  const live = await readOpenIdConnectProvider(iam, arn);
  if (live === undefined) throw new Error(`${arn} is gone right after it was written`);
  return live;
}

function withoutScheme(url: unknown): string {
  return String(url).replace(/^https:\/\//, "");
}
