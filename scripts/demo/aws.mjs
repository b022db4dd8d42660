import * as iam from "@aws-sdk/client-iam";
import * as ssm from "@aws-sdk/client-ssm";

const SERVICES = {
  iam: { client: iam.IAMClient, commands: iam },
  ssm: { client: ssm.SSMClient, commands: ssm },
};

/** Calls the AWS APIs as the deployer and shows the call. */
export function awsCaller({ terminal, signal, aws: { endpointUrl, region, env } }) {
  const credentials = {
    accessKeyId: env.AWS_ACCESS_KEY_ID,
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
  };
  return async (service, operation, input) => {
    signal.throwIfAborted();
    terminal.command(`aws ${service}>`, [operation, ...shown(input)].join(" "));
    const { client: Client, commands } = SERVICES[service];
    const client = new Client({ endpoint: endpointUrl, region, credentials });
    try {
      return await client.send(new commands[`${operation}Command`](input));
    } finally {
      client.destroy();
    }
  };
}

function shown(input) {
  return Object.entries(input).map(([name, value]) => `${name}=${value}`);
}
