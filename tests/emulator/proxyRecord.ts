/** RDS Proxies as AWS knows them: in moto, but with endpoints of the form that those of AWS have. */
import {
  CreateDBProxyCommand,
  type DBProxy,
  DescribeDBProxiesCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { unlessAbsent } from "./absence";

/** A proxy to be made. */
export interface NewProxy {
  readonly name: string;
  /** ARN of the role that the proxy acts as. */
  readonly roleArn: string;
  /** Secrets that it logs in with; with none of them it logs in with tokens. */
  readonly secretArns: readonly string[];
}

export interface ProxyRecord extends NewProxy {
  readonly arn: string;
  /** `prx-…`. */
  readonly resourceId: string;
}

/** Its default endpoint. */
export function proxyEndpoint(name: string, region: string): string {
  return `${name}.proxy-emulator.${region}.rds.amazonaws.com`;
}

/** A further endpoint of it. */
export function furtherEndpoint(name: string, region: string): string {
  return `${name}.endpoint.proxy-emulator.${region}.rds.amazonaws.com`;
}

/** Makes one. */
export async function createProxy(rds: RDSClient, proxy: NewProxy): Promise<ProxyRecord> {
  const answer = await rds.send(
    new CreateDBProxyCommand({
      DBProxyName: proxy.name,
      EngineFamily: "POSTGRESQL",
      RoleArn: proxy.roleArn,
      Auth: proxy.secretArns.map((SecretArn) => ({ SecretArn, IAMAuth: "REQUIRED" })),
      VpcSubnetIds: await subnetIds(rds),
    }),
  );
  return recordOf(answer.DBProxy);
}

/** What there is under a name; undefined where there is nothing. */
export async function findProxy(rds: RDSClient, name: string): Promise<ProxyRecord | undefined> {
  const command = new DescribeDBProxiesCommand({ DBProxyName: name });
  const [proxy] = (await unlessAbsent(rds.send(command)))?.DBProxies ?? [];
  return proxy === undefined ? undefined : recordOf(proxy);
}

function recordOf(proxy: DBProxy | undefined): ProxyRecord {
  const {
    DBProxyArn: arn = "",
    DBProxyName: name = "",
    RoleArn: roleArn = "",
    Auth = [],
  } = proxy ?? {};
  return {
    name,
    arn,
    roleArn,
    resourceId: arn.slice(arn.lastIndexOf(":") + 1),
    secretArns: Auth.flatMap(({ SecretArn }) => SecretArn ?? []),
  };
}

/** Networks do not exist in the emulator. But moto wants subnets that there are: those that it came with. */
async function subnetIds(rds: RDSClient): Promise<string[]> {
  const { protocol, hostname, port } = await endpointOf(rds);
  const region = await rds.config.region();
  const scope = `20260101/${region}/ec2/aws4_request`;
  const answer = await fetch(`${protocol}//${hostname}:${String(port)}/`, {
    method: "POST",
    headers: {
      // moto learns from it which service is meant, and checks nothing.
      authorization: `AWS4-HMAC-SHA256 Credential=emulator/${scope}, SignedHeaders=host, Signature=0`,
    },
    body: new URLSearchParams({ Action: "DescribeSubnets", Version: "2016-11-15" }),
  });
  const text = await answer.text();
  return [...text.matchAll(/<subnetId>([^<]+)<\/subnetId>/g)].map(([, id = ""]) => id);
}

async function endpointOf(rds: RDSClient) {
  const endpoint = await rds.config.endpoint?.();
  if (endpoint === undefined) throw new Error("the client does not talk to the emulator");
  return endpoint;
}
