import * as pulumi from "@pulumi/pulumi";

/** What a program registered: by type, name and inputs, in no particular order. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Made-up answers of the cloud. */
const ACCOUNT = "123456789012";
const CLUSTER = {
  arn: `arn:aws:rds:eu-west-1:${ACCOUNT}:cluster:orders-cluster`,
  clusterResourceId: "cluster-ABC123",
  endpoint: "orders.cluster-xyz.eu-west-1.rds.amazonaws.com",
  readerEndpoint: "orders.cluster-ro-xyz.eu-west-1.rds.amazonaws.com",
  port: 5433,
  masterUsername: "master",
  masterUserSecrets: [],
};
const INSTANCE = {
  arn: `arn:aws-cn:rds:cn-north-1:210987654321:db:orders`,
  resourceId: "db-XYZ789",
  address: "orders.xyz.cn-north-1.rds.amazonaws.com.cn",
  port: 5432,
  username: "postgres",
  masterUserSecrets: [
    { secretArn: "arn:aws-cn:secretsmanager:cn-north-1:210987654321:secret:rds!db-1" },
  ],
};
const STATES: Readonly<Record<string, object>> = {
  "aws:rds/cluster:Cluster": CLUSTER,
  "aws:rds/instance:Instance": INSTANCE,
  "pulumi:pulumi:StackReference": { outputs: {}, secretOutputNames: [] },
  "pulumi-nodejs:dynamic/rds-iam-user:Role": { generation: 1 },
};
const INVOKES: Readonly<Record<string, object>> = {
  "aws:index/getRegion:getRegion": { region: "us-east-1" },
  "aws:index/getCallerIdentity:getCallerIdentity": {
    accountId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:user/deployer`,
  },
  "aws:index/getPartition:getPartition": { partition: "aws" },
  "aws:iam/getRole:getRole": { arn: `arn:aws:iam::${ACCOUNT}:role/services/app` },
};

/** What a deployment did. */
export interface Deployment {
  /** What the program returned; an unknown value is `"<unknown>"`. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly resources: readonly Registered[];
  /** Tokens of the functions called, sorted. */
  readonly invoked: readonly string[];
  /** Pulumi names of the providers that these were asked of, without the default one. */
  readonly askedOf: readonly string[];
  /** Messages of the program's outputs that could not be made, for which a real program fails. */
  readonly failures: readonly string[];
}

/** How to run a program. */
export interface DeployOptions {
  readonly preview?: boolean;
  /** Stack configuration, such as `aws:profile`. */
  readonly config?: Readonly<Record<string, string>>;
  /** What the cloud answers instead, by type. */
  readonly states?: Readonly<Record<string, object>>;
  /** What functions answer instead, by token, or by token and Pulumi name of the provider. */
  readonly invokes?: Readonly<Record<string, object>>;
}

/** Runs a program against Pulumi's mocks, and waits until it has registered everything. */
export async function deploy(
  program: () => pulumi.Inputs,
  { preview = false, config = {}, states = {}, invokes = {} }: DeployOptions = {},
): Promise<Deployment> {
  const recorded: Registered[] = [];
  const invoked: string[] = [];
  const newResource = (args: pulumi.runtime.MockResourceArgs) => {
    recorded.push(registered(args));
    return answer(args, preview, { ...STATES, ...states });
  };
  const askedOf = new Set<string>();
  const call = ({ token, provider = "" }: pulumi.runtime.MockCallArgs) => {
    invoked.push(token);
    const asked = provider.slice(provider.lastIndexOf(":") + 1);
    if (asked !== "") askedOf.add(asked);
    return invokes[`${token} ${asked}`] ?? invokes[token] ?? INVOKES[token] ?? {};
  };
  pulumi.runtime.setAllConfig({ ...config });
  await pulumi.runtime.setMocks({ newResource, call }, "shop", "prod", preview, "acme");
  const returned = program();
  const failing = Object.values(returned).map(failureOf);
  new Probe("outputs", returned);
  await pulumi.runtime.disconnect();
  const probe = recorded.find(({ type }) => type === PROBE_TYPE);
  const resources = recorded.filter((resource) => resource !== probe);
  return {
    outputs: probe?.inputs ?? {},
    resources,
    invoked: invoked.sort(),
    askedOf: [...askedOf].sort(),
    failures: [...new Set((await Promise.all(failing)).flatMap((message) => message ?? []))],
  };
}

/** Inputs of one resource of a deployment. */
export function inputsOf({ resources }: Deployment, type: string, name: string): unknown {
  return resources.find((resource) => resource.type === type && resource.name === name)?.inputs;
}

/** What the SDK puts before the message of an output that an input contains. */
const SERIALIZING = /^(?:error serializing property "[^"]*": )+/;

/** Why an output could not be made; its type does not show the promise that it is. */
async function failureOf(output: unknown): Promise<string | undefined> {
  const { promise } = pulumi.output(output) as unknown as { promise: () => Promise<unknown> };
  return promise().then(
    () => undefined,
    (error: unknown) => String(Reflect.get(Object(error), "message")).replace(SERIALIZING, ""),
  );
}

const PROBE_TYPE = "tests:index:Probe";

// Its inputs are the program's outputs: what Pulumi itself takes them for, unknown ones too.
class Probe extends pulumi.CustomResource {
  public constructor(name: string, outputs: pulumi.Inputs) {
    super(PROBE_TYPE, name, outputs);
  }
}

function registered(args: pulumi.runtime.MockResourceArgs): Registered {
  const { __provider: _provider, ...inputs } = readable(args.inputs);
  return { type: args.type, name: args.name, inputs };
}

function readable(inputs: unknown): Record<string, unknown> {
  const isUnknown = (value: object | null) => value !== null && "__pulumiUnknown" in value;
  const text = JSON.stringify(inputs, (_key, value: unknown) => {
    if (typeof value !== "object") return value;
    return isUnknown(value) ? "<unknown>" : unwrapped(value);
  });
  return JSON.parse(text) as Record<string, unknown>;
}

/** A secret value as the engine hands it to a provider. */
function unwrapped(value: object | null): unknown {
  const isSecret = value !== null && SIGNATURE in value && value[SIGNATURE] === SECRET;
  return isSecret && "value" in value ? value.value : value;
}

/** @see https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/rpc.ts (specialSecretSig) */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

// A resource that does not exist yet has, in a preview, no id and no outputs but its inputs.
function answer(
  args: pulumi.runtime.MockResourceArgs,
  preview: boolean,
  states: Readonly<Record<string, object>>,
) {
  const { id, name, type } = args;
  const given = args.inputs as object;
  if (preview && (id === undefined || id === "")) return { id: undefined, state: given };
  const made = { arn: `arn:aws:iam::${ACCOUNT}:${name}`, name: `${name}-0123456` };
  return { id: name, state: { ...made, ...given, ...states[type] } };
}
