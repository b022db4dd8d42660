import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { z } from "zod";
import { type AwsClients } from "./clients";
import { readOpenIdConnectProvider } from "./iamOpenIdConnectProvider";
import { iamRole } from "./iamRole";
import { optionalText, type Properties, text } from "./properties";
import { getCluster, getInstance } from "./rds";

/** Answers a call of a function such as `aws.getRegion`. */
export type Invoke = (args: Properties) => Promise<Properties>;

/** The functions that the plugin answers, by the tokens that the SDK calls them with. */
export function invokes(aws: AwsClients): Readonly<Record<string, Invoke>> {
  return {
    "aws:index/getCallerIdentity:getCallerIdentity": () => callerIdentity(aws),
    "aws:index/getRegion:getRegion": (args) => Promise.resolve(regionOf(aws, args)),
    "aws:rds/getCluster:getCluster": (args) => getCluster(aws, args),
    "aws:rds/getInstance:getInstance": (args) => getInstance(aws, args),
    "aws:iam/getRole:getRole": (args) => getRole(aws, args),
    "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": (args) =>
      getOpenIdConnectProvider(aws, args),
    "aws:eks/getCluster:getCluster": (args) => getEksCluster(aws, args),
    "aws:index/getPartition:getPartition": () => Promise.resolve(partitionOf(aws.region)),
  };
}

async function callerIdentity(aws: AwsClients): Promise<Properties> {
  const { Account, Arn, UserId } = await (await aws.sts()).send(new GetCallerIdentityCommand({}));
  return { accountId: Account, arn: Arn, id: Account, userId: UserId };
}

async function getRole(aws: AwsClients, args: Properties): Promise<Properties> {
  const live = await iamRole(aws).read(text(args, "name"), {});
  if (live === undefined) throw new Error(`no IAM role ${text(args, "name")}`);
  return { ...live.state, id: live.id, roleLastUseds: [] };
}

async function getOpenIdConnectProvider(aws: AwsClients, args: Properties): Promise<Properties> {
  const arn = optionalText(args, "arn") ?? (await providerArn(aws, text(args, "url")));
  const live = await readOpenIdConnectProvider(await aws.iam(), arn);
  if (live === undefined) throw new Error(`no OpenID Connect provider ${arn}`);
  return { ...live.state, id: arn };
}

async function providerArn(aws: AwsClients, url: string): Promise<string> {
  const { accountId } = await callerIdentity(aws);
  return `arn:aws:iam::${String(accountId)}:oidc-provider/${url.replace("https://", "")}`;
}

const eksClusters = z.record(z.string(), z.string());

/** The clusters of `EMULATOR_EKS_CLUSTERS`: a JSON object, name → URL of the cluster's issuer. */
async function getEksCluster(aws: AwsClients, args: Properties): Promise<Properties> {
  const name = text(args, "name");
  const clusters = eksClusters.parse(JSON.parse(process.env["EMULATOR_EKS_CLUSTERS"] ?? "{}"));
  const issuer = clusters[name];
  if (issuer === undefined) throw new Error(`EMULATOR_EKS_CLUSTERS has no cluster ${name}`);
  const { accountId } = await callerIdentity(aws);
  const arn = `arn:aws:eks:${aws.region}:${String(accountId)}:cluster/${name}`;
  const identities = [{ oidcs: [{ issuer }] }];
  return { arn, id: name, identities, name, region: aws.region, status: "ACTIVE" };
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
