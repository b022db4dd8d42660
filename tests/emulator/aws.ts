/** The emulated AWS: moto behind the recorder, with a deployer who may do everything. */
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { RDSClient } from "@aws-sdk/client-rds";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import type { Cleanup } from "./cleanup";
import { startMoto } from "./moto";
import type { Reaper } from "./reaper";
import { startRecorder } from "./recorder";
import type { AwsClients } from "./registration";
import { startGateway } from "./ssm/gateway";
import { createSessionManager } from "./ssm/sessionManager";
import { createIamClients } from "./sts/accounts";
import type { AwsBackend } from "./sts/backend";
import { ACCOUNT_ID } from "./sts/identities";

/** What programs need to use it. */
export interface AwsEnvironment {
  readonly endpointUrl: string;
  readonly region: string;
  readonly accountId: string;
  readonly deployerArn: string;
  /** Environment variables; they put the caller's own profile, files and session out of use. */
  readonly env: Readonly<Record<string, string>>;
}

export interface EmulatedAws {
  readonly environment: AwsEnvironment;
  readonly clients: AwsClients;
  /** What is behind the API. */
  readonly backend: AwsBackend;
}

const DEPLOYER = "deployer";

/** What it is started with. */
export interface AwsPlan {
  readonly python: string;
  readonly region: string;
  /** Where AWS configuration files would be looked for; there are none. */
  readonly configFolder: string;
  readonly reaper: Reaper;
  /** Told how to stop what has been started. */
  readonly cleanup: Cleanup;
}

/** Starts moto and the recorder. */
export async function startAws(plan: AwsPlan): Promise<EmulatedAws> {
  const { cleanup, region } = plan;
  const moto = await startMoto(plan.python, plan.reaper);
  cleanup.add(moto.stop);
  const backend = createBackend(`http://127.0.0.1:${String(moto.port)}`, region);
  const gateway = await startGateway(backend.sessionManager);
  cleanup.add(gateway.stop);
  const { streamUrl } = gateway;
  const recorder = await startRecorder({ port: moto.port, backend, streamUrl });
  cleanup.add(recorder.stop);
  const config = clientConfig(recorder.url, region);
  const clients = {
    rds: new RDSClient(config),
    ssm: new SSMClient(config),
    secrets: new SecretsManagerClient(config),
  };
  const key = await createDeployer(new IAMClient(config));
  return { clients, backend, environment: describe(plan, recorder.url, key) };
}

function createBackend(endpoint: string, region: string): AwsBackend {
  const motoSts = new STSClient(clientConfig(endpoint, region));
  return {
    region,
    motoSts,
    iamOf: createIamClients(motoSts, { endpoint, region }),
    identities: new Map(),
    issuerKeys: new Map(),
    mfaDevices: new Map(),
    stsActions: [],
    ssoSessions: new Map(),
    sessionManager: createSessionManager(),
  };
}

function describe(plan: AwsPlan, endpointUrl: string, key: AccessKey): AwsEnvironment {
  return {
    endpointUrl,
    region: plan.region,
    accountId: ACCOUNT_ID,
    deployerArn: `arn:aws:iam::${ACCOUNT_ID}:user/${DEPLOYER}`,
    env: environmentVariables(plan, endpointUrl, key),
  };
}

function clientConfig(endpoint: string, region: string) {
  // moto does not check the signature; the recorder's rules are for named keys only.
  const credentials = { accessKeyId: "emulator", secretAccessKey: "emulator" };
  return { endpoint, region, credentials };
}

interface AccessKey {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
}

async function createDeployer(iam: IAMClient): Promise<AccessKey> {
  await iam.send(new CreateUserCommand({ UserName: DEPLOYER }));
  const policy = {
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "*", Resource: "*" },
  };
  await iam.send(
    new PutUserPolicyCommand({
      UserName: DEPLOYER,
      PolicyName: "administrator",
      PolicyDocument: JSON.stringify(policy),
    }),
  );
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: DEPLOYER }));
  return key ?? {};
}

function environmentVariables(
  { configFolder, region }: AwsPlan,
  endpointUrl: string,
  key: AccessKey,
): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: key.AccessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: key.SecretAccessKey ?? "",
    AWS_SESSION_TOKEN: "",
    AWS_PROFILE: "",
    AWS_CONFIG_FILE: `${configFolder}/aws-config`,
    AWS_SHARED_CREDENTIALS_FILE: `${configFolder}/aws-credentials`,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
