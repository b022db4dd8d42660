/** What `pulumi` prints as JSON, as far as tests look at it. */
import { z } from "zod";

const properties = z.record(z.string(), z.unknown());

const step = z.object({
  /** `create`, `update`, `delete`, `replace`, `same`, `refresh`, `read`, … */
  op: z.string(),
  urn: z.string(),
  /** By property path: how it differs. */
  detailedDiff: z
    .record(z.string(), z.object({ kind: z.string(), inputDiff: z.boolean() }))
    .nullish()
    .transform((diff) => diff ?? {}),
  oldState: z.object({ inputs: properties.optional(), outputs: properties.optional() }).nullish(),
  newState: z.object({ inputs: properties.optional(), outputs: properties.optional() }).nullish(),
});

const previewDigest = z.object({
  steps: z.array(step).default([]),
  changeSummary: z.record(z.string(), z.number()).default({}),
  diagnostics: z
    .array(z.object({ urn: z.string().optional(), message: z.string(), severity: z.string() }))
    .default([]),
});

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: properties.default({}),
  outputs: properties.default({}),
});

const stackExport = z.object({
  deployment: z.object({ resources: z.array(resource).default([]) }),
});

/** `pulumi preview --json`. */
export type PreviewDigest = z.infer<typeof previewDigest>;
/** A resource in the state. */
export type StateResource = z.infer<typeof resource>;

/** Parses what `pulumi preview --json` printed. */
export function parsePreview(text: string): PreviewDigest {
  return previewDigest.parse(JSON.parse(text));
}

/** The resources in what `pulumi stack export` printed. */
export function parseResources(text: string): readonly StateResource[] {
  return stackExport.parse(JSON.parse(text)).deployment.resources;
}

/** Parses what `pulumi stack output --json` printed. */
export function parseOutputs(text: string): Readonly<Record<string, unknown>> {
  return properties.parse(JSON.parse(text));
}
