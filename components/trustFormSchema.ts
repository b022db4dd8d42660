const KUBERNETES_NAME = {
  pattern: /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
  expected: "a Kubernetes name (lower-case letters, digits, hyphens)",
};

// What every text of a trust form must look like, so that none is a wildcard (`*`, `?`), a policy
// variable (`${…}`) or an identifier of another kind.
const FIELDS: Readonly<Record<string, { readonly pattern: RegExp; readonly expected: string }>> = {
  account: { pattern: /^\d{12}$/, expected: "an account of 12 digits" },
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  externalId: {
    pattern: /^[\w+=,.@:/-]{2,1224}$/,
    expected: 'an external id of 2 to 1224 letters, digits and "+=,.@:/-_"',
  },
  principalArn: {
    pattern: /^arn:aws[a-z-]*:(?:iam|sts)::\d{12}:(?:role|user|assumed-role)\/[\w+=,.@/-]+$/,
    expected: "the ARN of an IAM role or user",
  },
  service: {
    pattern: /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/,
    expected: 'a service principal such as "lambda.amazonaws.com"',
  },
  sourceArn: { pattern: /^arn:[^*?$]+$/, expected: "the ARN of one resource" },
  oidcProviderArn: {
    pattern: /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/[^*?$]+$/,
    expected: "the ARN of an IAM OIDC provider",
  },
  namespace: KUBERNETES_NAME,
  serviceAccount: KUBERNETES_NAME,
  clusterName: { pattern: /^[0-9A-Za-z][\w-]*$/, expected: "the name of an EKS cluster" },
  repository: { pattern: /^[\w.-]+\/[\w.-]+$/, expected: 'a repository as "owner/name"' },
  branch: { pattern: /^[^*?$\s]+$/, expected: "the name of one branch" },
  environment: { pattern: /^[^*?$]+$/, expected: "the name of one environment" },
  permissionSet: { pattern: /^[\w+=,.@-]{1,32}$/, expected: "the name of a permission set" },
};

const FORMS: Readonly<
  Record<string, { readonly required: readonly string[]; readonly optional: readonly string[] }>
> = {
  account: { required: ["account"], optional: ["externalId", "requireMfa"] },
  principalArn: { required: ["principalArn"], optional: [] },
  service: { required: ["service"], optional: ["sourceArn"] },
  eksServiceAccount: {
    required: [
      "eksServiceAccount.oidcProviderArn",
      "eksServiceAccount.namespace",
      "eksServiceAccount.serviceAccount",
    ],
    optional: [],
  },
  eksPodIdentity: {
    required: ["eksPodIdentity.namespace", "eksPodIdentity.serviceAccount"],
    optional: ["eksPodIdentity.clusterName"],
  },
  githubActions: {
    required: ["githubActions.repository"],
    optional: ["githubActions.branch", "githubActions.environment"],
  },
  identityCenter: { required: ["identityCenter.permissionSet"], optional: [] },
};

/** Everything wrong with one entry of `assumedBy`, each line beginning with the path as typed. */
export function trustFormProblems(form: object, path: string): string[] {
  const values = leavesOf(form, "");
  const keys = Object.keys(FORMS).filter((key) =>
    [...values.keys()].some((leaf) => leaf === key || leaf.startsWith(`${key}.`)),
  );
  const [key = ""] = keys;
  const shape = FORMS[key];
  if (shape === undefined || keys.length > 1) {
    const found = [...values.keys()].join(" and ") || "none";
    return [`${path}: expected one of ${Object.keys(FORMS).join(", ")}, found ${found}`];
  }
  const { required, optional } = shape;
  const missing = required.filter((leaf) => !values.has(leaf));
  const unknown = [...values.keys()].filter((leaf) => ![...required, ...optional].includes(leaf));
  return [
    ...missing.map((leaf) => `${path}.${leaf}: missing`),
    ...unknown.map((leaf) => `${path}.${leaf}: unknown key`),
    ...[...values].flatMap(([leaf, value]) => valueProblems(`${path}.${leaf}`, value)),
    ...(values.has("githubActions.branch") && values.has("githubActions.environment")
      ? [`${path}.githubActions: expected branch or environment, found both`]
      : []),
  ];
}

function valueProblems(path: string, value: unknown): readonly string[] {
  const field = path.slice(path.lastIndexOf(".") + 1);
  if (field === "requireMfa") {
    return typeof value === "boolean" ? [] : [`${path}: expected true or false`];
  }
  const format = FIELDS[field];
  if (format === undefined || (typeof value === "string" && format.pattern.test(value))) return [];
  return [`${path}: expected ${format.expected}, found ${JSON.stringify(value)}`];
}

// `{ a: { b: "x" } }` is the leaf "a.b"; a key without a value is a key that was not written.
function leavesOf(value: object, prefix: string): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  for (const [key, child] of Object.entries(value) as [string, unknown][]) {
    if (child === undefined) continue;
    if (typeof child !== "object" || child === null) leaves.set(`${prefix}${key}`, child);
    else for (const [leaf, text] of leavesOf(child, `${prefix}${key}.`)) leaves.set(leaf, text);
  }
  return leaves;
}
