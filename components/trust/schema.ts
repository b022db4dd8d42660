/**
 * What the entries of `assumedBy` may contain. No text may hold a wildcard (`*`, `?`) or a policy
 * variable (`${…}`), because it would then allow more than it names.
 */
import { z } from "zod";
import type { Problem } from "../../provider/inputs/parts/problem";
import { chosen, expected, has, text } from "../../provider/inputs/parts/schemas";
import { parseShape } from "../../provider/inputs/parts/shape";
import { serviceProblem } from "./services";

/** A text that matches a pattern; `what` describes it in messages. */
function matching(pattern: RegExp, what: string): z.ZodType<string> {
  const error = expected(what);
  return z.string({ error }).regex(pattern, { error });
}

const kubernetesName = matching(
  /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
  "a Kubernetes name (lower-case letters, digits, hyphens)",
);

const account = z.strictObject({
  account: matching(/^\d{12}$/, "an account of 12 digits"),
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  externalId: matching(
    /^[\w+=,.@:/-]{2,1224}$/,
    'an external ID of 2 to 1224 letters, digits and "+=,.@:/-_"',
  ).optional(),
  requireMfa: z.boolean().optional(),
});

const principalArn = z.strictObject({
  principalArn: matching(
    /^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:(?:role|user|assumed-role)\/[\w+=,.@/-]+$/,
    "the ARN of an IAM role or user",
  ),
});

const service = z
  .strictObject({
    service: text(serviceProblem, 'a service principal such as "lambda.amazonaws.com"'),
    sourceArn: matching(
      /^arn:aws[a-z-]*:[a-z0-9-]+:(?:\*|[a-z0-9-]*):\d{12}:[^?$]+$/,
      "the ARN of a resource of one account (* only for the Region and after the account)",
    ).optional(),
    sourceAccount: matching(/^(?:\d{12}|any)$/, 'an account of 12 digits, or "any"').optional(),
  })
  .superRefine(({ sourceArn, sourceAccount = "any" }, context) => {
    // Both conditions must hold, so that with two accounts nobody could assume the role.
    const account = sourceArn?.split(":")[4];
    if (account === undefined || sourceAccount === "any" || account === sourceAccount) return;
    const message = `expected the account of sourceArn (${account}), found "${sourceAccount}"`;
    context.addIssue({ code: "custom", path: ["sourceAccount"], message });
  });

const eksServiceAccount = z.strictObject({
  eksServiceAccount: z.strictObject({
    oidcProviderArn: matching(
      /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/[^*?$]+$/,
      "the ARN of an IAM OIDC provider",
    ),
    namespace: kubernetesName,
    serviceAccount: kubernetesName,
  }),
});

const eksPodIdentity = z.strictObject({
  eksPodIdentity: chosen<object>((value) =>
    has(value, "sessionTags") && value.sessionTags === false
      ? z.strictObject({ sessionTags: z.literal(false) })
      : z.strictObject({
          clusterName: matching(/^[0-9A-Za-z][\w-]*$/, "the name of an EKS cluster").optional(),
          namespace: kubernetesName,
          serviceAccount: kubernetesName,
          sessionTags: z.boolean().optional(),
        }),
  ),
});

const gitHubNumber = matching(/^\d+$/, "the number that GitHub gave it, as a string of digits");

const githubActions = z.strictObject({
  githubActions: z
    .strictObject({
      repository: matching(/^[\w.-]+\/[\w.-]+$/, 'a repository as "owner/name"'),
      ownerId: gitHubNumber.optional(),
      repositoryId: gitHubNumber.optional(),
      branch: matching(/^[^*?$\s:]+$/, "the name of one branch").optional(),
      tag: matching(/^[^*?$\s:]+$/, "the name of one tag").optional(),
      environment: matching(/^[^*?$]+$/, "the name of one environment").optional(),
      pullRequest: z.literal(true).optional(),
      subject: matching(/^[^*?$\s]+$/, "one whole subject").optional(),
    })
    .superRefine(({ repository, ownerId, repositoryId, ...subjects }, context) => {
      const found = Object.keys(subjects);
      if (found.length > 1) {
        context.addIssue(
          `expected at most one of branch, tag, environment, pullRequest, subject, found ${found.join(" and ")}`,
        );
      }
      if ((ownerId === undefined) !== (repositoryId === undefined)) {
        const missing = ownerId === undefined ? "ownerId" : "repositoryId";
        context.addIssue(`expected ownerId and repositoryId, found no ${missing}`);
      }
    }),
});

const identityCenter = z.strictObject({
  identityCenter: z.strictObject({
    permissionSet: matching(/^[\w+=,.@-]{1,32}$/, "the name of a permission set"),
  }),
});

const forms: Readonly<Record<string, z.ZodType<object>>> = {
  account,
  principalArn,
  service,
  eksServiceAccount,
  eksPodIdentity,
  githubActions,
  identityCenter,
};

const trustForm = chosen<object>((value) => {
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const [form, another] = Object.entries(forms).filter(([key]) => keys.includes(key));
  if (form !== undefined && another === undefined) return form[1];
  const found = keys.length === 0 ? "none" : keys.join(" and ");
  const message = `expected one of ${Object.keys(forms).join(", ")}, found ${found}`;
  return z.custom<object>(() => false, message);
});

const assumedBySchema = z.strictObject({
  assumedBy: z.array(trustForm).min(1, { error: "expected at least one trust form, found none" }),
});

/** Every problem in `assumedBy`. */
export function assumedByProblems(assumedBy: readonly unknown[]): readonly Problem[] {
  return parseShape(assumedBySchema, { assumedBy: assumedBy.map(withoutUndefined) }).problems;
}

/** A key whose value is `undefined` is a key that the program does not set. */
function withoutUndefined(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(
    entries
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, withoutUndefined(inner)]),
  );
}
