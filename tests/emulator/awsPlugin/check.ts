import { randomBytes } from "node:crypto";
import { type Properties, UNKNOWN } from "./properties";
import { type ResourceType } from "./resourceType";

/** Where the provider keeps the names of the inputs that it filled in itself. */
const DEFAULTED = "__defaults";
const SUFFIX_LENGTH = 7;

/** What the engine asks about the inputs of a resource. */
export interface CheckRequest {
  /** The resource's name in the program. */
  readonly name: string;
  readonly olds: Properties;
  readonly news: Properties;
}

/** The inputs with everything filled in that the program left out, or why they cannot be. */
export interface CheckAnswer {
  readonly inputs: Properties;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

/** Fills in defaults and a name with a random suffix, as the real provider does. */
export function check(type: ResourceType, request: CheckRequest): CheckAnswer {
  const { name, olds, news } = request;
  const failures = Object.keys(news)
    .filter((key) => !type.inputs.includes(key) && !key.startsWith("__") && key !== "region")
    .map((property) => ({ property, reason: "the stand-in AWS plugin does not know this input" }));
  const left = type.maxNameLength !== undefined && news["name"] === undefined;
  const named = left ? { name: keptName(olds) ?? freshName(name, type.maxNameLength) } : {};
  const filled = { ...type.defaults, ...named };
  const defaulted = Object.keys(filled).filter((key) => news[key] === undefined);
  const inputs = { ...filled, ...withTextDocuments(type, news), [DEFAULTED]: defaulted.sort() };
  return { inputs, failures };
}

function keptName(olds: Properties): unknown {
  const defaulted = olds[DEFAULTED];
  return Array.isArray(defaulted) && defaulted.includes("name") ? olds["name"] : undefined;
}

function freshName(name: string, maxLength: number): string {
  const fresh = `${name}-${randomBytes(4).toString("hex").slice(0, SUFFIX_LENGTH)}`;
  if (fresh.length <= maxLength) return fresh;
  throw new Error(`name "${fresh}" is longer than the ${String(maxLength)} characters allowed`);
}

// Programs may write a document as an object.
function withTextDocuments(type: ResourceType, news: Properties): Properties {
  const documents = type.documents.flatMap((key) => {
    const value = news[key];
    if (typeof value !== "object" || value === null) return [];
    const json = JSON.stringify(value);
    return [[key, json.includes(UNKNOWN) ? UNKNOWN : json] as const];
  });
  return { ...news, ...Object.fromEntries(documents) };
}
