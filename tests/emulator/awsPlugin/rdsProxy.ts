import { DeleteDBProxyCommand } from "@aws-sdk/client-rds";
import { z } from "zod";
import {
  createProxy,
  findProxy,
  furtherEndpoint,
  proxyEndpoint,
  type ProxyRecord,
} from "../proxyRecord";
import { type AwsClients } from "./clients";
import { optionalText, type Properties, text } from "./properties";
import { type ResourceType } from "./resourceType";
import { stored } from "./storedType";

const auths = z.array(z.object({ secretArn: z.string() })).default([]);

/** `aws.rds.Proxy`. moto cannot change one, so neither can the stand-in: its ID would change. */
export function rdsProxy(aws: AwsClients): ResourceType {
  const stateOf = (record: ProxyRecord, inputs: Properties): Properties => ({
    tagsAll: inputs["tags"] ?? {},
    ...inputs,
    arn: record.arn,
    endpoint: proxyEndpoint(record.name, aws.region),
    region: aws.region,
  });
  return {
    inputs: [
      "auths",
      "debugLogging",
      "defaultAuthScheme",
      "engineFamily",
      "idleClientTimeout",
      "name",
      "requireTls",
      "roleArn",
      "tags",
      "vpcSecurityGroupIds",
      "vpcSubnetIds",
    ],
    defaults: { defaultAuthScheme: "NONE" },
    maxNameLength: 60,
    documents: [],
    replacedBy: ["engineFamily", "name", "vpcSubnetIds"],
    computed: ["arn", "endpoint", "region", "tagsAll"],
    create: async (inputs) => {
      const isByToken = optionalText(inputs, "defaultAuthScheme") === "IAM_AUTH";
      const secrets = auths.parse(inputs["auths"]).map(({ secretArn }) => secretArn);
      const record = await createProxy(await aws.rds(), {
        name: text(inputs, "name"),
        roleArn: text(inputs, "roleArn"),
        secretArns: isByToken ? [] : secrets,
      });
      return { id: record.name, state: stateOf(record, inputs) };
    },
    read: async (id, state) => {
      const record = await findProxy(await aws.rds(), id);
      return record && { id, state: stateOf(record, state) };
    },
    update: () => Promise.reject(new Error("the stand-in AWS plugin does not change proxies")),
    delete: async (id) => {
      await (await aws.rds()).send(new DeleteDBProxyCommand({ DBProxyName: id }));
    },
  };
}

/** `aws.rds.ProxyEndpoint`, of which moto knows nothing. */
export function rdsProxyEndpoint(aws: AwsClients): ResourceType {
  const inputs = ["dbProxyEndpointName", "dbProxyName", "tags", "targetRole", "vpcSubnetIds"];
  return stored(aws, {
    inputs,
    defaults: { targetRole: "READ_WRITE" },
    documents: [],
    replacedBy: inputs.filter((key) => key !== "tags"),
    computed: ["arn", "endpoint", "isDefault", "tagsAll"],
    complete: (args, { accountId, region }) => {
      const name = text(args, "dbProxyEndpointName");
      const arn = `arn:aws:rds:${region}:${accountId}:db-proxy-endpoint:prx-endpoint-0${name}`;
      const endpoint = furtherEndpoint(name, region);
      return {
        id: `${text(args, "dbProxyName")}/${name}`,
        state: { arn, endpoint, isDefault: false },
      };
    },
  });
}
