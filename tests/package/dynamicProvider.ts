import { type ClientUnaryCall, credentials, type ServiceError } from "@grpc/grpc-js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { fromStruct, toStruct } from "../emulator/awsPlugin/messages";
import type { Properties } from "../emulator/awsPlugin/properties";
import { callError } from "./providerCallError";
import { type ProviderProcessOptions, startProviderProcess } from "./providerProcess";

const TYPE = "pulumi-nodejs:dynamic/rds-iam-user:Role";
const URN = `urn:pulumi:test::test::${TYPE}::test`;

/** What is started, and with what the engine configures it. */
export interface DynamicProviderOptions extends ProviderProcessOptions {
  /** The provider's text, as the state holds it: sent with every call as the property `__provider`. */
  readonly text: string;
  /** The stack's configuration. Default: none. */
  readonly config?: Readonly<Record<string, string>>;
}

/** The answer to `diff`; `changes` undefined leaves the comparison to the engine. */
export interface DiffAnswer {
  readonly changes: boolean | undefined;
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/**
 * Pulumi's own dynamic provider process, asked over gRPC as the engine asks it, without an engine.
 * Properties come and go without `__provider`. A call that fails rejects with a ProviderCallError.
 */
export interface DynamicProvider {
  readonly pid: number;
  readonly printed: () => string;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
  readonly check: (
    olds: Properties,
    news: Properties,
  ) => Promise<{
    readonly inputs: Properties;
    readonly failures: readonly { readonly property: string; readonly reason: string }[];
  }>;
  readonly diff: (id: string, olds: Properties, news: Properties) => Promise<DiffAnswer>;
  readonly create: (
    inputs: Properties,
  ) => Promise<{ readonly id: string; readonly outs: Properties }>;
  /** `id` is `""` where the resource is gone; `inputs` undefined where the provider returns none. */
  readonly read: (
    id: string,
    outs: Properties,
  ) => Promise<{
    readonly id: string;
    readonly props: Properties;
    readonly inputs: Properties | undefined;
  }>;
  readonly update: (id: string, olds: Properties, news: Properties) => Promise<Properties>;
  readonly delete: (id: string, outs: Properties) => Promise<void>;
}

/** Starts the process and configures it; the caller stops it. */
export async function startDynamicProvider(
  options: DynamicProviderOptions,
): Promise<DynamicProvider> {
  const started = await startProviderProcess(options);
  const address = `127.0.0.1:${String(started.port)}`;
  const client = new ResourceProviderClient(address, credentials.createInsecure());
  const { config = {}, text } = options;
  const request = new messages.ConfigureRequest().setArgs(toStruct(config)).setAcceptsecrets(true);
  await asked<messages.ConfigureResponse>((done) => client.configure(request, done));
  return {
    pid: started.pid,
    printed: started.printed,
    stop: async (signal) => {
      client.close();
      await started.stop(signal);
    },
    ...calls(client, text),
  };
}

/** Starts the process, has it used, and stops it whatever happens. */
export async function withDynamicProvider<T>(
  options: DynamicProviderOptions,
  use: (provider: DynamicProvider) => Promise<T>,
): Promise<T> {
  const provider = await startDynamicProvider(options);
  try {
    return await use(provider);
  } finally {
    await provider.stop();
  }
}

function calls(
  client: ResourceProviderClient,
  text: string,
): Omit<DynamicProvider, "pid" | "printed" | "stop"> {
  const send = (properties: Properties) => toStruct({ ...properties, __provider: text });
  return {
    check: async (olds, news) => {
      // The engine sends no old inputs for a resource that is new.
      const before = toStruct(Object.keys(olds).length === 0 ? {} : { ...olds, __provider: text });
      const request = new messages.CheckRequest().setUrn(URN).setOlds(before).setNews(send(news));
      const answer = await asked<messages.CheckResponse>((done) => client.check(request, done));
      const failures = answer.getFailuresList().map((failure) => ({
        property: failure.getProperty(),
        reason: failure.getReason(),
      }));
      return { inputs: received(answer.getInputs()), failures };
    },
    diff: async (id, olds, news) => {
      const request = new messages.DiffRequest().setId(id).setUrn(URN);
      request.setOlds(send(olds)).setNews(send(news));
      return diffAnswer(await asked((done) => client.diff(request, done)));
    },
    create: async (inputs) => {
      const request = new messages.CreateRequest().setUrn(URN).setProperties(send(inputs));
      const answer = await asked<messages.CreateResponse>((done) => client.create(request, done));
      return { id: answer.getId(), outs: received(answer.getProperties()) };
    },
    read: async (id, outs) => {
      const request = new messages.ReadRequest().setId(id).setUrn(URN).setProperties(send(outs));
      const answer = await asked<messages.ReadResponse>((done) => client.read(request, done));
      const inputs = answer.hasInputs() ? received(answer.getInputs()) : undefined;
      return { id: answer.getId(), props: received(answer.getProperties()), inputs };
    },
    update: async (id, olds, news) => {
      const request = new messages.UpdateRequest().setId(id).setUrn(URN);
      request.setOlds(send(olds)).setNews(send(news));
      const answer = await asked<messages.UpdateResponse>((done) => client.update(request, done));
      return received(answer.getProperties());
    },
    delete: async (id, outs) => {
      const request = new messages.DeleteRequest().setId(id).setUrn(URN).setProperties(send(outs));
      await asked<Empty>((done) => client.delete(request, done));
    },
  };
}

function received(struct: Parameters<typeof fromStruct>[0]): Properties {
  const properties = Object.entries(fromStruct(struct));
  return Object.fromEntries(properties.filter(([key]) => key !== "__provider"));
}

function diffAnswer(answer: messages.DiffResponse): DiffAnswer {
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const known = new Map<number, boolean>([
    [DIFF_NONE, false],
    [DIFF_SOME, true],
  ]);
  return {
    changes: known.get(answer.getChanges()),
    replaces: answer.getReplacesList(),
    deleteBeforeReplace: answer.getDeletebeforereplace(),
  };
}

type Done<Answer> = (error: ServiceError | null, answer: Answer) => void;

async function asked<Answer>(ask: (done: Done<Answer>) => ClientUnaryCall): Promise<Answer> {
  return await new Promise<Answer>((resolve, reject) => {
    ask((error, answer) => {
      if (error === null) resolve(answer);
      else reject(callError(error));
    });
  });
}
