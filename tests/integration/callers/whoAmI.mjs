/** Asks STS who the process is, with AWS's SDK and nothing else. Prints the ARN, or the error. */
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

const [region] = process.argv.slice(2);
const requestHandler = { requestTimeout: 500, throwOnRequestTimeout: true };

try {
  const sts = new STSClient({ region, maxAttempts: 1, requestHandler });
  const { Arn: arn } = await sts.send(new GetCallerIdentityCommand({}));
  process.stdout.write(arn);
} catch (error) {
  process.stdout.write(error.code ?? `${error.name}: ${error.message}`);
  process.exitCode = 1;
}
