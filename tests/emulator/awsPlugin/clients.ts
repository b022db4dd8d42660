import { type IAMClient } from "@aws-sdk/client-iam";
import { type RDSClient } from "@aws-sdk/client-rds";
import { type STSClient } from "@aws-sdk/client-sts";
import { identityOf } from "./identity";
import { optionalText, type Properties } from "./properties";

/** The clients of the AWS APIs that the plugin needs, each made when it is first asked for. */
export interface AwsClients {
  readonly region: string;
  readonly iam: () => Promise<IAMClient>;
  readonly rds: () => Promise<RDSClient>;
  readonly sts: () => Promise<STSClient>;
}

/**
 * Clients for the emulated AWS, as the provider's configuration and the environment say.
 *
 * @throws Error without `AWS_ENDPOINT_URL`: this plugin must never reach the real AWS
 */
export function awsClients(config: Properties): AwsClients {
  const endpoint = process.env["AWS_ENDPOINT_URL"];
  if (endpoint === undefined || endpoint === "") {
    throw new Error("the stand-in AWS plugin needs AWS_ENDPOINT_URL to name the emulated AWS");
  }
  const region = optionalText(config, "region") ?? regionOfEnvironment();
  const settings = { endpoint, region, ...identityOf(config, { endpoint, region }) };
  return {
    region,
    iam: once(async () => new (await import("@aws-sdk/client-iam")).IAMClient(settings)),
    rds: once(async () => new (await import("@aws-sdk/client-rds")).RDSClient(settings)),
    sts: once(async () => new (await import("@aws-sdk/client-sts")).STSClient(settings)),
  };
}

function regionOfEnvironment(): string {
  const region = process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  if (region === undefined) throw new Error("missing region: set aws:region or AWS_REGION");
  return region;
}

function once<Client>(make: () => Promise<Client>): () => Promise<Client> {
  let made: Promise<Client> | undefined;
  return () => (made ??= make());
}
