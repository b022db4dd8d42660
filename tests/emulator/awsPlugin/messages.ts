import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import {
  CheckFailure,
  CheckResponse,
  DiffResponse,
  PropertyDiff,
} from "@pulumi/pulumi/proto/provider_pb";
import { type CheckAnswer } from "./check";
import { type InputChange } from "./diff";
import { type Properties } from "./properties";

/** The properties in a message of the engine. */
export function fromStruct(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

/** Properties for a message to the engine; undefined ones are left out, as protobuf knows none. */
export function toStruct(properties: Properties): Struct {
  const values = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Struct.fromJavaScript(
    Object.fromEntries(values.map(([key, value]) => [key, plain(value)])),
  );
}

/** The answer to a check. */
export function checkResponse({ inputs, failures }: CheckAnswer): CheckResponse {
  const list = failures.map(({ property, reason }) =>
    new CheckFailure().setProperty(property).setReason(reason),
  );
  return new CheckResponse().setInputs(toStruct(inputs)).setFailuresList(list);
}

/** The answer to a diff, property by property. */
export function diffResponse(changes: readonly InputChange[]): DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  const response = new DiffResponse()
    .setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList(changes.map(({ key }) => key))
    .setReplacesList(changes.filter(({ replaces }) => replaces).map(({ key }) => key))
    .setHasdetaileddiff(true);
  for (const change of changes) {
    const entry = new PropertyDiff().setKind(kindOf(change)).setInputdiff(true);
    response.getDetaileddiffMap().set(change.key, entry);
  }
  return response;
}

const kinds = {
  add: [PropertyDiff.Kind.ADD, PropertyDiff.Kind.ADD_REPLACE],
  delete: [PropertyDiff.Kind.DELETE, PropertyDiff.Kind.DELETE_REPLACE],
  update: [PropertyDiff.Kind.UPDATE, PropertyDiff.Kind.UPDATE_REPLACE],
} as const satisfies Record<InputChange["kind"], readonly [PropertyDiff.Kind, PropertyDiff.Kind]>;

function kindOf({ kind, replaces }: InputChange): PropertyDiff.Kind {
  return kinds[kind][replaces ? 1 : 0];
}

function plain(value: unknown): JavaScriptValue {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, plain(item)]),
    );
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  return null;
}
