import type { Emulator } from "../emulator/emulator";
import type { Properties } from "../emulator/awsPlugin/properties";

/** Arguments of a user on one server of the emulator, as plain data. */
export function argsOn(emulator: Emulator, version: number, grants: readonly object[]): Properties {
  const { endpoint, port, resourceId, ssm } = emulator.server(version);
  const { accountId, region } = emulator.aws;
  const resourceIds = [resourceId];
  return {
    server: { host: endpoint, port, resourceIds, region, accountId, partition: "aws" },
    master: { ssm },
    grants,
  };
}

/** Environment in which the provider finds the emulator's AWS, its servers and their roots. */
export function environmentOf({ aws, caFile, via }: Emulator): Readonly<Record<string, string>> {
  return { ...aws.env, NODE_EXTRA_CA_CERTS: caFile, RDS_IAM_USER_VIA: via };
}
