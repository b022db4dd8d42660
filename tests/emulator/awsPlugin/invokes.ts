import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { type AwsClients } from "./clients";
import { optionalText, type Properties } from "./properties";

/** Answers a call of a function such as `aws.getRegion`. */
export type Invoke = (args: Properties) => Promise<Properties>;

/** The functions that the plugin answers, by the tokens that the SDK calls them with. */
export function invokes(aws: AwsClients): Readonly<Record<string, Invoke>> {
  return {
    "aws:index/getCallerIdentity:getCallerIdentity": () => callerIdentity(aws),
    "aws:index/getRegion:getRegion": (args) => Promise.resolve(regionOf(aws, args)),
    "aws:index/getPartition:getPartition": () => Promise.resolve(partitionOf(aws.region)),
  };
}

async function callerIdentity(aws: AwsClients): Promise<Properties> {
  const { Account, Arn, UserId } = await (await aws.sts()).send(new GetCallerIdentityCommand({}));
  return { accountId: Account, arn: Arn, id: Account, userId: UserId };
}

function regionOf(aws: AwsClients, args: Properties): Properties {
  const region = optionalText(args, "region") ?? optionalText(args, "name") ?? aws.region;
  const endpoint = `ec2.${region}.${String(partitionOf(region)["dnsSuffix"])}`;
  return { description: region, endpoint, id: region, name: region, region };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): Properties {
  if (region.startsWith("cn-")) return partition("aws-cn", "amazonaws.com.cn");
  if (region.startsWith("us-gov-")) return partition("aws-us-gov", "amazonaws.com");
  return partition("aws", "amazonaws.com");
}

function partition(name: string, dnsSuffix: string): Properties {
  const reverseDnsPrefix = dnsSuffix.split(".").reverse().join(".");
  return { dnsSuffix, id: name, partition: name, reverseDnsPrefix };
}
