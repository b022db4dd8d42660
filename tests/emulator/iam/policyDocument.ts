/** IAM policy documents: parsed at the edge, and what a set of them says of one request. */
import { z } from "zod";
import { matchesArn, matchesGlob } from "./glob";
import { type RequestContext, evaluateConditions } from "./policyCondition";

export interface AccessRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** `"none"`: no statement speaks of the request, which AWS treats as a refusal (implicit deny). */
export type Verdict = "allow" | "deny" | "none";

const scalar = z.union([z.string(), z.boolean(), z.number()]).transform(String);
const oneOrMany = z
  .union([scalar, z.array(scalar)])
  .transform((value): readonly string[] => (typeof value === "string" ? [value] : value));

const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Action: oneOrMany.optional(),
  NotAction: oneOrMany.optional(),
  Resource: oneOrMany.optional(),
  NotResource: oneOrMany.optional(),
  Principal: z.union([z.literal("*"), z.record(z.string(), oneOrMany)]).optional(),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMany)).default({}),
});

const policyDocument = z.object({
  Statement: z.union([statement.transform((one) => [one]), z.array(statement)]),
});

/** One statement of a policy. `NotPrincipal` is not understood: such a policy is refused. */
export type Statement = Readonly<z.infer<typeof statement>>;

/**
 * Reads a policy as the IAM API gives it, as JSON or URL-encoded JSON.
 * @throws if the text is no policy, or has an element that the emulator does not understand.
 */
export function parsePolicy(text: string): readonly Statement[] {
  const json: unknown = JSON.parse(
    text.trimStart().startsWith("{") ? text : decodeURIComponent(text),
  );
  return policyDocument.parse(json).Statement;
}

/** An explicit Deny beats every Allow, in whichever of the policies it stands. */
export function evaluatePolicies(
  statements: readonly Statement[],
  request: AccessRequest,
): Verdict {
  const applying = statements.filter((each) => applies(each, request));
  if (applying.some(({ Effect }) => Effect === "Deny")) {
    return "deny";
  }
  return applying.length > 0 ? "allow" : "none";
}

/** Whether a statement's action and conditions (not its resource) cover a request. */
export function coversAction(each: Statement, { action, context }: AccessRequest): boolean {
  const named = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => matchesGlob(pattern.toLowerCase(), action.toLowerCase()));
  const covered = each.Action === undefined ? !named(each.NotAction ?? ["*"]) : named(each.Action);
  const outcome = evaluateConditions(each.Condition, context);
  return covered && (outcome === "unknown" ? each.Effect === "Deny" : outcome === "holds");
}

function applies(each: Statement, request: AccessRequest): boolean {
  const named = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => matchesArn(pattern, request.resource, request.context));
  const covered =
    each.Resource === undefined ? !named(each.NotResource ?? ["*"]) : named(each.Resource);
  return covered && coversAction(each, request);
}
