import {
  type sendUnaryData,
  type ServerUnaryCall,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { type Message } from "google-protobuf";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import {
  type CheckRequest,
  CheckResponse,
  type ConfigureRequest,
  ConfigureResponse,
  type CreateRequest,
  CreateResponse,
  type DeleteRequest,
  type DiffRequest,
  type InvokeRequest,
  InvokeResponse,
  type ReadRequest,
  ReadResponse,
  type UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { check } from "./check";
import { diff, inputsFrom } from "./diff";
import { type Invoke } from "./invokes";
import { checkResponse, diffResponse, fromStruct, toStruct } from "./messages";
import { type Properties, UNKNOWN } from "./properties";
import { type ResourceType, type ResourceTypes } from "./resourceType";

/** What the plugin serves once the engine has told it the provider's configuration. */
export interface Services {
  readonly types: ResourceTypes;
  readonly invokes: Readonly<Record<string, Invoke>>;
}

/**
 * The engine's questions, answered. Not `main` of `@pulumi/pulumi/provider`, which can send neither
 * a detailed diff nor what an update will give while previewing: a policy whose document changes
 * would look as if its ARN changed, and its attachment as if it were replaced.
 *
 * @see https://www.pulumi.com/docs/iac/guides/building-extending/providers/implementers/
 */
export function pluginService(
  version: string,
  configure: (config: Properties) => Services,
): UntypedServiceImplementation {
  let configured: Services | undefined;
  const services = (): Services => {
    if (configured === undefined) throw new Error("the engine has not configured the plugin");
    return configured;
  };
  const typeOf = (request: { getType(): string }): ResourceType => typeNamed(services(), request);
  return {
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
    attach: unary(() => new Empty()),
    cancel: unary(() => new Empty()),
    checkConfig: unary((request: CheckRequest) => new CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => diffResponse([])),
    configure: unary((request: ConfigureRequest) => {
      configured = configure(fromStruct(request.getArgs()));
      return new ConfigureResponse().setSupportspreview(true);
    }),
    invoke: unary((request: InvokeRequest) => answerInvoke(services(), request)),
    check: unary((request: CheckRequest) => answerCheck(typeOf(request), request)),
    diff: unary((request: DiffRequest) => answerDiff(typeOf(request), request)),
    create: unary((request: CreateRequest) => answerCreate(typeOf(request), request)),
    read: unary((request: ReadRequest) => answerRead(typeOf(request), request)),
    update: unary((request: UpdateRequest) => answerUpdate(typeOf(request), request)),
    delete: unary((request: DeleteRequest) => answerDelete(typeOf(request), request)),
  };
}

function typeNamed(services: Services, request: { getType(): string }): ResourceType {
  const type = services.types[request.getType()];
  if (type === undefined) throw new Error(`no stand-in for the type ${request.getType()}`);
  return type;
}

function unary<Request extends Message, Response extends Message>(
  answer: (request: Request) => Response | Promise<Response>,
): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
  return (call, callback) => {
    const answered = (async () => answer(call.request))();
    answered.then(
      (response) => {
        callback(null, response);
      },
      (error: unknown) => {
        callback({ code: status.UNKNOWN, details: messageOf(error) });
      },
    );
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

async function answerInvoke(services: Services, request: InvokeRequest): Promise<InvokeResponse> {
  const invoke = services.invokes[request.getTok()];
  if (invoke === undefined) throw new Error(`no stand-in for the function ${request.getTok()}`);
  const result = await invoke(fromStruct(request.getArgs()));
  return new InvokeResponse().setReturn(toStruct(result));
}

function answerCheck(type: ResourceType, request: CheckRequest): CheckResponse {
  const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
  return checkResponse(check(type, { name: request.getName(), olds, news }));
}

function answerDiff(type: ResourceType, request: DiffRequest): ReturnType<typeof diffResponse> {
  const ignored = request.getIgnorechangesList();
  const changes = diff(type, fromStruct(request.getOldInputs()), fromStruct(request.getNews()));
  return diffResponse(changes.filter(({ key }) => !ignored.includes(key)));
}

async function answerCreate(type: ResourceType, request: CreateRequest): Promise<CreateResponse> {
  const inputs = fromStruct(request.getProperties());
  if (request.getPreview()) {
    const unknown = Object.fromEntries(type.computed.map((key) => [key, UNKNOWN]));
    return new CreateResponse().setProperties(toStruct({ ...inputs, ...unknown }));
  }
  const { id, state } = await type.create(inputs);
  return new CreateResponse().setId(id).setProperties(toStruct(withTexts(type, state, inputs)));
}

async function answerRead(type: ResourceType, request: ReadRequest): Promise<ReadResponse> {
  const olds = fromStruct(request.getInputs());
  const live = await type.read(request.getId(), fromStruct(request.getProperties()));
  if (live === undefined) return new ReadResponse();
  const inputs = inputsFrom(type, live.state, olds);
  return new ReadResponse()
    .setId(live.id)
    .setProperties(toStruct(withTexts(type, live.state, inputs)))
    .setInputs(toStruct(inputs));
}

async function answerUpdate(type: ResourceType, request: UpdateRequest): Promise<UpdateResponse> {
  const [olds, news] = [fromStruct(request.getOlds()), fromStruct(request.getNews())];
  if (request.getPreview()) {
    return new UpdateResponse().setProperties(toStruct({ ...olds, ...news }));
  }
  const { state } = await type.update(request.getId(), olds, news);
  return new UpdateResponse().setProperties(toStruct(withTexts(type, state, news)));
}

async function answerDelete(type: ResourceType, request: DeleteRequest): Promise<Empty> {
  await type.delete(request.getId(), fromStruct(request.getProperties()));
  return new Empty();
}

/** Documents stand in the outputs as in the inputs, not as AWS has spelled them. */
function withTexts(type: ResourceType, state: Properties, inputs: Properties): Properties {
  const texts = type.documents.flatMap((key): [string, unknown][] =>
    key in inputs ? [[key, inputs[key]]] : [],
  );
  return { ...state, ...Object.fromEntries(texts) };
}
